/**
 * The viewport: where the map looks, in step with the address and with the size of its frame.
 * It is written to the address once a person has moved the map; until then the map shows the whole.
 */

import { flight } from './flight.js';

/**
 * @import { Selection } from './points.js'
 * @typedef {Object} AddressOfView where the viewport is written
 * @property {() => URLSearchParams} read
 * @property {(changes: Changes, push: boolean) => boolean} write
 */

const NARROW = 640; // pixels: a frame below this is a phone's
const MOST_ZOOM = 22;
const NOWHERE = { lat: null, lng: null, zoom: null };

/**
 * A longitude as a link says it: a map that was moved round the globe counts past 180.
 *
 * @param {number} lng
 */
export function turnedBack(lng) {
  return Math.abs(lng) <= 180 ? lng : ((((lng + 180) % 360) + 360) % 360) - 180;
}

/**
/**
 * The place that a link says, as the server reads it; null where it says none. What is out of range
 * is brought into it: a longitude is turned back, latitude and zoom end at their limits.
 *
 * @param {URLSearchParams} params
 */
export function placeOf(params) {
  /** @type {(key: string, low: number, high: number) => number | null} */
  const within = (key, low, high) => {
    const text = (params.get(key) ?? '').trim();
    return /^[+-]?\d{1,9}(\.\d{0,30})?$/.test(text) ? Math.min(Math.max(Number(text), low), high) : null;
  };
  const [lat, lng] = [within('lat', -90, 90), within('lng', -Infinity, Infinity)];
  if (lat === null || lng === null) return null;
  return { lat, lng: turnedBack(lng), zoom: within('zoom', 0, MOST_ZOOM) };
}

/**
 * A centre and a zoom as the address says them.
 *
 * @param {number} lat
 * @param {number} lng
 * @param {number} zoom
 */
function told(lat, lng, zoom) {
  return { lat: String(+lat.toFixed(4)), lng: String(+turnedBack(lng).toFixed(4)), zoom: String(+zoom.toFixed(2)) };
}

export class Viewport {
  /**
   * @param {L.Map} map
   * @param {AddressOfView} address
   * @param {Object} asked
   * @param {() => boolean} asked.settled whether the map stands with its events
   * @param {() => boolean} asked.answered whether the server has heard of the last choice
   */
  constructor(map, address, { settled, answered }) {
    this.map = map;
    this.address = address;
    this.settled = settled;
    this.answered = answered;
    this.container = map.getContainer();
    /** What the whole is: west, south, east, north, in degrees. */
    this.extent = [-180, -85, 180, 85];
    this.moved = false; // somebody chose where the map looks
    this.homing = false; // the map moves by itself
    /**
     * What was last said of it, and for which centre and zoom.
     *
     * @type {{center: L.LatLng, zoom: number, said: Record<string, string>} | null}
     */
    this.last = null;
  }

  /** From now on, whoever moves the map chooses. */
  watch() {
    this.map.on('movestart zoomstart', () => {
      if (!this.homing) this.moved = true;
    });
    this.map.on('moveend', () => this.keep());
  }

  get narrow() {
    return this.container.clientWidth < NARROW;
  }

  /**
   * What the address says of it; nothing where nobody moved the map.
   *
   * @returns {Changes}
   */
  said() {
    if (!this.moved) return NOWHERE;
    const center = this.map.getCenter();
    const zoom = this.map.getZoom();
    /** @param {L.LatLng} place */
    const pixel = (place) => this.map.project(place, zoom);
    // A map that is measured again finds its centre in whole pixels, and would creep with each reload.
    const stayed = this.last?.zoom === zoom && pixel(center).distanceTo(pixel(this.last.center)) < 1;
    if (!stayed) this.last = { center, zoom, said: told(center.lat, center.lng, zoom) };
    return this.last?.said ?? NOWHERE;
  }

  /** What the map shows now: centre in degrees, zoom, and its size in CSS pixels. */
  onScreen() {
    const { lat, lng } = this.map.getCenter();
    const { x, y } = this.map.getSize();
    return { lat, lng: turnedBack(lng), zoom: this.map.getZoom(), width: x, height: y };
  }

  /** The map moved: remember where, unless it only settled into its frame. */
  keep() {
    if (!this.settled() || this.homing || !this.answered()) return;
    this.address.write(this.said(), false);
  }

  /** Learn the frame's size; browsers tell of another one only when they next draw. */
  measure() {
    this.homing = true;
    this.map.invalidateSize({ animate: false, pan: false });
    this.homing = false;
  }

  /** The frame has another size. A map that nobody has moved fits itself to the whole again. */
  resized() {
    this.measure();
    if (!this.moved && this.settled()) this.showWhole(false);
  }

  /** Look where the address says; answers whether it says it. */
  fromAddress() {
    const place = placeOf(this.address.read());
    if (!place) return false;
    const { lat, lng, zoom } = place;
    this.measure();
    this.map.setView([lat, lng], Math.min(zoom ?? 7, this.map.getMaxZoom()), { animate: false });
    this.last = { center: L.latLng(lat, lng), zoom: this.map.getZoom(), said: told(lat, lng, this.map.getZoom()) };
    this.moved = true;
    return true;
  }

  /** Other datasets: a map that nobody moved shows their whole, and so does one that is elsewhere. */
  refit() {
    const [west, south, east, north] = this.extent;
    const elsewhere = !this.map.getBounds().intersects([
      [south, west],
      [north, east],
    ]);
    if (this.moved && !elsewhere) return;
    this.showWhole(false);
  }

  /**
   * Show all of the extent, and say no place in the address.
   *
   * @param {boolean} animate
   */
  showWhole(animate) {
    this.measure();
    const [west, south, east, north] = this.extent;
    const { narrow } = this;
    const motion = flight();
    const flies = animate && motion.animate;
    /** @type {L.FitBoundsOptions} */
    const options = {
      ...motion,
      animate: flies,
      paddingTopLeft: narrow ? [8, 8] : [40, 16],
      paddingBottomRight: narrow ? [8, 120] : [40, 116],
      padding: undefined,
    };
    const done = () => {
      this.homing = false;
      this.moved = false;
      this.keep();
    };
    this.homing = true;
    // Heard before the map moves: where it need not move, it says so at once.
    if (flies) this.map.once('moveend', () => setTimeout(done, 0));
    this.map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      options,
    );
    if (!flies) done();
  }

  /**
   * Show every event on a point that passes.
   *
   * @param {Selection} selection
   */
  showRows(selection) {
    const bounds = L.latLngBounds([]);
    const { x, y, end } = selection;
    for (let i = 0; i < end; i += 1) {
      if (!Number.isNaN(x[i]) && selection.shows(i)) bounds.extend(this.map.unproject([x[i] * 256, y[i] * 256], 0));
    }
    if (bounds.isValid()) this.map.flyToBounds(bounds, { ...flight(), paddingBottomRight: [60, 140] });
  }
}
