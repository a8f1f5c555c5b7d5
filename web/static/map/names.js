/**
 * Names on the embedded basemap: which fit beside each other at a zoom, and where each one stands.
 */

/**
 * @import { Frame } from './sheet.js'
 * @typedef {Object} Kind how a kind of place is written
 * @property {string} color
 * @property {number} weight
 * @property {number} size
 * @property {number} [spacing]
 * @property {boolean} [capitals]
 * @property {number} [wrap] letters in a line
 * @property {number} [lift] pixels that it stands above its line
 * @property {number} [dot] the radius of its symbol
 * @typedef {ReturnType<typeof styled>} Style
 * @typedef {ReturnType<typeof placedNames>[0]} PlacedName
 */

const FAMILY = '"IBM Plex Sans", "IBM Plex Sans Arabic", system-ui, sans-serif';

const WIDEST = 40; // pixels: half the width of a marker beside which a name still belongs to its town

/** @type {Record<string, Kind>} */
const KINDS = {
  country: { color: 'country', weight: 600, size: 12, spacing: 0.16, capitals: true, wrap: 11 },
  governorate: { color: 'governorate', weight: 500, size: 10.5, spacing: 0.1, capitals: true },
  sea: { color: 'water', weight: 400, size: 12, spacing: 0.1, wrap: 10 },
  river: { color: 'water', weight: 400, size: 11, spacing: 0.04, lift: 9 },
  capital: { color: 'city', weight: 600, size: 13, dot: 2.9 },
  city: { color: 'city', weight: 500, size: 12, dot: 2.3 },
  town: { color: 'town', weight: 400, size: 11.5, dot: 1.8 },
};

/**
 * Degrees to pixels of the whole world at zoom 0 (spherical Mercator, 256 wide).
 *
 * @type {(longitude: number) => number}
 */
export const mercatorX = (longitude) => 256 * (longitude / 360 + 0.5);
/** @type {(latitude: number) => number} */
export const mercatorY = (latitude) =>
  128 - (128 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));

/**
 * The lines of a name: a long one breaks at the space nearest its middle.
 *
 * @param {string} text
 * @param {number} [length]
 * @returns {string[]}
 */
function wrapped(text, length) {
  if (!length || text.length <= length || !text.includes(' ')) return [text];
  const spaces = [...text.matchAll(/ /g)].map((match) => match.index);
  const middle = (text.length - 1) / 2;
  const at = spaces.reduce((best, i) => (Math.abs(i - middle) < Math.abs(best - middle) ? i : best));
  return [text.slice(0, at), text.slice(at + 1)];
}

/**
 * What a label looks like at a zoom and in a language: lines, font and size in pixels. Arabic
 * letters are joined, so they are never spaced out, and have no capitals.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {BasemapLabel} label
 * @param {number} zoom
 * @param {string} language
 */
function styled(context, label, zoom, language) {
  const kind = KINDS[label.kind];
  const arabic = language === 'ar' && Boolean(label.name_ar);
  const text = arabic ? label.name_ar : kind.capitals ? label.name.toLocaleUpperCase('en') : label.name;
  const closer = Math.min(1.5, Math.max(0, (zoom - 7) / 2));
  const size = kind.size + closer + (label.rank <= 2 && label.kind !== 'sea' ? 1 : 0) + (arabic ? 1 : 0);
  const font = `${kind.weight} ${size}px ${FAMILY}`;
  const spacing = arabic ? 0 : (kind.spacing || 0) * size;
  const lines = wrapped(text, kind.wrap);
  context.font = font;
  context.letterSpacing = `${spacing}px`;
  const width = Math.max(...lines.map((line) => context.measureText(line).width)) - spacing;
  const leading = size * 1.22;
  return { kind, lines, font, spacing, size, width, leading, height: leading * lines.length };
}

/**
 * Where a name may stand about its symbol of that half width and height, best first: offsets of
 * its middle, in pixels.
 *
 * @param {Style} style
 * @param {number[]} symbol
 * @returns {number[][]}
 */
function offsets(style, [beside, above]) {
  const { kind, width, height, leading } = style;
  if (kind.lift)
    return [
      [0, -kind.lift],
      [0, kind.lift],
    ];
  if (!kind.dot) return [0, -leading, leading, -2 * leading, 2 * leading].map((y) => [0, y]);
  const across = width / 2 + beside + 3.5;
  const up = height / 2 + above + 1.5;
  return [
    [across, 0],
    [-across, 0],
    [0, -up],
    [0, up],
    [across, -up],
    [across, up],
    [-across, -up],
    [-across, up],
  ];
}

/** Boxes [west, north, east, south] in cells of a grid, to ask quickly what a new box would cover. */
class Boxes {
  constructor() {
    /** @type {Map<number, number[][]>} */
    this.cells = new Map();
  }

  /** @param {number[]} box */
  *at([west, north, east, south]) {
    for (let x = Math.floor(west / 96); x <= Math.floor(east / 96); x += 1) {
      for (let y = Math.floor(north / 96); y <= Math.floor(south / 96); y += 1) yield x * 1e6 + y;
    }
  }

  /** @param {number[]} box */
  add(box) {
    for (const key of this.at(box)) {
      const boxes = this.cells.get(key);
      if (boxes) boxes.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /**
   * @param {number[]} box
   * @param {number[] | null} [except]
   */
  free(box, except) {
    for (const key of this.at(box)) {
      for (const b of this.cells.get(key) || []) {
        if (b !== except && box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]) return false;
      }
    }
    return true;
  }
}

/**
 * Names that fit beside each other at a zoom, the important first, in world pixels of that zoom.
 * A name covers the dot of another only where it has no other room, and never one of `avoided`
 * (markers, as [x, y, half width, half height] in the same pixels): a town under a marker is named beside it. The choice does not
 * depend on the view, so that names stay where they are while the map is moved.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {BasemapLabel[]} labels
 * @param {number} zoom
 * @param {string} language
 * @param {Box[]} [avoided]
 */
export function placedNames(context, labels, zoom, language, avoided = []) {
  const scale = 2 ** zoom;
  const taken = new Boxes();
  const dots = new Boxes();
  const wanted = labels
    .filter((label) => label.minzoom <= zoom + 1e-6)
    .map((label) => {
      const style = styled(context, label, zoom, language);
      const x = mercatorX(label.longitude) * scale;
      const y = mercatorY(label.latitude) * scale;
      const radius = style.kind.dot || 0;
      const reach = radius + 1;
      const dot = radius ? [x - reach, y - reach, x + reach, y + reach] : null;
      if (dot) dots.add(dot);
      return { style, x, y, dot, radius, capital: label.kind === 'capital' };
    });
  for (const [x, y, across, up] of avoided) taken.add([x - across, y - up, x + across, y + up]);
  const placed = [];
  for (const name of wanted) {
    const { style, dot } = name;
    const over =
      dot && avoided.find(([x, y, across, up]) => Math.abs(x - name.x) < across && Math.abs(y - name.y) < up);
    // Beyond a wide marker a name would stand too far from its town.
    if (over ? over[2] > WIDEST : dot && !taken.free(dot)) continue;
    const [x, y] = over || [name.x, name.y];
    const room = [style.width / 2 + (dot ? 3 : 6), style.height / 2 + (dot ? 0 : 3)];
    const boxes = offsets(style, over ? over.slice(2) : [name.radius, name.radius]).map(([dx, dy]) => ({
      dx,
      dy,
      box: [x + dx - room[0], y + dy - room[1], x + dx + room[0], y + dy + room[1]],
    }));
    const open = boxes.filter(({ box }) => taken.free(box));
    const best = open.find(({ box }) => dots.free(box, dot)) || open[0];
    if (!best) continue;
    taken.add(best.box);
    if (dot && !over) taken.add(dot);
    placed.push({ ...name, x, y, dx: best.dx, dy: best.dy, box: best.box, covered: Boolean(over) });
  }
  return placed;
}

/**
 * Write names; those that would lie under one of `controls` are left out.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {PlacedName[]} placed
 * @param {Frame} frame
 * @param {Record<string, string>} theme
 * @param {Box[]} controls
 */
export function paintNames(context, placed, frame, theme, controls) {
  /** @param {number[]} box */
  const hidden = ([west, north, east, south]) =>
    controls.some(([x, y, across, up]) => west < x + across && east > x - across && north < y + up && south > y - up);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const { style, x: worldX, y: worldY, dx, dy, box, capital, covered } of placed) {
    const x = worldX - frame.x;
    const y = worldY - frame.y;
    if (x < -200 || y < -60 || x > frame.width + 200 || y > frame.height + 60 || hidden(box)) continue;
    const { kind, lines, spacing, leading } = style;
    const halo = kind === KINDS.sea ? theme.waterHalo : theme.halo;
    if (kind.dot && !covered) {
      context.beginPath();
      context.arc(x, y, kind.dot, 0, 2 * Math.PI);
      context.lineWidth = 3;
      context.strokeStyle = halo;
      context.stroke();
      context.fillStyle = theme[kind.color];
      context.fill();
      if (capital) {
        context.beginPath();
        context.arc(x, y, 1.1, 0, 2 * Math.PI);
        context.fillStyle = theme.focus;
        context.fill();
      }
    }
    context.font = style.font;
    context.letterSpacing = `${spacing}px`;
    context.lineWidth = 3;
    context.strokeStyle = halo;
    context.fillStyle = theme[kind.color];
    lines.forEach((line, i) => {
      const left = x + dx + spacing / 2; // the space after the last letter is measured too
      const top = y + dy + (i - (lines.length - 1) / 2) * leading;
      context.strokeText(line, left, top);
      context.fillText(line, left, top);
    });
  }
}
