/** Who made what the map shows, at its edge. What comes from data goes in as text. */

import { element } from '../elements/make.js';
import { say } from '../words/map.js';
import { scrolled } from './legend.js';

/** @param {string} text */
function line(text) {
  const made = element('div', 'dl-credit leaflet-control leaflet-control-attribution');
  made.dir = 'auto';
  made.textContent = text;
  made.title = text;
  return made;
}

/** @param {PointsHeader} header */
function said({ title, version, datasets }) {
  return datasets.map((dataset) => {
    const { licence } = dataset;
    const name = datasets.length > 1 ? dataset.title : say('map.version', { title, version });
    const credits = dataset.credits.join('; ');
    if (!credits && !licence) return say('map.credit', { title: name });
    const how = licence ? 'map.credit_licensed' : 'map.credit_unlicensed';
    return say(how, { title: name, licence, credits: credits || dataset.title });
  });
}

/**
 * Returns `setDatasets(header)`, a line for each dataset, and `setDetail(text)`, a line above them.
 *
 * @param {L.Map} map
 */
export function makeCredits(map) {
  const control = map.attributionControl;
  const detail = line('');
  const all = element('div', 'dl-credits leaflet-control');
  /** @type {HTMLElement[]} */
  let lines = [];
  detail.hidden = true;
  control.setPrefix(false);
  control.getContainer()?.before(detail, all);
  L.DomEvent.disableScrollPropagation(all);
  scrolled(all, say('map.credits'));
  control.addAttribution(say('map.credit_basemap'));
  return {
    /** @param {PointsHeader | null} header */
    setDatasets(header) {
      for (const one of lines) one.remove();
      lines = header ? said(header).map(line) : [];
      all.append(...lines);
    },
    /** @param {string} text */
    setDetail(text) {
      detail.textContent = text;
      detail.hidden = !text;
    },
  };
}
