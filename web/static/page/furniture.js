/** What stays on the map whichever datasets are shown: controls, credits, the foot, the share button. */

import { element } from '../elements/make.js';
import { Basemaps } from '../map/basemaps.js';
import { mapControls, shareButton, wheelOfThePage } from '../map/controls.js';
import { makeCredits } from '../map/credits.js';
import { say } from '../words/map.js';

/**
 * @import { embeddedBasemap } from '../map/basemap.js'
 * @import { makeNotice } from '../map/notice.js'
 * @typedef {Object} Uses what a person can do with it
 * @property {() => void} onWhole
 * @property {() => void} onOutside show the events that are outside the view
 * @property {(name: string) => void} onBasemap another basemap was chosen
 * @property {(() => void) | undefined} onShare where one can share
 * @property {() => void} onHeight a part that covers the map has another height
 */

export class Furniture {
  /**
   * @param {L.Map} map
   * @param {ReturnType<typeof embeddedBasemap>} basemap
   * @param {Settings['basemaps']} online
   * @param {ReturnType<typeof makeNotice>} notice
   * @param {boolean} embedded whether the map is in a frame of somebody's page
   * @param {Uses} uses
   */
  constructor(map, basemap, online, notice, embedded, uses) {
    this.container = map.getContainer();
    this.uses = uses;
    this.controls = mapControls(map, {
      onWhole: uses.onWhole,
      basemaps: ['embedded', ...Object.keys(online)],
      onBasemap: (name) => {
        this.basemaps.choose(name);
        uses.onBasemap(name);
      },
    });
    this.outside = element('button', 'dl-outside dl-panel');
    this.outside.hidden = true;
    this.outside.addEventListener('click', uses.onOutside);
    this.foot = element('div', 'dl-foot dl-panel');
    this.container.append(this.controls.element, this.outside, this.foot);
    if (uses.onShare) this.container.append(shareButton(uses.onShare));
    this.#tellHeight(this.foot, '--dl-foot-height');
    L.DomEvent.disableClickPropagation(this.foot);
    L.DomEvent.disableScrollPropagation(this.foot);
    if (embedded) wheelOfThePage(map);
    L.control.scale({ position: 'bottomright', maxWidth: 120 }).addTo(map);
    this.credits = makeCredits(map);
    this.basemaps = new Basemaps(map, basemap, online, { notice, controls: this.controls, credits: this.credits });
    this.#tellHeight(this.container.querySelector('.leaflet-bottom.leaflet-right'), '--dl-corner-height');
  }

  /**
   * Say how many events are outside the view; the line is gone where there are none.
   *
   * @param {number} n
   */
  setOutside(n) {
    const text = n > 0 ? say('map.outside', { n }) : '';
    if (this.outside.textContent !== text) this.outside.textContent = text;
    this.outside.title = say('map.outside_show');
    this.outside.hidden = n <= 0;
  }

  /**
   * Let the styles know how high a part of the map is.
   *
   * @param {HTMLElement | null} part
   * @param {string} name
   */
  #tellHeight(part, name) {
    if (!part) return;
    new ResizeObserver(() => {
      this.container.style.setProperty(name, `${part.offsetHeight}px`);
      this.uses.onHeight();
    }).observe(part);
  }
}
