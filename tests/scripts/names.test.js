import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mercatorX, mercatorY, placedNames } from '../../web/static/map/names.js';

/** A canvas' context as far as names are measured: every letter is six pixels wide. */
const context = { measureText: (text) => ({ width: 6 * text.length }) };
const town = (name, longitude, latitude, more = {}) => ({
  name,
  name_ar: 'بغداد',
  longitude,
  latitude,
  kind: 'town',
  rank: 5,
  minzoom: 0,
  ...more,
});

test('the world is a square of 256 pixels', () => {
  assert.deepEqual([mercatorX(-180), mercatorX(0), mercatorX(180)], [0, 128, 256]);
  assert.equal(mercatorY(0), 128);
  assert.ok(Math.abs(mercatorY(85.0511287798)) < 1e-6);
});

test('names never cover each other, and the first has its place', () => {
  const labels = Array.from({ length: 60 }, (_, i) =>
    town(`Town ${i}`, 44 + (i % 8) * 0.2, 33 + Math.floor(i / 8) * 0.2),
  );
  const placed = placedNames(context, labels, 7, 'en');
  assert.deepEqual(placed[0].style.lines, ['Town 0']);
  assert.ok(placed.length > 5 && placed.length < 60);
  for (const [i, { box }] of placed.entries()) {
    for (const { box: other } of placed.slice(i + 1)) {
      assert.ok(box[0] >= other[2] || box[2] <= other[0] || box[1] >= other[3] || box[3] <= other[1]);
    }
  }
});

test('a name comes from its zoom on', () => {
  const labels = [town('Late', 44, 33, { minzoom: 6 })];
  assert.equal(placedNames(context, labels, 5.9, 'en').length, 0);
  assert.equal(placedNames(context, labels, 6, 'en').length, 1);
});

test('a name is written in the language asked for, and a long one breaks near its middle', () => {
  const [arabic] = placedNames(context, [town('Baghdad', 44, 33)], 6, 'ar');
  assert.deepEqual(arabic.style.lines, ['بغداد']);
  const [country] = placedNames(context, [town('Saudi Arabia', 44, 25, { kind: 'country' })], 6, 'en');
  assert.deepEqual(country.style.lines, ['SAUDI', 'ARABIA']);
});

test('a town under a marker is named beside it, and one under a wide marker is not', () => {
  const scale = 2 ** 6;
  const [x, y] = [mercatorX(44) * scale, mercatorY(33) * scale];
  const [beside] = placedNames(context, [town('Baghdad', 44, 33)], 6, 'en', [[x, y, 20, 20]]);
  assert.equal(beside.covered, true);
  assert.ok(beside.box[0] >= x + 20 || beside.box[2] <= x - 20 || beside.box[1] >= y + 20 || beside.box[3] <= y - 20);
  assert.deepEqual(placedNames(context, [town('Baghdad', 44, 33)], 6, 'en', [[x, y, 60, 60]]), []);
});
