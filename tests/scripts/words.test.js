import assert from 'node:assert/strict';
import { test } from 'node:test';

import { say as sayOfTheMap } from '../../web/static/words/map.js';
import { addWords, say, setLanguage } from '../../web/static/words/say.js';
import { say as sayOfTheSlider } from '../../web/static/words/timeline.js';

test('a text takes its values, and numbers are grouped', () => {
  assert.equal(say('map.status', { shown: 1200, total: 12345 }), '1,200 of 12,345 events');
});

test('a count of one has a text of its own where the table has it', () => {
  assert.equal(say('marker.events', { n: 1 }), '1 event');
  assert.equal(say('marker.events', { n: 2 }), '2 events');
  assert.equal(say('map.outside', { n: 1 }), '1 outside this view');
});

test('a value that is not given leaves its place as it is', () => {
  assert.equal(say('popup.position', { i: 3 }), '3 of {n}');
});

test('a key that no table has is said as it is', () => {
  assert.equal(say('there.is.none'), 'there.is.none');
});

test('a language says what it has, and English what it lacks', (t) => {
  t.after(() => setLanguage('en'));
  addWords('xx', { 'map.share': 'Xhare' });
  setLanguage('xx');
  assert.equal(say('map.share'), 'Xhare');
  assert.equal(say('map.zoom_in'), 'Zoom in');
  setLanguage('no such language');
  assert.equal(say('map.share'), 'Share');
});

test('whatever in a value looks like a place for another stays as it is', () => {
  assert.equal(say('marker.at', { n: 2, place: '{n}' }), '2 events at {n}');
});

test('every table gives the same way of saying', () => {
  assert.equal(sayOfTheMap, say);
  assert.equal(sayOfTheSlider, say);
  assert.equal(say('timeline.month.5'), 'May');
});
