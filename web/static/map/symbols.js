/** The shapes of the categories: one drawing for the canvas and one for SVG, from the same corners. */

import { svg } from '../elements/make.js';

/**
 * @typedef {{color: string, paper: string, hollow: boolean}} SymbolStyle `paper` is the halo, the
 *   colour of the basemap
 */

// Corner counts and turns that give symbols of the same weight: a square of the circle's radius
// would look larger, so each shape carries a factor that evens out the areas.
/** @type {Record<string, {corners: number, turn: number, factor: number}>} */
const SHAPES = {
  circle: { corners: 0, turn: 0, factor: 0.92 },
  ring: { corners: 0, turn: 0, factor: 0.92 },
  diamond: { corners: 4, turn: 0, factor: 1.16 },
  square: { corners: 4, turn: Math.PI / 4, factor: 1.16 },
  triangle: { corners: 3, turn: 0, factor: 1.28 },
  pentagon: { corners: 5, turn: 0, factor: 1.06 },
  hexagon: { corners: 6, turn: Math.PI / 6, factor: 1.02 },
};

/**
 * Corners of a shape around (0, 0) as [[x, y], …]; empty for round ones.
 *
 * @param {string} shape
 * @param {number} radius
 * @returns {[number, number][]}
 */
function corners(shape, radius) {
  const { corners: n, turn, factor } = SHAPES[shape] || SHAPES.circle;
  /** @type {[number, number][]} */
  const points = [];
  for (let i = 0; i < n; i += 1) {
    const angle = -Math.PI / 2 + turn + (2 * Math.PI * i) / n;
    points.push([Math.cos(angle) * radius * factor, Math.sin(angle) * radius * factor]);
  }
  return points;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function trace(ctx, shape, x, y, radius) {
  ctx.beginPath();
  const points = corners(shape, radius);
  if (points.length === 0) {
    ctx.arc(x, y, radius * SHAPES.circle.factor, 0, 2 * Math.PI);
    return;
  }
  points.forEach(([dx, dy], i) => (i ? ctx.lineTo(x + dx, y + dy) : ctx.moveTo(x + dx, y + dy)));
  ctx.closePath();
}

/**
 * How far a symbol reaches from its middle.
 *
 * @type {(shape: string, radius: number) => number}
 */
export const symbolReach = (shape, radius) => radius * (SHAPES[shape] || SHAPES.circle).factor;

/**
 * Draw one symbol. `style` holds `color`, `paper` (the halo, the colour of the basemap) and
 * `hollow`: a solid symbol says "exact site", a hollow one "known less exactly".
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {SymbolStyle} style
 */
export function drawSymbol(ctx, shape, x, y, radius, style) {
  trace(ctx, shape, x, y, radius);
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4;
  ctx.strokeStyle = style.paper;
  ctx.stroke();
  const open = style.hollow || shape === 'ring';
  ctx.fillStyle = open ? style.paper : style.color;
  ctx.fill();
  ctx.lineWidth = open ? 2.6 : 1.2;
  ctx.strokeStyle = style.color;
  ctx.stroke();
  if (shape === 'ring' && !style.hollow) {
    ctx.beginPath();
    ctx.arc(x, y, radius * 0.34, 0, 2 * Math.PI);
    ctx.fillStyle = style.color;
    ctx.fill();
  }
}

/**
 * The same symbol as an SVG element of `size` pixels, for legend and popup; decorative.
 *
 * @param {{shape: string, color: string}} category
 * @param {number} size
 * @param {boolean} [hollow]
 * @returns {SVGSVGElement}
 */
export function symbolElement(category, size, hollow) {
  const radius = size * 0.36;
  const points = corners(category.shape, radius);
  const open = hollow || category.shape === 'ring';
  const drawn = {
    fill: open ? 'none' : category.color,
    stroke: category.color,
    'stroke-width': open ? size * 0.14 : 1,
    'stroke-linejoin': 'round',
  };
  const shape = points.length
    ? svg('polygon', { points: points.map((p) => p.map((v) => v.toFixed(2)).join(',')).join(' '), ...drawn })
    : svg('circle', { r: radius * SHAPES.circle.factor, ...drawn });
  const dot = category.shape === 'ring' && !hollow ? [svg('circle', { r: radius * 0.34, fill: category.color })] : [];
  const box = `${-size / 2} ${-size / 2} ${size} ${size}`;
  const about = { viewBox: box, width: size, height: size, 'aria-hidden': 'true', class: 'dl-symbol' };
  return svg('svg', about, shape, ...dot);
}
