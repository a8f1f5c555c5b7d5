import assert from 'node:assert/strict';
import { test } from 'node:test';

import { day } from '../../web/static/timeline/calendar.js';
import {
  fitted,
  lengthOf,
  placed,
  presetsFor,
  same,
  stepped,
  viewInto,
  viewOf,
} from '../../web/static/timeline/range.js';

const YEARS = { from: day(2018, 1, 1), to: day(2021, 12, 31) };

test('a range put in order stays within its bounds', () => {
  assert.deepEqual(fitted({ from: 9, to: 3 }, { from: 4, to: 20 }), { from: 4, to: 9 });
  assert.deepEqual(fitted({ from: 30, to: 40 }, { from: 4, to: 20 }), { from: 20, to: 20 });
});

test('a moved range keeps its length and stays inside', () => {
  assert.deepEqual(placed({ from: 5, to: 9 }, 100, { from: 0, to: 20 }), { from: 16, to: 20 });
  assert.deepEqual(placed({ from: 5, to: 9 }, -100, { from: 0, to: 20 }), { from: 0, to: 4 });
  assert.equal(lengthOf(placed({ from: 0, to: 99 }, 3, { from: 0, to: 20 })), 21);
});

test('a whole month steps to a whole month, a year to a year, and anything else by its length', () => {
  const june = { from: day(2020, 6, 1), to: day(2020, 6, 30) };
  assert.deepEqual(stepped(june, 1, YEARS), { from: day(2020, 7, 1), to: day(2020, 7, 31) });
  assert.deepEqual(stepped(june, -1, YEARS), { from: day(2020, 5, 1), to: day(2020, 5, 31) });
  const year = { from: day(2020, 1, 1), to: day(2020, 12, 31) };
  assert.deepEqual(stepped(year, -1, YEARS), { from: day(2019, 1, 1), to: day(2019, 12, 31) });
  const days = { from: day(2020, 6, 3), to: day(2020, 6, 5) };
  assert.deepEqual(stepped(days, 1, YEARS), { from: day(2020, 6, 6), to: day(2020, 6, 8) });
});

test('a step never leaves the data and never changes the length of days', () => {
  for (let from = YEARS.from; from < YEARS.to - 9; from += 13) {
    for (const direction of [-1, 1]) {
      const made = stepped({ from, to: from + 9 }, direction, YEARS);
      assert.ok(made.from >= YEARS.from && made.to <= YEARS.to);
      assert.equal(lengthOf(made), 10);
    }
  }
});

test('the chart stays where it holds the window, moves where it does not, and widens where it must', () => {
  const view = { from: day(2019, 1, 1), to: day(2019, 12, 31) };
  assert.equal(viewOf({ from: day(2019, 2, 1), to: day(2019, 3, 1) }, view, YEARS), view);
  const later = viewOf({ from: day(2019, 12, 20), to: day(2020, 1, 20) }, view, YEARS);
  assert.equal(later.from, day(2019, 12, 20));
  assert.equal(lengthOf(later), lengthOf(view));
  assert.equal(viewOf(YEARS, view, YEARS), YEARS);
});

test('zooming into a few days shows a fortnight around them', () => {
  const at = day(2020, 5, 10);
  const view = viewInto({ from: at, to: at }, YEARS);
  assert.equal(lengthOf(view), 14);
  assert.ok(view.from <= at && view.to >= at);
});

test('only periods that lie in the data are offered, cut to it, and none that says the same as all', () => {
  const keys = (first, last) => presetsFor(first, last).map((preset) => preset.key);
  assert.deepEqual(keys(day(2003, 1, 1), day(2021, 12, 31)), [
    'all',
    'since-2019-10',
    '2020',
    '2021',
    'last-12-months',
  ]);
  assert.deepEqual(keys(day(1990, 1, 1), day(1990, 3, 1)), ['all']);
  const [all, ...rest] = presetsFor(day(2020, 3, 1), day(2020, 9, 1));
  assert.deepEqual([all.from, all.to], [day(2020, 3, 1), day(2020, 9, 1)]);
  for (const preset of rest) assert.ok(!same(preset, all));
});
