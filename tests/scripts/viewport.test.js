import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { placeOf, turnedBack } from '../../web/static/map/viewport.js';

test('a longitude of a map moved round the globe is turned back to where it is', () => {
  const round = { 44.4: 44.4, '-180': -180, 180: 180, 202.5: -157.5, '-181': 179, 540: -180, 720: 0, '-900.5': 179.5 };
  for (const [lng, back] of Object.entries(round)) assert.equal(turnedBack(Number(lng)), back, lng);
});

test('a link says a place as the server reads it', () => {
  for (const { link, place } of JSON.parse(readFileSync(new URL('places.json', import.meta.url), 'utf8'))) {
    const found = placeOf(new URLSearchParams(link));
    if (found) found.lng = Number(found.lng.toFixed(4));
    assert.deepEqual(found, place, link);
  }
});
