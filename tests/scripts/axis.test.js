import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layOutAxis } from '../../web/static/timeline/axis.js';
import { day } from '../../web/static/timeline/calendar.js';

const measure = (text, strong) => text.length * (strong ? 7 : 6);
const texts = (lo, hi, width) => layOutAxis(lo, hi, width, measure).labels.map((label) => label.text);

test('nineteen years are labelled by years, and half a year by months', () => {
  assert.deepEqual(texts(day(2003, 1, 1), day(2021, 12, 31), 500).slice(0, 3), ['2003', '2004', '2006']);
  assert.deepEqual(texts(day(2020, 1, 1), day(2020, 6, 30), 500), ['Jan 2020', 'Feb', 'Mar', 'Apr', 'May', 'Jun']);
});

test('no label touches another or leaves the axis, whatever the days and the width', () => {
  for (const days of [1, 9, 40, 200, 900, 7000, 200000]) {
    for (const width of [120, 333, 900, 1600]) {
      for (const lo of [day(2003, 3, 17), day(2020, 12, 31), day(1, 1, 1)]) {
        const { labels, ticks } = layOutAxis(lo, lo + days - 1, width, measure);
        for (const [i, label] of labels.entries()) {
          const end = label.x + measure(label.text, label.strong);
          assert.ok(end <= width, `${days} days on ${width} pixels`);
          if (labels[i + 1]) assert.ok(end < labels[i + 1].x, `${days} days on ${width} pixels`);
        }
        for (const x of ticks) assert.ok(x >= 0 && x < width);
      }
    }
  }
});
