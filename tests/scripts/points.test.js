import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodePoints, Selection } from '../../web/static/map/points.js';

const COLUMNS = {
  first: ['u2', Uint16Array],
  last: ['u2', Uint16Array],
  category: ['u1', Uint8Array],
  precision: ['u1', Uint8Array],
  place: ['u2', Uint16Array],
  lat: ['f4', Float32Array],
  lon: ['f4', Float32Array],
};

/** The body of /api/points for some events, as docs/architecture.md describes it. */
function body(events) {
  let offset = 0;
  const columns = Object.entries(COLUMNS).map(([name, [dtype, Kind]]) => {
    const column = { name, dtype, offset };
    offset += Math.ceil((events.length * Kind.BYTES_PER_ELEMENT) / 8) * 8;
    return column;
  });
  const header = {
    count: events.length,
    base_day: 1000,
    first_day: 1000,
    last_day: 1400,
    categories: [{ id: 'attack' }, { id: 'strike' }],
    places: [{ id: 'a' }, { id: 'b' }],
    datasets: [{ id: 'one' }],
    columns,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((8 + text.length) / 8) * 8;
  const buffer = new ArrayBuffer(start + offset);
  new Uint8Array(buffer).set(new TextEncoder().encode('DLP1'));
  new DataView(buffer).setUint32(4, text.length, true);
  new Uint8Array(buffer).set(text, 8);
  for (const { name, offset: at } of columns) {
    const values = new COLUMNS[name][1](buffer, start + at, events.length);
    for (const [i, event] of events.entries()) values[i] = event[name];
  }
  return buffer;
}

const at = (first, last = first, more = {}) => ({
  first,
  last,
  category: 0,
  precision: 0,
  place: 0,
  lat: 33,
  lon: 44,
  ...more,
});
const selected = (...events) => new Selection(decodePoints(body(events)));
const shown = (selection) => [...Array(selection.count).keys()].filter((row) => selection.shows(row));

test('columns come back as they were written', () => {
  const { count, columns } = decodePoints(body([at(3, 5, { category: 1 }), at(7, 9, { lat: Number.NaN })]));
  assert.equal(count, 2);
  assert.deepEqual([...columns.first], [3, 7]);
  assert.deepEqual([...columns.last], [5, 9]);
  assert.deepEqual([...columns.category], [1, 0]);
  assert.ok(Number.isNaN(columns.lat[1]));
});

test('what is no column file is refused', () => {
  assert.throws(() => decodePoints(new TextEncoder().encode('{"error": 1}').buffer), /not a column file/);
});

test('an event shows that overlaps the window by a day', () => {
  const selection = selected(at(0, 4), at(5), at(6, 9), at(10));
  selection.setWindow(1004, 1006);
  assert.deepEqual(shown(selection), [0, 1, 2]);
});

test('of certain dates, an event shows whose every day lies in the window', () => {
  const selection = selected(at(0, 4), at(5), at(6, 9), at(10));
  selection.setFilters(null, Uint8Array.of(1, 1), true);
  selection.setWindow(1004, 1009);
  assert.deepEqual(shown(selection), [1, 2]);
});

test('mask and categories both hide', () => {
  const selection = selected(at(0), at(1, 1, { category: 1 }), at(2));
  selection.setFilters(Uint8Array.of(0b011), Uint8Array.of(1, 0), false);
  assert.deepEqual(shown(selection), [0]);
  selection.setFilters(null, Uint8Array.of(1, 1), false);
  assert.deepEqual(shown(selection), [0, 1, 2]);
});

test('bars add up to the events, and a long one is spread over its bars', () => {
  const selection = selected(at(0, 9), at(0), at(9, 9, { category: 1 }));
  const bins = selection.bins(1000, 1009, 5);
  assert.ok(Math.abs(bins.reduce((sum, count) => sum + count, 0) - 3) < 1e-9);
  assert.ok(Math.abs(bins[0] - 1.2) < 1e-9);
  assert.equal(bins[4 * 2 + 1], 1);
});

test('the equator at Greenwich is the middle of the world, and an event without a point nowhere', () => {
  const selection = selected(at(0, 0, { lat: 0, lon: 0 }), at(0, 0, { lat: Number.NaN, lon: Number.NaN }));
  assert.ok(Math.abs(selection.x[0] - 0.5) < 1e-12 && Math.abs(selection.y[0] - 0.5) < 1e-12);
  assert.ok(Number.isNaN(selection.x[1]) && Number.isNaN(selection.y[1]));
});
