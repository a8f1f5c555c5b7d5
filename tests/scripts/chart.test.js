import assert from 'node:assert/strict';
import { test } from 'node:test';

import { day } from '../../web/static/timeline/calendar.js';
import { barTotals, summarise } from '../../web/static/timeline/chart.js';

const CATEGORIES = [
  { label: 'Attacks', color: '#d55e00' },
  { label: 'Strikes', color: '#0072b2' },
];
const VIEW = { from: day(2020, 1, 1), to: day(2020, 1, 6) };
const BARS = { n: 3, days: 2 };

test('a bar is as high as its categories together', () => {
  assert.deepEqual([...barTotals([1, 2, 0, 0, 3, 1], 3, 2)], [3, 0, 4]);
});

test('the chart in words says the period, its sum, its highest bar and the categories in it', () => {
  assert.equal(
    summarise(VIEW, BARS, [1, 2, 0, 0, 3, 1], CATEGORIES),
    'Events over time, 1 to 6 January 2020: 7 events. Most: 4 in 5 to 6 January 2020. Attacks 4, Strikes 3.',
  );
});

test('a chart without events says so', () => {
  assert.equal(summarise(VIEW, BARS, [0, 0, 0, 0, 0, 0], CATEGORIES), 'Events over time, 1 to 6 January 2020: none.');
});

test('a bar that ends after the period is said to end with it', () => {
  const said = summarise({ from: VIEW.from, to: VIEW.from + 4 }, BARS, [0, 0, 0, 0, 1, 0], CATEGORIES);
  assert.match(said, /Most: 1 in 5 January 2020\./);
});
