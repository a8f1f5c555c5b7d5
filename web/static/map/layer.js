/**
 * The event layer: one canvas over the basemap, markers drawn from Clusters.
 *
 * It fires `select` ({rows, place, latlng}) when a marker is opened and `drawn` after each redraw,
 * and marks each redraw with User Timing as "dateline:draw".
 */

import { say } from '../words/map.js';
import { Clusters } from './clusters.js';
import { flight } from './flight.js';
import { drawMarker, markerRadius } from './marker.js';

/**
 * @import { Marker, LayerTheme } from './marker.js'
 * @import { Selection } from './points.js'
 * @typedef {{total: number, byCategory: Int32Array, byDataset: Int32Array, inView: number, offPoint: Int32Array}}
 *   Shown how many events the window lets through: in all, by category, by dataset, at points in the
 *   view, and by place where they are not on a point
 */

const PAD = 0.5; // of the view, on each side: panning within it regathers nothing
const KEYBOARD_MARKERS = 80; // markers in view that Tab reaches, largest first
const NOWHERE = { west: 0, north: 0, east: 0, south: 0 };
/** @type {Record<string, LayerTheme>} */
const THEMES = {
  light: { paper: '#ffffff', ink: '#1d2329', focus: '#0b57d0' },
  dark: { paper: '#10161d', ink: '#f2f4f6', focus: '#a8c7fa' },
};

export class EventLayer extends L.Layer {
  /** @type {HTMLCanvasElement} */
  canvas;
  /** @type {HTMLElement} */
  keys;
  /** @type {HTMLElement} */
  tip;

  /**
   * @param {Selection} selection
   * @param {{theme: string, names: (row: number) => Promise<EventRecord | null>}} options `names` gives the event of a row
   */
  constructor(selection, options) {
    super();
    this.selection = selection;
    this.clusters = new Clusters(selection);
    this.theme = THEMES[options.theme] || THEMES.light;
    this.names = options.names;
    /** @type {Marker[]} */
    this.drawnMarkers = [];
    /** @type {EventRecord | null} */
    this.selected = null;
    /** @type {number | undefined} */
    this.hovered = undefined;
    /** The zoom and the pixels of the world for which the markers are gathered. */
    this.zoom = 0;
    this.box = NOWHERE;
    this.inView = 0;
    this._keysTimer = 0;
    /** @type {L.LeafletEventHandlerFnMap} */
    this._handlers = {
      moveend: () => this._moved(),
      zoomend: () => this._regather(),
      resize: () => this._regather(),
      zoomanim: (event) => this._animate(event),
      mousemove: (event) => this._hover(event),
      mouseout: () => this._leave(),
      click: (event) => this._click(event),
    };
  }

  /**
   * @override
   * @param {L.Map} map
   */
  onAdd(map) {
    this._map = map;
    const pane = map.getPane('dateline-events') || map.createPane('dateline-events');
    pane.style.zIndex = '450';
    this.canvas = L.DomUtil.create('canvas', 'dl-events leaflet-zoom-animated', pane);
    this.canvas.setAttribute('aria-hidden', 'true');
    this.keys = L.DomUtil.create('div', 'dl-marker-keys', map.getContainer());
    this.tip = L.DomUtil.create('div', 'dl-tooltip', map.getContainer());
    this.tip.setAttribute('role', 'tooltip');
    this.tip.hidden = true;
    map.on(this._handlers);
    this._regather();
    return this;
  }

  /**
   * @override
   * @param {L.Map} map
   */
  onRemove(map) {
    map.off(this._handlers);
    this.canvas.remove();
    this.keys.remove();
    this.tip.remove();
    return this;
  }

  /** @param {string} theme */
  setTheme(theme) {
    this.theme = THEMES[theme] || THEMES.light;
    this.draw();
  }

  /**
   * The window moved: count and draw again.
   *
   * @param {number} from
   * @param {number} to
   */
  setWindow(from, to) {
    this.selection.setWindow(from, to);
    performance.mark('dateline:draw:start');
    this.clusters.countWindow();
    this.draw();
    performance.measure('dateline:draw', 'dateline:draw:start');
  }

  /**
   * Filters changed: regather, because hidden events shape no marker.
   *
   * @param {Uint8Array | null} mask
   * @param {Uint8Array} onCategories
   * @param {boolean} certainDates
   */
  setFilters(mask, onCategories, certainDates) {
    this.selection.setFilters(mask, onCategories, certainDates);
    this._regather();
  }

  /**
   * Ring one event, or null for none.
   *
   * @param {EventRecord | null} place
   */
  setSelected(place) {
    this.selected = place;
    this.draw();
  }

  _moved() {
    if (this._coversView()) this._place();
    else this._regather();
    this.draw();
  }

  _viewBox() {
    const bounds = this._map.getPixelBounds();
    const [{ x: west, y: north }, { x: east, y: south }] = [bounds.getTopLeft(), bounds.getBottomRight()];
    return { west, north, east, south };
  }

  _coversView() {
    const view = this._viewBox();
    const box = this.box;
    return (
      box &&
      this.zoom === this._map.getZoom() &&
      view.west >= box.west &&
      view.east <= box.east &&
      view.north >= box.north &&
      view.south <= box.south
    );
  }

  _regather() {
    const map = this._map;
    if (!map) return;
    const size = map.getSize();
    const view = this._viewBox();
    this.zoom = map.getZoom();
    this.box = {
      west: view.west - size.x * PAD,
      east: view.east + size.x * PAD,
      north: view.north - size.y * PAD,
      south: view.south + size.y * PAD,
    };
    performance.mark('dateline:gather:start');
    this.clusters.gather(this.zoom, this.box);
    performance.measure('dateline:gather', 'dateline:gather:start');
    this._place();
    this.draw();
  }

  /** Put the canvas over the view. */
  _place() {
    const size = this._map.getSize();
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(size.x * ratio) || this.canvas.height !== Math.round(size.y * ratio)) {
      this.canvas.width = Math.round(size.x * ratio);
      this.canvas.height = Math.round(size.y * ratio);
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }
    this.topLeft = this._map.containerPointToLayerPoint([0, 0]);
    this.center = this._map.getCenter();
    L.DomUtil.setPosition(this.canvas, this.topLeft);
  }

  /** @param {L.ZoomAnimEvent} event */
  _animate(event) {
    const scale = this._map.getZoomScale(event.zoom, this.zoom);
    // @ts-expect-error Leaflet's own layers ask this of the map too; its types leave it out.
    const offset = this._map._latLngBoundsToNewLayerBounds(this._map.getBounds(), event.zoom, event.center).min;
    L.DomUtil.setTransform(this.canvas, offset, scale);
  }

  draw() {
    const map = this._map;
    if (!map || !this.canvas) return;
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    const ratio = window.devicePixelRatio || 1;
    const size = map.getSize();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, size.x, size.y);
    const { clusters } = this;
    const origin = map.getPixelBounds().getTopLeft();
    /** @type {Marker[]} */
    const markers = [];
    for (let m = 0; m < clusters.markers; m += 1) {
      if (!clusters.size[m]) continue;
      const [wx, wy] = clusters.position(m);
      const x = wx * clusters.scale - origin.x;
      const y = wy * clusters.scale - origin.y;
      const radius = markerRadius(clusters.size[m], clusters.spread[m]);
      if (x < -radius || y < -radius || x > size.x + radius || y > size.y + radius) continue;
      markers.push({ m, x, y, radius, size: clusters.size[m] });
    }
    // Large ones first, so that a small marker is never buried.
    markers.sort((a, b) => b.size - a.size);
    this._drawSelected(ctx, origin);
    for (const marker of markers) drawMarker(ctx, marker, clusters, this.theme);
    if (this.hovered)
      this._ring(
        ctx,
        markers.find((marker) => marker.m === this.hovered),
      );
    this.drawnMarkers = markers;
    this.inView = markers.reduce((sum, marker) => sum + marker.size, 0);
    this.fire('drawn', {
      total: clusters.total,
      byCategory: clusters.byCategory,
      byDataset: clusters.byDataset,
      inView: this.inView,
      offPoint: clusters.offPoint,
    });
    clearTimeout(this._keysTimer);
    this._keysTimer = setTimeout(() => this._updateKeys(), 250);
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Marker} [marker]
   */
  _ring(ctx, marker) {
    if (!marker) return;
    ctx.beginPath();
    ctx.arc(marker.x, marker.y, marker.radius + (this.selection.dataset ? 10 : 5), 0, 2 * Math.PI);
    ctx.lineWidth = 2;
    ctx.strokeStyle = this.theme.focus;
    ctx.stroke();
  }

  /**
   * The chosen event: its precision as a circle of so many kilometres on the ground.
   *
   * @param {CanvasRenderingContext2D} ctx
   * @param {L.Point} origin
   */
  _drawSelected(ctx, origin) {
    const place = this.selected;
    if (!place || place.latitude === null || place.longitude === null) return;
    const point = this._map.project([place.latitude, place.longitude], this.zoom).subtract(origin);
    const metresPerPixel = (40075016.686 * Math.cos((place.latitude * Math.PI) / 180)) / (256 * 2 ** this.zoom);
    const radius = Math.max(18, (place.radius_km * 1000) / metresPerPixel);
    ctx.beginPath();
    ctx.arc(point.x, point.y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = this.theme.focus;
    ctx.globalAlpha = 0.1;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.setLineDash([6, 5]);
    ctx.lineWidth = 1.6;
    ctx.strokeStyle = this.theme.focus;
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /**
   * @param {L.Point} point
   * @returns {Marker | null}
   */
  _at(point) {
    let best = null;
    let bestDistance = Infinity;
    for (const marker of this.drawnMarkers) {
      const distance = Math.hypot(marker.x - point.x, marker.y - point.y);
      if (distance <= Math.max(marker.radius + 3, 14) && distance < bestDistance) {
        best = marker;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** @param {L.LeafletMouseEvent} event */
  _hover(event) {
    const marker = this._at(event.containerPoint);
    this._map.getContainer().classList.toggle('dl-over-marker', Boolean(marker));
    if (marker?.m === this.hovered) return;
    this._highlight(marker);
  }

  _leave() {
    this._highlight(null);
  }

  /** @param {Marker | null} marker */
  _highlight(marker) {
    this.hovered = marker ? marker.m : undefined;
    this.tip.hidden = !marker;
    if (marker) this._showTip(marker);
    this.draw();
  }

  /** @param {Marker} marker */
  async _showTip(marker) {
    const size = this._map.getSize();
    this.tip.textContent = this._name(marker);
    const right = marker.x > size.x / 2;
    this.tip.style.insetInlineStart = 'auto';
    this.tip.style.left = right ? 'auto' : `${marker.x + marker.radius + 8}px`;
    this.tip.style.right = right ? `${size.x - marker.x + marker.radius + 8}px` : 'auto';
    this.tip.style.top = `${Math.max(4, marker.y - 14)}px`;
    if (marker.size !== 1) return;
    const row = this.clusters.firstRow[marker.m];
    const event = await this.names(row);
    if (!event || this.hovered !== marker.m) return;
    this.tip.textContent = [event.title, event.when, event.dataset?.title].filter(Boolean).join(' · ');
  }

  /**
   * What a marker is called, in words; where there are several datasets, with their shares.
   *
   * @param {Marker} marker
   */
  _name(marker) {
    const name = this._where(marker);
    const parts = [...this.clusters.datasetCounts(marker.m)]
      .map((n, i) => n && say('marker.part', { n, title: this.selection.datasets[i].title }))
      .filter(Boolean);
    return parts.length ? say('marker.datasets', { name, parts: parts.join(', ') }) : name;
  }

  /** @param {Marker} marker */
  _where(marker) {
    const { clusters, selection } = this;
    const place = selection.header.places[selection.place[clusters.firstRow[marker.m]]];
    if (clusters.spread[marker.m]) return say('marker.places', { n: marker.size });
    if (!place) return say('marker.events', { n: marker.size });
    return say('marker.at', { n: marker.size, place: place.name });
  }

  /** @param {L.LeafletMouseEvent} event */
  _click(event) {
    const marker = this._at(event.containerPoint);
    if (!marker) return;
    this._highlight(null);
    this.open(marker);
  }

  /**
   * Open a marker: several places apart zoom in, one place shows its events.
   *
   * @param {Marker} marker
   */
  open(marker) {
    const { clusters, selection, _map: map } = this;
    const rows = clusters.rows(marker.m);
    if (clusters.spread[marker.m] && map.getZoom() < map.getMaxZoom()) {
      const latlngs = rows.map((i) =>
        map.unproject([selection.x[i] * clusters.scale, selection.y[i] * clusters.scale], this.zoom),
      );
      map.flyToBounds(L.latLngBounds(latlngs), flight());
      return;
    }
    const [wx, wy] = clusters.position(marker.m);
    const latlng = map.unproject([wx * clusters.scale, wy * clusters.scale], this.zoom);
    this.fire('select', { rows, latlng });
  }

  /** Buttons over the markers, unseen until focused: Tab and screen readers reach them. */
  _updateKeys() {
    const focused = document.activeElement && this.keys.contains(document.activeElement);
    if (focused) return;
    this.keys.textContent = '';
    const reading = this.drawnMarkers.slice(0, KEYBOARD_MARKERS).sort((a, b) => a.y - b.y || a.x - b.x);
    for (const marker of reading) {
      const button = L.DomUtil.create('button', 'dl-marker-key', this.keys);
      button.type = 'button';
      button.setAttribute('aria-label', this._name(marker));
      button.style.left = `${marker.x - 14}px`;
      button.style.top = `${marker.y - 14}px`;
      button.addEventListener('focus', () => this._highlight(marker));
      button.addEventListener('blur', () => {
        this._highlight(null);
        setTimeout(() => this._map && this._updateKeys(), 0);
      });
      button.addEventListener('click', (event) => {
        L.DomEvent.stop(event);
        this.open(marker);
      });
    }
  }
}
