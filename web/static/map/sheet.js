/** Canvases of the basemap, which follow the map through pans and zooms. It needs Leaflet 1.9. */

/**
 * @typedef {{x: number, y: number, width: number, height: number, zoom: number, scale: number}} Frame
 *   what a canvas shows: its corner and size in pixels of the world at a zoom, and how many of those
 *   a pixel of zoom 0 is
 * @typedef {{canvas: HTMLCanvasElement, topLeft: L.Point, zoom: number, width: number, height: number}} Drawn
 */

const MARGIN = 128; // pixels drawn around the view, so that a short pan shows no edge

/**
 * How far the map has been dragged since its pixels were last counted anew.
 *
 * @param {L.Map} map
 */
function positionOf(map) {
  return L.DomUtil.getPosition(/** @type {HTMLElement} */ (map.getPane('mapPane')));
}

/**
 * A canvas that follows the map. It is drawn for one view and moved with it; a pan beyond its
 * margin draws it again at once, and a zoom draws the view to come before it is animated, so
 * that no empty ground shows. `paint(context, frame)` draws; `keep` shows the old view beneath.
 */
export class Sheet extends L.Layer {
  /**
   * @param {string} pane
   * @param {(context: CanvasRenderingContext2D, frame: Frame) => void} paint
   * @param {boolean} keep
   */
  constructor(pane, paint, keep) {
    super();
    L.setOptions(this, { pane });
    this.paint = paint;
    this.keep = keep;
    /** @type {Drawn | null} */
    this.front = null;
    /** @type {Drawn | null} */
    this.back = null;
    this.moving = false; // a zoom is being animated
  }

  /** @override */
  getEvents() {
    return {
      viewreset: this.redraw,
      resize: this.redraw,
      move: this.follow,
      zoom: this.follow,
      moveend: this.settle,
      zoomanim: /** @type {L.LeafletEventHandlerFn} */ (this.animate),
    };
  }

  /** @override */
  onAdd() {
    this.moving = false;
    this.redraw();
    return this;
  }

  /** @override */
  onRemove() {
    this.drop();
    this.front?.canvas.remove();
    this.front = null;
    return this;
  }

  /** Draw the present view anew. */
  redraw() {
    if (!this._map) return;
    this.drop();
    const map = this._map;
    this.front = this.draw(this.front?.canvas || null, map.getPixelOrigin(), map.getZoom());
    this.place(this.front, map.getPixelOrigin(), map.getZoom());
  }

  /**
   * Paint the view that has this pixel origin and zoom; the canvas is made where none is given.
   *
   * @param {HTMLCanvasElement | null} canvas
   * @param {L.Point} origin
   * @param {number} zoom
   * @returns {Drawn}
   */
  draw(canvas, origin, zoom) {
    const map = this._map;
    const size = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    const topLeft = origin.subtract(positionOf(map)).subtract([MARGIN, MARGIN]).round();
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
    const context = /** @type {CanvasRenderingContext2D} */ (element.getContext('2d'));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.paint(context, { x: topLeft.x, y: topLeft.y, width, height, zoom, scale: 2 ** zoom });
    return { canvas: element, topLeft, zoom, width, height };
  }

  /**
   * Put a drawn canvas where a view with this pixel origin and zoom wants it.
   *
   * @param {Drawn} sheet
   * @param {L.Point} origin
   * @param {number} zoom
   */
  place(sheet, origin, zoom) {
    const scale = this._map.getZoomScale(zoom, sheet.zoom);
    L.DomUtil.setTransform(sheet.canvas, sheet.topLeft.multiplyBy(scale).subtract(origin), scale);
  }

  /** @param {Drawn} sheet */
  covers(sheet) {
    const map = this._map;
    const scale = map.getZoomScale(map.getZoom(), sheet.zoom);
    const view = map.getPixelBounds();
    const west = sheet.topLeft.x * scale;
    const north = sheet.topLeft.y * scale;
    const [first, last] = [view.getTopLeft(), view.getBottomRight()];
    return (
      first.x >= west &&
      first.y >= north &&
      last.x <= west + sheet.width * scale &&
      last.y <= north + sheet.height * scale
    );
  }

  follow() {
    const map = this._map;
    if (!this.front || this.moving) return;
    if (this.covers(this.front)) this.place(this.front, map.getPixelOrigin(), map.getZoom());
    else this.redraw();
  }

  settle() {
    this.moving = false;
    this.drop();
    if (this.front && this.front.zoom === this._map.getZoom() && this.covers(this.front)) {
      this.front.canvas.classList.remove('leaflet-zoom-animated');
      this.place(this.front, this._map.getPixelOrigin(), this._map.getZoom());
    } else this.redraw();
  }

  /** @param {L.ZoomAnimEvent} event */
  animate({ center, zoom }) {
    const map = this._map;
    const goal = map.project(center, zoom).subtract(map.getSize().divideBy(2)).add(positionOf(map)).round();
    const next = this.draw(null, goal, zoom);
    this.drop();
    this.back = this.front;
    this.front = next;
    for (const sheet of this.keep && this.back ? [this.back, next] : [next]) {
      this.place(sheet, map.getPixelOrigin(), map.getZoom());
      sheet.canvas.getBoundingClientRect(); // the browser must know where the motion starts
      sheet.canvas.classList.add('leaflet-zoom-animated');
      this.place(sheet, goal, zoom);
    }
    if (!this.keep) this.drop();
    this.moving = true;
  }

  /** Take away the canvas of a view that is gone. */
  drop() {
    this.back?.canvas.remove();
    this.back = null;
  }
}
