/** Names make room for markers, labels and controls, once these have rested for a moment. */

import { controlBoxes } from './controls.js';

/**
 * @import { AreaMarkers } from './areas.js'
 * @import { embeddedBasemap } from './basemap.js'
 * @import { EventLayer } from './layer.js'
 */

const NAMES_MS = 180; // how long they must rest

export class Clearance {
  /**
   * @param {L.Map} map
   * @param {ReturnType<typeof embeddedBasemap>} basemap
   */
  constructor(map, basemap) {
    this.map = map;
    this.basemap = basemap;
    this.timer = 0;
    this.made = ''; // for which boxes
    /** @type {{layer: EventLayer, labels: AreaMarkers} | null} what names make room for now */
    this.shown = null;
  }

  /** Markers or controls have moved. */
  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#make(), NAMES_MS);
  }

  /** What names made room for goes. */
  stop() {
    clearTimeout(this.timer);
    this.made = '';
    this.shown = null;
  }

  #make() {
    if (!this.shown) return;
    const { layer, labels } = this.shown;
    const markers = layer.clusters.boxes();
    const controls = controlBoxes(this.map);
    const boxes = [...markers, ...labels.arrange(layer.zoom, markers, controls)];
    const key = `${layer.zoom} ${boxes.join(' ')} ${controls.join(' ')}`;
    if (key !== this.made) this.basemap.avoid(layer.zoom, boxes, controls);
    this.made = key;
  }
}
