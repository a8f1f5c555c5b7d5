/** The shapes of the categories: one drawing for the canvas and one for SVG, from the same corners. */

// Corner counts and turns that give symbols of the same weight: a square of the circle's radius
// would look larger, so each shape carries a factor that evens out the areas.
const SHAPES = {
  circle: { corners: 0, turn: 0, factor: 0.92 },
  ring: { corners: 0, turn: 0, factor: 0.92 },
  diamond: { corners: 4, turn: 0, factor: 1.16 },
  square: { corners: 4, turn: Math.PI / 4, factor: 1.16 },
  triangle: { corners: 3, turn: 0, factor: 1.28 },
  pentagon: { corners: 5, turn: 0, factor: 1.06 },
  hexagon: { corners: 6, turn: Math.PI / 6, factor: 1.02 },
};

/** Corners of a shape around (0, 0) as [[x, y], …]; empty for round ones. */
function corners(shape, radius) {
  const { corners: n, turn, factor } = SHAPES[shape] || SHAPES.circle;
  const points = [];
  for (let i = 0; i < n; i += 1) {
    const angle = -Math.PI / 2 + turn + (2 * Math.PI * i) / n;
    points.push([Math.cos(angle) * radius * factor, Math.sin(angle) * radius * factor]);
  }
  return points;
}

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

/** How far a symbol reaches from its middle. */
export const symbolReach = (shape, radius) => radius * (SHAPES[shape] || SHAPES.circle).factor;

/**
 * Draw one symbol. `style` holds `color`, `paper` (the halo, the colour of the basemap) and
 * `hollow`: a solid symbol says "exact site", a hollow one "known less exactly".
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

/** The same symbol as an SVG element of `size` pixels, for legend and popup; decorative. */
export function symbolElement(category, size, hollow) {
  const svgNames = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(svgNames, 'svg');
  const radius = size * 0.36;
  svg.setAttribute('viewBox', `${-size / 2} ${-size / 2} ${size} ${size}`);
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('dl-symbol');
  const points = corners(category.shape, radius);
  const shape = document.createElementNS(svgNames, points.length ? 'polygon' : 'circle');
  if (points.length) shape.setAttribute('points', points.map((p) => p.map((v) => v.toFixed(2)).join(',')).join(' '));
  else shape.setAttribute('r', radius * SHAPES.circle.factor);
  const open = hollow || category.shape === 'ring';
  shape.setAttribute('fill', open ? 'none' : category.color);
  shape.setAttribute('stroke', category.color);
  shape.setAttribute('stroke-width', open ? size * 0.14 : 1);
  shape.setAttribute('stroke-linejoin', 'round');
  svg.appendChild(shape);
  if (category.shape === 'ring' && !hollow) {
    const dot = document.createElementNS(svgNames, 'circle');
    dot.setAttribute('r', radius * 0.34);
    dot.setAttribute('fill', category.color);
    svg.appendChild(dot);
  }
  return svg;
}
