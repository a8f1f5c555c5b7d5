/**
 * Where several datasets are on one map, each has a mark of its own: rings round a marker, plain,
 * dashed, doubled. Shape and colour stay the category's.
 */

import { svg } from '../elements/make.js';

const GAP = 3.5; // pixels between a symbol and its first ring
const CASING = 1.2; // pixels of paper on each side of a ring, so that it stands on any ground

/**
 * Draw `strokes` ([{away, width, dash}]) round (x, y) from one angle to another.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {Ring[]} strokes
 * @param {number} from
 * @param {number} to
 * @param {{paper: string, ink: string}} theme
 */
function rings(ctx, x, y, radius, strokes, from, to, theme) {
  for (const casing of [true, false]) {
    for (const { away, width, dash } of strokes) {
      ctx.beginPath();
      ctx.arc(x, y, radius + away, from, to);
      ctx.setLineDash(casing ? [] : dash);
      ctx.lineWidth = width + (casing ? 2 * CASING : 0);
      ctx.strokeStyle = casing ? theme.paper : theme.ink;
      ctx.stroke();
    }
  }
  ctx.setLineDash([]);
}

/**
 * Draw the marks of one marker: a whole ring where its events are of one dataset, else a part
 * of it for each of theirs. `datasets` are the header's with their `mark`, `counts` the events of
 * each; `reach` is how far the marker itself reaches from its middle.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 * @param {Dataset[]} datasets
 * @param {Int32Array} counts
 * @param {{paper: string, ink: string}} theme
 */
export function drawMarks(ctx, x, y, reach, datasets, counts, theme) {
  const several = counts.filter((count) => count > 0).length;
  let angle = -Math.PI / 2;
  counts.forEach((count, i) => {
    if (!count) return;
    const end = angle + (2 * Math.PI) / several;
    rings(ctx, x, y, reach + GAP, datasets[i].mark, angle, end, theme);
    angle = end;
  });
}

/**
 * A dataset's mark as an SVG element of `size` pixels, for legend and popup; decorative.
 *
 * @param {{mark: Ring[]}} dataset
 * @param {number} size
 * @returns {SVGSVGElement}
 */
export function markElement(dataset, size) {
  const rings = dataset.mark.map(({ away, width, dash }) =>
    svg('circle', {
      r: 9 + away,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': width * 1.2,
      'stroke-dasharray': dash.join(' ') || 'none',
    }),
  );
  const about = { viewBox: '-14 -14 28 28', width: size, height: size, 'aria-hidden': 'true', class: 'dl-symbol' };
  return svg('svg', about, svg('circle', { r: 5, fill: 'var(--dl-ink-soft)' }), ...rings);
}
