import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addMonths, day, fromIso, iso, parts, span, words } from '../../web/static/timeline/calendar.js';

test('days count from the first of 1970, before it too', () => {
  assert.equal(day(1970, 1, 1), 0);
  assert.equal(day(1969, 12, 31), -1);
  assert.equal(day(2021, 12, 31), 18992);
});

test('every day is its own date, a thousand years back and forth', () => {
  for (let value = day(1500, 1, 1); value < day(2500, 1, 1); value += 97) {
    const { year, month, date } = parts(value);
    assert.equal(day(year, month, date), value);
    assert.equal(fromIso(iso(value)), value);
  }
});

test('a year below 100 is that year', () => {
  assert.equal(iso(day(20, 3, 1)), '0020-03-01');
});

test('what is no date of the calendar is none', () => {
  for (const text of [
    '',
    '2021',
    '2021-2-3',
    '2021-02-30',
    '2021-13-01',
    '2021-00-10',
    ' 2021-01-01',
    '2021-01-01T00:00',
  ]) {
    assert.equal(fromIso(text), null, text);
  }
});

test('a month later is the same date, or the last of a shorter month', () => {
  assert.equal(iso(addMonths(day(2020, 1, 31), 1)), '2020-02-29');
  assert.equal(iso(addMonths(day(2021, 1, 31), 1)), '2021-02-28');
  assert.equal(iso(addMonths(day(2021, 3, 15), -12)), '2020-03-15');
  assert.equal(iso(addMonths(day(2021, 12, 31), 2)), '2022-02-28');
});

test('a span says month and year once where both ends share them', () => {
  assert.equal(words(day(2021, 3, 1)), '1 March 2021');
  assert.equal(span(day(2021, 3, 1), day(2021, 3, 1)), '1 March 2021');
  assert.equal(span(day(2021, 3, 1), day(2021, 3, 9)), '1 to 9 March 2021');
  assert.equal(span(day(2021, 3, 1), day(2021, 6, 10)), '1 March to 10 June 2021');
  assert.equal(span(day(2020, 3, 1), day(2021, 3, 10)), '1 March 2020 to 10 March 2021');
  assert.equal(span(day(2021, 3, 1), day(2021, 3, 9), '_short'), '1–9 Mar 2021');
});
