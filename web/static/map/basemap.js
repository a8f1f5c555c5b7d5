/**
 * The embedded basemap: land, borders, water and names drawn from data/basemap.json on two canvases
 * of our own, so that the page asks no other host. It needs Leaflet 1.9 and nothing else.
 */

import { mercatorX, mercatorY, paintNames, placedNames } from './names.js';
import { Sheet } from './sheet.js';

/** Every colour, light and dark. `focus` is the country the map is about, a little off `land`. */
const COLORS = {
  sea: ['#dce5eb', '#10151a'],
  land: ['#f1eee8', '#191e24'],
  focus: ['#fbfaf7', '#1e242c'],
  river: ['#a8c3d3', '#2f4454'],
  border: ['#b3aaa0', '#4a525b'],
  focusBorder: ['#8d847a', '#68727d'],
  disputed: ['#a2988d', '#5c656f'],
  admin: ['#d8d1c8', '#333b44'],
  adminFar: ['#e2dcd4', '#2a3138'],
  country: ['#6f6860', '#8b949e'],
  city: ['#3c3a38', '#d3d9df'],
  town: ['#5f5b57', '#a4adb6'],
  governorate: ['#857b70', '#78828c'],
  water: ['#5b7a8d', '#5f7d92'],
  halo: ['rgba(250, 248, 244, 0.92)', 'rgba(20, 25, 30, 0.92)'],
  waterHalo: ['rgba(220, 229, 235, 0.9)', 'rgba(16, 21, 26, 0.9)'],
};
/**
 * @param {number} i
 * @returns {MapTheme}
 */
const colors = (i) => Object.fromEntries(Object.entries(COLORS).map(([name, pair]) => [name, pair[i]]));
/** @type {Record<string, MapTheme>} */
const THEMES = { light: colors(0), dark: colors(1) };

/** Closer than this zoom the lines are angular and the map says that its detail ends. */
export const MAX_DETAIL_ZOOM = 9;

/**
 * @import { PlacedName } from './names.js'
 * @import { Frame } from './sheet.js'
 * @typedef {{xy: Float64Array, west: number, north: number, east: number, south: number}} Shape in
 *   pixels of the world at zoom 0, with its box
 * @typedef {Record<string, string>} MapTheme colours by what they are for
 * @typedef {{layer: string, color: string, from: number, width: [number, number], dash?: number[]}} LineStyle
 */

const STEP = 0.75; // pixels: a vertex nearer than this to the last one is not drawn

/**
 * Lines in drawing order: layer, colour, from which zoom, width at zoom 4 and 9, dash.
 *
 * @type {LineStyle[]}
 */
const UNDER_LAKES = [
  { layer: 'admin1_neighbours', color: 'adminFar', from: 6.25, width: [0.6, 1] },
  { layer: 'admin1', color: 'admin', from: 5.25, width: [0.6, 1.3] },
  { layer: 'rivers_minor', color: 'river', from: 6, width: [0.4, 1.2] },
  { layer: 'rivers', color: 'river', from: 4, width: [0.6, 2.2] },
];
/** @type {LineStyle[]} */
const OVER_LAKES = [
  { layer: 'world_borders', color: 'border', from: 0, width: [0.8, 1.3] },
  { layer: 'borders', color: 'border', from: 0, width: [0.8, 1.5] },
  { layer: 'disputed', color: 'disputed', from: 3, width: [0.8, 1.4], dash: [4, 3] },
];

/**
 * A flat list of steps to a shape in Mercator pixels with its box.
 * @param {number[]} steps x, y, dx, dy, … in 1/scale degree, longitude first
 * @param {number} scale
 * @returns {Shape}
 */
function shapeOf(steps, scale) {
  const xy = new Float64Array(steps.length);
  let [x, y, west, north, east, south] = [0, 0, Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    const [px, py] = [mercatorX(x / scale), mercatorY(y / scale)];
    xy[i] = px;
    xy[i + 1] = py;
    west = Math.min(west, px);
    east = Math.max(east, px);
    north = Math.min(north, py);
    south = Math.max(south, py);
  }
  return { xy, west, north, east, south };
}

/**
 * Basemap.json's layers as shapes; a polygon's rings become shapes of one list.
 *
 * @param {BasemapFile} data
 * @returns {Record<string, Shape[]>}
 */
function shapesOf(data) {
  return Object.fromEntries(
    Object.entries(data.layers).map(([name, features]) => {
      const nested = features.length && Array.isArray(features[0][0]);
      const lines = /** @type {number[][]} */ (nested ? features.flat() : features);
      return [name, lines.map((steps) => shapeOf(steps, data.scale))];
    }),
  );
}

/**
 * @param {Shape} shape
 * @param {Frame} frame
 */
const outside = (shape, frame) =>
  shape.east * frame.scale < frame.x ||
  shape.west * frame.scale > frame.x + frame.width ||
  shape.south * frame.scale < frame.y ||
  shape.north * frame.scale > frame.y + frame.height;

/**
 * Fill rings as one path, so that neighbours share no seam. Holes turn the other way.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Shape[]} rings
 * @param {Frame} frame
 * @param {string} color
 */
function fill(context, rings, frame, color) {
  context.beginPath();
  for (const ring of rings) {
    const { xy } = ring;
    const extent = Math.max(ring.east - ring.west, ring.south - ring.north) * frame.scale;
    if (outside(ring, frame) || extent < STEP) continue;
    let [lastX, lastY] = [xy[0] * frame.scale - frame.x, xy[1] * frame.scale - frame.y];
    context.moveTo(lastX, lastY);
    for (let i = 2; i < xy.length; i += 2) {
      const x = xy[i] * frame.scale - frame.x;
      const y = xy[i + 1] * frame.scale - frame.y;
      if (Math.abs(x - lastX) + Math.abs(y - lastY) < STEP) continue;
      context.lineTo(x, y);
      [lastX, lastY] = [x, y];
    }
    context.closePath();
  }
  context.fillStyle = color;
  context.fill();
}

/**
 * Trace lines, leaving out the stretches that lie beyond the frame (dashes there cost time).
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Shape[]} lines
 * @param {Frame} frame
 * @param {boolean} closed
 */
function stroke(context, lines, frame, closed) {
  const edge = 8;
  context.beginPath();
  for (const line of lines) {
    if (outside(line, frame)) continue;
    const { xy } = line;
    const count = xy.length + (closed ? 2 : 0);
    let [lastX, lastY] = [xy[0] * frame.scale - frame.x, xy[1] * frame.scale - frame.y];
    let down = false;
    for (let i = 2; i < count; i += 2) {
      const k = i % xy.length;
      const x = xy[k] * frame.scale - frame.x;
      const y = xy[k + 1] * frame.scale - frame.y;
      if (i < count - 2 && Math.abs(x - lastX) + Math.abs(y - lastY) < STEP) continue;
      const away =
        (x < -edge && lastX < -edge) ||
        (y < -edge && lastY < -edge) ||
        (x > frame.width + edge && lastX > frame.width + edge) ||
        (y > frame.height + edge && lastY > frame.height + edge);
      if (away) down = false;
      else {
        if (!down) context.moveTo(lastX, lastY);
        context.lineTo(x, y);
        down = true;
      }
      [lastX, lastY] = [x, y];
    }
  }
  context.stroke();
}

/**
 * @param {[number, number]} ends
 * @param {number} zoom
 */
const between = ([low, high], zoom) => low + (high - low) * Math.min(1, Math.max(0, (zoom - 4) / 5));

/**
 * @param {CanvasRenderingContext2D} context
 * @param {LineStyle[]} styles
 * @param {Record<string, Shape[]>} shapes
 * @param {Frame} frame
 * @param {MapTheme} theme
 */
function paintLines(context, styles, shapes, frame, theme) {
  for (const style of styles) {
    if (frame.zoom < style.from) continue;
    context.setLineDash(style.dash || []);
    context.lineWidth = between(style.width, frame.zoom);
    context.strokeStyle = theme[style.color];
    stroke(context, shapes[style.layer], frame, false);
  }
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Record<string, Shape[]>} shapes
 * @param {Frame} frame
 * @param {MapTheme} theme
 */
function paintLand(context, shapes, frame, theme) {
  context.fillStyle = theme.sea;
  context.fillRect(0, 0, frame.width, frame.height);
  context.lineJoin = 'round';
  context.lineCap = 'butt';
  fill(context, [...shapes.world_land, ...shapes.land], frame, theme.land);
  fill(context, shapes.country, frame, theme.focus);
  paintLines(context, UNDER_LAKES, shapes, frame, theme);
  fill(context, shapes.lakes, frame, theme.sea);
  paintLines(context, OVER_LAKES, shapes, frame, theme);
  context.lineWidth = between([1, 1.8], frame.zoom);
  context.strokeStyle = theme.focusBorder;
  stroke(context, shapes.country, frame, true);
}

/**
 * The pane of that name, made where there is none; it lets the pointer through.
 *
 * @param {L.Map} map
 * @param {string} name
 * @param {number} zIndex
 */
function paneOf(map, name, zIndex) {
  const pane = map.getPane(name) || map.createPane(name);
  pane.style.zIndex = String(zIndex);
  pane.style.pointerEvents = 'none';
  return pane;
}

/**
 * Draw the basemap on a Leaflet map and show it.
 * `ready` settles once the names are drawn in their own typeface.
 *
 * @param {L.Map} map
 * @param {BasemapFile} data
 * @param {{theme?: string, language?: string}} [options]
 */
export function embeddedBasemap(map, data, options = {}) {
  const shapes = shapesOf(data);
  let theme = THEMES[options.theme || ''] || THEMES.light;
  let language = options.language === 'ar' ? 'ar' : 'en';
  /** @type {{key: string | null, placed: PlacedName[]}} */
  let names = { key: null, placed: [] };
  /** @type {{zoom: number | null, boxes: Box[], version: number, key: string}} */
  let markers = { zoom: null, boxes: [], version: 0, key: '' };
  /** @type {{zoom: number | null, boxes: Box[]}} */
  let controls = { zoom: null, boxes: [] };
  let typefaces = false; // no name is measured or shown in a substitute face

  paneOf(map, 'dateline-basemap', 150);
  paneOf(map, 'dateline-labels', 350);
  const land = new Sheet('dateline-basemap', (context, frame) => paintLand(context, shapes, frame, theme), true);
  const labels = new Sheet(
    'dateline-labels',
    (context, frame) => {
      if (!typefaces) return;
      const key = `${frame.zoom} ${language} ${markers.version}`;
      if (names.key !== key) {
        const avoided = markers.zoom === frame.zoom ? markers.boxes : [];
        names = { key, placed: placedNames(context, data.labels, frame.zoom, language, avoided) };
      }
      paintNames(context, names.placed, frame, theme, controls.zoom === frame.zoom ? controls.boxes : []);
    },
    false,
  );
  const layer = L.layerGroup([land, labels]);

  const container = map.getContainer();
  const ground = () => {
    container.style.backgroundColor = map.hasLayer(layer) ? theme.sea : '';
  };
  const redraw = () => {
    ground();
    land.redraw();
    labels.redraw();
  };
  const show = () => {
    layer.addTo(map);
    ground();
  };
  const hide = () => {
    layer.remove();
    ground();
  };
  show();

  const faces = ['400', '500', '600'].flatMap((weight) =>
    [
      ['A', 'IBM Plex Sans'],
      ['ş', 'IBM Plex Sans'],
      ['ع', 'IBM Plex Sans Arabic'],
    ].map(([letter, family]) => document.fonts.load(`${weight} 12px "${family}"`, letter)),
  );
  const ready = Promise.allSettled(faces).then(() => {
    typefaces = true;
    labels.redraw();
  });

  return {
    layer,
    ready,
    show,
    hide,
    /** @param {string} name */
    setTheme(name) {
      theme = THEMES[name] || THEMES.light;
      redraw();
    },
    /**
     * Keep names off `boxes`, and leave out those under `covers`, which is what controls cover now:
     * [x, y, half width, half height] in world pixels at `zoom`.
     *
     * @param {number} zoom
     * @param {Box[]} boxes
     * @param {Box[]} covers
     */
    avoid(zoom, boxes, covers) {
      const key = `${zoom} ${boxes.join(' ')}`;
      if (key !== markers.key) markers = { zoom, boxes, version: markers.version + 1, key };
      controls = { zoom, boxes: covers };
      labels.redraw();
    },
    /** @param {string} code */
    setLanguage(code) {
      language = code === 'ar' ? 'ar' : 'en';
      labels.redraw();
    },
  };
}
