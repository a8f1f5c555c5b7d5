/**
 * The open event: its text, fetched by row, its popup, and when the address is told of it.
 * One belongs to the datasets shown; other datasets have other rows.
 */

import { flight } from '../map/flight.js';
import { categoryOf } from '../map/points.js';
import { say } from '../words/map.js';
import { popupContent } from './popup.js';

/** @import { EventLayer } from '../map/layer.js' */

const KEEP_CLEAR = [60, 12, 24, 170]; // pixels at left, top, right and foot that a popup leaves free
const MOST_KEPT = 2000; // events whose text is kept

export class Opened {
  /**
   * @param {L.Map} map
   * @param {EventLayer} layer the event layer of these datasets
   * @param {string} datasets as a query string
   * @param {Object} host
   * @param {Host['data']} host.data
   * @param {() => boolean} host.narrow whether the map is as narrow as a phone's
   * @param {(event: EventRecord) => string} host.linkTo
   * @param {(id: string | null, push: boolean) => void} host.onChange the open event is another, or none
   */
  constructor(map, layer, datasets, host) {
    this.map = map;
    this.layer = layer;
    this.datasets = datasets;
    this.host = host;
    this.container = map.getContainer();
    this.header = layer.selection.header;
    this.event = ''; // the id of the open event
    this.ended = false;
    this.switching = false;
    /** @type {L.Popup | undefined} */
    this.popup = undefined;
    /** @type {Map<number, EventRecord>} */
    this.kept = new Map();
  }

  /** These datasets go: the popup too, without news for the address. */
  end() {
    this.ended = true;
    this.silently(() => this.map.closePopup());
    this.event = '';
  }

  /**
   * @param {number[]} rows
   * @returns {Promise<EventRecord[]>}
   */
  async eventsAt(rows) {
    const { kept } = this;
    const missing = rows.filter((row) => !kept.has(row));
    if (missing.length) {
      for (const event of await this.host.data.rows(missing, this.datasets)) kept.set(event.row, event);
    }
    const found = rows.map((row) => kept.get(row)).filter((event) => event !== undefined);
    if (kept.size > MOST_KEPT) for (const row of [...kept.keys()].slice(0, -500)) kept.delete(row);
    return found;
  }

  /**
   * Open a popup on `rows`; unless `quietly`, the focus goes there.
   *
   * @param {number[]} rows
   * @param {L.LatLng} latlng
   * @param {number} start
   * @param {boolean} [quietly]
   */
  openRows(rows, latlng, start, quietly) {
    if (!rows.length) return;
    const { datasets } = this.layer.selection;
    const content = popupContent(rows, {
      start,
      fetchEvents: (near) => this.eventsAt(near),
      categoryOf: (event) => categoryOf(this.header, event),
      datasetOf: (event) => datasets.find((dataset) => dataset.id === event.dataset?.id),
      linkTo: this.host.linkTo,
      onShow: (event) => this.shown(event),
    });
    const narrow = this.host.narrow();
    const room = this.container.clientHeight - KEEP_CLEAR[3] - 40;
    content.style.setProperty('--dl-popup-room', `${Math.max(160, Math.min(420, room))}px`);
    const popup = L.popup({
      maxWidth: narrow ? this.container.clientWidth - 40 : 380,
      minWidth: narrow ? this.container.clientWidth - 60 : 320,
      autoPan: false, // it would move for those who asked for less motion, too
      className: 'dl-popup-frame',
    });
    popup.setLatLng(latlng).setContent(content);
    popup.on('add remove', () => this.container.classList.toggle('dl-reading', this.map.hasLayer(popup)));
    this.silently(() => popup.openOn(this.map)); // which closes the other
    this.popup = popup;
    this.reveal();
    const close = popup.getElement()?.querySelector('.leaflet-popup-close-button');
    if (close) close.setAttribute('aria-label', say('popup.close'));
    if (!quietly) /** @type {HTMLElement} */ (content.querySelector('.dl-popup-body')).focus({ preventScroll: true });
    content.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.map.closePopup(popup);
    });
  }

  /** @param {EventRecord} event */
  shown(event) {
    if (this.ended) return;
    this.layer.setSelected(event.on_point ? event : null);
    const first = this.event === '';
    this.event = event.event_id;
    this.host.onChange(event.event_id, first);
    // Leaflet hides a popup while it measures it, and what is hidden loses the focus.
    const focused = document.activeElement;
    this.popup?.update();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    this.reveal();
  }

  /** Move the map until all of the open popup is in view and clear of controls and slider. */
  reveal() {
    const { map, popup, container } = this;
    if (!popup || !map.hasLayer(popup)) return;
    const inner = /** @type {HTMLElement} */ (popup.getElement()).getBoundingClientRect();
    const view = container.getBoundingClientRect();
    // How far `start` and `end` lie beyond `low` and `high`; where both do, the start counts.
    /**
     * @param {number} start
     * @param {number} end
     * @param {number} low
     * @param {number} high
     */
    const beyond = (start, end, low, high) => Math.round(Math.min(Math.max(0, end - high), start - low));
    const x = beyond(
      inner.left,
      inner.right,
      view.left + (this.host.narrow() ? 8 : KEEP_CLEAR[0]),
      view.right - KEEP_CLEAR[2],
    );
    const y = beyond(inner.top, inner.bottom, view.top + KEEP_CLEAR[1], view.bottom - KEEP_CLEAR[3]);
    if (x || y) map.panBy([x, y], { animate: flight().animate });
  }

  /**
   * Open and close popups without news for the address.
   *
   * @param {() => void} act
   */
  silently(act) {
    this.switching = true;
    act();
    this.switching = false;
  }

  closed() {
    if (this.switching) return;
    this.event = '';
    this.layer.setSelected(null);
    this.host.onChange(null, true);
  }

  /**
   * Open the event of the address wherever it stands, or close when there is none.
   *
   * @param {string} id
   * @param {boolean} fly
   */
  async openEvent(id, fly) {
    this.event = id;
    if (!id) {
      this.silently(() => this.map.closePopup());
      this.layer.setSelected(null);
      return;
    }
    const event = await this.host.data.event(id, this.datasets).catch(() => null);
    if (!event || this.event !== id || this.ended) return;
    this.kept.set(event.row, event);
    const place = this.header.places.find((one) => one.id === event.place_id);
    const latitude = event.on_point ? event.latitude : place?.label_latitude;
    const longitude = event.on_point ? event.longitude : place?.label_longitude;
    const known = typeof latitude === 'number' && typeof longitude === 'number';
    const latlng = known ? L.latLng(latitude, longitude) : this.map.getCenter();
    if (fly || !this.map.getBounds().contains(latlng))
      this.map.setView(latlng, Math.max(this.map.getZoom(), 7), { animate: false });
    const rows = event.on_point ? this.layer.clusters.rowsBeside(event.row) : [];
    const index = rows.indexOf(event.row);
    this.openRows(index >= 0 ? rows : [event.row], latlng, Math.max(0, index), true);
  }
}
