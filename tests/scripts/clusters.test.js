import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Clusters } from '../../web/static/map/clusters.js';
import { LARGEST_RADIUS, markerRadius } from '../../web/static/map/marker.js';

const ZOOM = 6;
const SCALE = 256 * 2 ** ZOOM;
const SIDE = 700;

/** Events at pixels of the world at ZOOM, each with what is given of it. */
function selection(pixels, more = {}) {
  const count = pixels.length;
  const days = new Int32Array(count);
  return {
    count,
    x: Float64Array.from(pixels, ([x]) => x / SCALE),
    y: Float64Array.from(pixels, ([, y]) => y / SCALE),
    first: days,
    last: days,
    from: 0,
    to: 0,
    end: count,
    passes: new Uint8Array(count).fill(1),
    category: new Uint8Array(count),
    precision: new Uint8Array(count),
    place: new Uint16Array(count),
    noPlace: 0xffff,
    categories: [{}, {}],
    datasets: [{}],
    dataset: null,
    header: { places: [{}, {}] },
    shows: () => true,
    ...more,
  };
}

function gathered(events) {
  const clusters = new Clusters(events);
  clusters.gather(ZOOM, { west: 0, north: 0, east: SIDE, south: SIDE });
  return clusters;
}

/** As many pixels strewn over the square, the same each time. */
function strewn(count) {
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  return Array.from({ length: count }, () => [random() * SIDE, random() * SIDE]);
}

for (const count of [1000, 10000, 200000]) {
  test(`the numbers of crowded markers stay legible among ${count} events`, () => {
    const clusters = gathered(selection(strewn(count)));
    const circles = Array.from({ length: clusters.markers }, (_, m) => {
      const [x, y] = clusters.position(m);
      return [x * SCALE, y * SCALE, markerRadius(clusters.size[m], clusters.spread[m])];
    });
    const overlaps = circles.flatMap(([x, y, r], i) =>
      circles.slice(i + 1).map(([a, b, s]) => r + s - Math.hypot(x - a, y - b)),
    );
    // A radius is up to 30 pixels, and half of it is the number's.
    assert.ok(Math.max(...overlaps) < LARGEST_RADIUS / 2 + 1);
    assert.ok(clusters.markers > 40);
  });
}

test('every event that passes belongs to one marker, and the counts add up', () => {
  const pixels = strewn(2000);
  const clusters = gathered(selection(pixels, { category: Uint8Array.from(pixels, (_, i) => i % 2) }));
  assert.equal(clusters.total, 2000);
  assert.equal(
    clusters.size.reduce((sum, size) => sum + size, 0),
    2000,
  );
  assert.deepEqual([...clusters.byCategory], [1000, 1000]);
  const rows = Array.from({ length: clusters.markers }, (_, m) => clusters.rows(m)).flat();
  assert.equal(new Set(rows).size, 2000);
});

test('a marker of one place stands exactly there, one of several between them', () => {
  const clusters = gathered(
    selection([
      [100, 100],
      [100, 100],
      [400, 400],
      [410, 400],
    ]),
  );
  assert.equal(clusters.markers, 2);
  assert.deepEqual([...clusters.spread], [0, 1]);
  assert.deepEqual(clusters.position(0), [100 / SCALE, 100 / SCALE]);
  const [x, y] = clusters.position(1);
  assert.ok(Math.abs(x * SCALE - 405) < 1e-9 && Math.abs(y * SCALE - 400) < 1e-9);
});

test('an event that is not on a point counts for its place and is in no marker', () => {
  const nowhere = [Number.NaN, Number.NaN];
  const events = selection([[10, 10], nowhere, nowhere], { place: Uint16Array.of(0, 1, 0xffff) });
  const clusters = gathered(events);
  assert.equal(clusters.total, 3);
  assert.deepEqual([...clusters.offPoint], [0, 1]);
  assert.deepEqual(clusters.rowsOffPoint(new Set([1])), [1]);
});

test('a hidden event shapes no marker', () => {
  const pixels = [
    [100, 100],
    [120, 100],
  ];
  const clusters = gathered(selection(pixels, { passes: Uint8Array.of(1, 0) }));
  assert.equal(clusters.markers, 1);
  assert.deepEqual([...clusters.size], [1]);
  assert.equal(clusters.spread[0], 0);
});

test('the events of several datasets are told apart in each marker', () => {
  const pixels = [
    [100, 100],
    [100, 100],
    [100, 100],
  ];
  const clusters = gathered(selection(pixels, { datasets: [{}, {}], dataset: Uint8Array.of(0, 1, 1) }));
  assert.deepEqual([...clusters.datasetCounts(0)], [1, 2]);
  assert.deepEqual([...clusters.byDataset], [1, 2]);
});

test('more events make a larger marker, up to a limit', () => {
  const radii = [1, 2, 10, 100, 1000, 1e6].map((size) => markerRadius(size, true));
  assert.deepEqual(
    radii,
    [...radii].sort((a, b) => a - b),
  );
  assert.equal(markerRadius(1e9, true), LARGEST_RADIUS);
});
