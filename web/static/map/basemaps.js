/** Which basemap is shown: the embedded one, or tiles of another host that lie over it. */

import { say } from '../words/map.js';
import { MAX_DETAIL_ZOOM } from './basemap.js';

/**
 * @import { embeddedBasemap } from './basemap.js'
 * @import { mapControls } from './controls.js'
 * @import { makeCredits } from './credits.js'
 * @import { makeNotice } from './notice.js'
 */

const EMBEDDED = 'embedded';

export class Basemaps {
  /**
   * @param {L.Map} map
   * @param {ReturnType<typeof embeddedBasemap>} embedded
   * @param {Settings['basemaps']} online those that a person can choose besides, by name
   * @param {Object} parts where it says a trouble, what is chosen, and that the land is known no closer
   * @param {ReturnType<typeof makeNotice>} parts.notice
   * @param {ReturnType<typeof mapControls>} parts.controls
   * @param {ReturnType<typeof makeCredits>} parts.credits
   */
  constructor(map, embedded, online, parts) {
    this.map = map;
    this.embedded = embedded;
    this.online = online;
    this.parts = parts;
    /** @type {L.TileLayer | null} */
    this.tiles = null;
    /** @type {string | null} */
    this.name = null;
    map.on('zoomend', () => this.#sayDetail());
  }

  /**
   * Show a basemap by its name; the embedded one where there is none of that name.
   *
   * @param {string} name
   */
  choose(name) {
    const { controls, notice } = this.parts;
    const record = this.online[name];
    const chosen = record ? name : EMBEDDED;
    if (chosen === this.name) return;
    this.name = chosen;
    controls.setBasemap(chosen);
    this.#sayDetail();
    notice.hide();
    this.tiles?.remove();
    this.tiles = null;
    this.embedded.show();
    if (!record) return;
    const tiles = L.tileLayer(record.url, { ...record.options, crossOrigin: 'anonymous', zIndex: 2 });
    let loaded = 0;
    tiles.on('tileload', () => {
      loaded += 1;
      notice.hide();
      if (this.tiles === tiles) this.embedded.hide(); // or its names would lie over the tiles' own
    });
    tiles.on('tileerror', () => {
      if (loaded === 0) notice.show(say('map.tiles_failed', { name: say(`basemap.${name}`) }));
    });
    this.tiles = tiles.addTo(this.map);
  }

  /** Closer than the embedded basemap knows the land, the map says so. */
  #sayDetail() {
    const ends = this.name === EMBEDDED && this.map.getZoom() > MAX_DETAIL_ZOOM;
    this.parts.credits.setDetail(ends ? say('map.detail_ends') : '');
  }
}
