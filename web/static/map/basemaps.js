/** Which basemap is shown: the embedded one, or tiles of another host that lie over it. */

import { say } from '../words/map.js';
import { MAX_DETAIL_ZOOM } from './basemap.js';

const EMBEDDED = 'embedded';

export class Basemaps {
  /**
   * @param map the Leaflet map
   * @param embedded what `embeddedBasemap` returned
   * @param online {name: {url, options}}, those that a person can choose besides
   * @param parts {notice, controls, credits}: where it says a trouble, what is chosen, and how far
   *   the land is known
   */
  constructor(map, embedded, online, parts) {
    this.map = map;
    this.embedded = embedded;
    this.online = online;
    this.parts = parts;
    this.tiles = null;
    this.name = null;
    map.on('zoomend', () => this.#sayDetail());
  }

  /** Show a basemap by its name; the embedded one where there is none of that name. */
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
