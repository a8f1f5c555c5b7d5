/**
 * The embedded basemap: land, borders, water and names drawn from data/basemap.json on two canvases
 * of our own, so that the page asks no other host. It needs Leaflet 1.9 and nothing else.
 */

import { mercatorX, mercatorY, paintNames, placedNames } from './names.js';

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
const colors = (i) => Object.fromEntries(Object.entries(COLORS).map(([name, pair]) => [name, pair[i]]));
const THEMES = { light: colors(0), dark: colors(1) };

/** Closer than this zoom the lines are angular and the map says that its detail ends. */
export const MAX_DETAIL_ZOOM = 9;

const MARGIN = 128; // pixels drawn around the view, so that a short pan shows no edge
const STEP = 0.75; // pixels: a vertex nearer than this to the last one is not drawn

/** Lines in drawing order: layer, colour, from which zoom, width at zoom 4 and 9, dash. */
const UNDER_LAKES = [
  { layer: 'admin1_neighbours', color: 'adminFar', from: 6.25, width: [0.6, 1] },
  { layer: 'admin1', color: 'admin', from: 5.25, width: [0.6, 1.3] },
  { layer: 'rivers_minor', color: 'river', from: 6, width: [0.4, 1.2] },
  { layer: 'rivers', color: 'river', from: 4, width: [0.6, 2.2] },
];
const OVER_LAKES = [
  { layer: 'world_borders', color: 'border', from: 0, width: [0.8, 1.3] },
  { layer: 'borders', color: 'border', from: 0, width: [0.8, 1.5] },
  { layer: 'disputed', color: 'disputed', from: 3, width: [0.8, 1.4], dash: [4, 3] },
];

/**
 * A flat list of steps to a shape in Mercator pixels with its box.
 * @param {number[]} steps x, y, dx, dy, … in 1/scale degree, longitude first
 * @param {number} scale
 * @returns {{xy: Float64Array, west: number, north: number, east: number, south: number}}
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

/** Basemap.json's layers as shapes; a polygon's rings become shapes of one list. */
function shapesOf(data) {
  return Object.fromEntries(
    Object.entries(data.layers).map(([name, features]) => {
      const lines = features.length && Array.isArray(features[0][0]) ? features.flat() : features;
      return [name, lines.map((steps) => shapeOf(steps, data.scale))];
    }),
  );
}

/**
 * A canvas that follows the map. It is drawn for one view and moved with it; a pan beyond its
 * margin draws it again at once, and a zoom draws the view to come before it is animated, so
 * that no empty ground shows. `paint(context, frame)` draws; `keep` shows the old view beneath.
 */
const Sheet = L.Layer.extend({
  initialize(pane, paint, keep) {
    L.setOptions(this, { pane });
    this.paint = paint;
    this.keep = keep;
    this.front = null;
    this.back = null;
    this.moving = false; // a zoom is being animated
  },

  getEvents() {
    return {
      viewreset: this.redraw,
      resize: this.redraw,
      move: this.follow,
      zoom: this.follow,
      moveend: this.settle,
      zoomanim: this.animate,
    };
  },

  onAdd() {
    this.moving = false;
    this.redraw();
  },

  onRemove() {
    this.drop();
    this.front?.canvas.remove();
    this.front = null;
  },

  /** Draw the present view anew. */
  redraw() {
    if (!this._map) return;
    this.drop();
    const map = this._map;
    this.front = this.draw(this.front?.canvas, map.getPixelOrigin(), map.getZoom());
    this.place(this.front, map.getPixelOrigin(), map.getZoom());
  },

  /** Paint the view that has this pixel origin and zoom; the canvas is made where none is given. */
  draw(canvas, origin, zoom) {
    const map = this._map;
    const size = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    const topLeft = origin
      .subtract(L.DomUtil.getPosition(map.getPane('mapPane')))
      .subtract([MARGIN, MARGIN])
      .round();
    const [width, height] = [size.x + 2 * MARGIN, size.y + 2 * MARGIN];
    const element = canvas || L.DomUtil.create('canvas', 'leaflet-layer', this.getPane());
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    Object.assign(element.style, {
      position: 'absolute',
      transformOrigin: '0 0',
      pointerEvents: 'none',
      width: `${width}px`,
      height: `${height}px`,
    });
    const context = element.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.paint(context, { x: topLeft.x, y: topLeft.y, width, height, zoom, scale: 2 ** zoom });
    return { canvas: element, topLeft, zoom, width, height };
  },

  /** Put a drawn canvas where a view with this pixel origin and zoom wants it. */
  place(sheet, origin, zoom) {
    const scale = this._map.getZoomScale(zoom, sheet.zoom);
    L.DomUtil.setTransform(sheet.canvas, sheet.topLeft.multiplyBy(scale).subtract(origin), scale);
  },

  covers(sheet) {
    const map = this._map;
    const scale = map.getZoomScale(map.getZoom(), sheet.zoom);
    const view = map.getPixelBounds();
    const west = sheet.topLeft.x * scale;
    const north = sheet.topLeft.y * scale;
    return (
      view.min.x >= west &&
      view.min.y >= north &&
      view.max.x <= west + sheet.width * scale &&
      view.max.y <= north + sheet.height * scale
    );
  },

  follow() {
    const map = this._map;
    if (!this.front || this.moving) return;
    if (this.covers(this.front)) this.place(this.front, map.getPixelOrigin(), map.getZoom());
    else this.redraw();
  },

  settle() {
    this.moving = false;
    this.drop();
    if (this.front && this.front.zoom === this._map.getZoom() && this.covers(this.front)) {
      this.front.canvas.classList.remove('leaflet-zoom-animated');
      this.place(this.front, this._map.getPixelOrigin(), this._map.getZoom());
    } else this.redraw();
  },

  animate({ center, zoom }) {
    const map = this._map;
    const pane = L.DomUtil.getPosition(map.getPane('mapPane'));
    const goal = map.project(center, zoom).subtract(map.getSize().divideBy(2)).add(pane).round();
    const next = this.draw(null, goal, zoom);
    this.drop();
    this.back = this.front;
    this.front = next;
    for (const sheet of this.keep ? [this.back, next] : [next]) {
      this.place(sheet, map.getPixelOrigin(), map.getZoom());
      sheet.canvas.getBoundingClientRect(); // the browser must know where the motion starts
      sheet.canvas.classList.add('leaflet-zoom-animated');
      this.place(sheet, goal, zoom);
    }
    if (!this.keep) this.drop();
    this.moving = true;
  },

  /** Take away the canvas of a view that is gone. */
  drop() {
    this.back?.canvas.remove();
    this.back = null;
  },
});

const outside = (shape, frame) =>
  shape.east * frame.scale < frame.x ||
  shape.west * frame.scale > frame.x + frame.width ||
  shape.south * frame.scale < frame.y ||
  shape.north * frame.scale > frame.y + frame.height;

/** Fill rings as one path, so that neighbours share no seam. Holes turn the other way. */
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

/** Trace lines, leaving out the stretches that lie beyond the frame (dashes there cost time). */
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

const between = ([low, high], zoom) => low + (high - low) * Math.min(1, Math.max(0, (zoom - 4) / 5));

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

/** The pane of that name, made where there is none; it lets the pointer through. */
function paneOf(map, name, zIndex) {
  const pane = map.getPane(name) || map.createPane(name);
  pane.style.zIndex = zIndex;
  pane.style.pointerEvents = 'none';
  return pane;
}

/**
 * Draw the basemap on a Leaflet map and show it.
 * @param {L.Map} map
 * @param {object} data the content of basemap.json
 * @param {{theme?: 'light'|'dark', language?: 'en'|'ar'}} [options]
 * @returns {{layer: L.LayerGroup, ready: Promise<void>, show: function(): void,
 *   hide: function(): void, setTheme: function(string): void, setLanguage: function(string): void}}
 *   `ready` settles once the names are drawn in their own typeface
 */
export function embeddedBasemap(map, data, options = {}) {
  const shapes = shapesOf(data);
  let theme = THEMES[options.theme] || THEMES.light;
  let language = options.language === 'ar' ? 'ar' : 'en';
  let names = { key: null, placed: [] };
  let markers = { zoom: null, boxes: [], version: 0, key: '' };
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
    setTheme(name) {
      theme = THEMES[name] || THEMES.light;
      redraw();
    },
    /**
     * Keep names off `boxes`, and leave out those under `covers`, which is what controls cover now:
     * [x, y, half width, half height] in world pixels at `zoom`.
     */
    avoid(zoom, boxes, covers) {
      const key = `${zoom} ${boxes.join(' ')}`;
      if (key !== markers.key) markers = { zoom, boxes, version: markers.version + 1, key };
      controls = { zoom, boxes: covers };
      labels.redraw();
    },
    setLanguage(code) {
      language = code === 'ar' ? 'ar' : 'en';
      labels.redraw();
    },
  };
}
