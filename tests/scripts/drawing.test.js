import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drawMarks } from '../../web/static/map/marks.js';
import { drawSymbol, symbolReach } from '../../web/static/map/symbols.js';

const THEME = { paper: '#fff', ink: '#000', focus: '#00f' };
const SHAPES = ['circle', 'ring', 'diamond', 'square', 'triangle', 'pentagon', 'hexagon'];

/** A canvas' context that writes down the corners and arcs of what is drawn. */
function sheet() {
  const drawn = { corners: [], arcs: [], fills: [] };
  return {
    drawn,
    beginPath() {},
    closePath() {},
    stroke() {},
    setLineDash() {},
    fill() {
      drawn.fills.push(this.fillStyle);
    },
    moveTo: (x, y) => drawn.corners.push([x, y]),
    lineTo: (x, y) => drawn.corners.push([x, y]),
    arc: (x, y, radius, from, to) => drawn.arcs.push({ x, y, radius, from, to }),
  };
}

for (const shape of SHAPES) {
  test(`the ${shape} reaches as far as is said of it`, () => {
    const context = sheet();
    drawSymbol(context, shape, 50, 60, 10, { color: 'red', paper: 'white', hollow: false });
    const { corners, arcs } = context.drawn;
    const reaches = [...corners.map(([x, y]) => Math.hypot(x - 50, y - 60)), ...arcs.map((arc) => arc.radius)];
    assert.ok(Math.abs(Math.max(...reaches) - symbolReach(shape, 10)) < 1e-9);
  });
}

test('a hollow symbol is filled with the colour of the paper, a solid one with its own', () => {
  const [hollow, solid] = [true, false].map((open) => {
    const context = sheet();
    drawSymbol(context, 'square', 0, 0, 10, { color: 'red', paper: 'white', hollow: open });
    return context.drawn.fills;
  });
  assert.deepEqual([hollow, solid], [['white'], ['red']]);
});

test('an unknown shape is drawn as a circle', () => {
  assert.equal(symbolReach('cross', 10), symbolReach('circle', 10));
});

test('the datasets at a marker share one turn of its ring', () => {
  const mark = [{ away: 0, width: 2, dash: [] }];
  const datasets = [{ mark }, { mark }, { mark }];
  const context = sheet();
  drawMarks(context, 0, 0, 10, datasets, Int32Array.of(5, 0, 1), THEME);
  const parts = new Map(context.drawn.arcs.map(({ from, to }) => [from, to]));
  assert.equal(parts.size, 2);
  const turned = [...parts].reduce((sum, [from, to]) => sum + to - from, 0);
  assert.ok(Math.abs(turned - 2 * Math.PI) < 1e-9);
});
