/** The stage inside the app: its data come from the server, its address is the page around it. */

import { decodePoints } from '../map/points.js';
import { say } from '../words/map.js';
import { Address } from './address.js';
import { Stage } from './stage.js';

/**
 * Whether a CSS colour is dark.
 *
 * @param {string} color
 */
function isDark(color) {
  const parts = (color.match(/[\d.]+/g) || []).map(Number);
  return parts.length >= 3 && 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] < 110;
}

/** @param {Window} page */
function pageTheme(page) {
  const app = page.document.querySelector('.stApp') || page.document.body;
  return isDark(page.getComputedStyle(app).backgroundColor) ? 'dark' : 'light';
}

/** @param {string} url */
async function get(url) {
  const response = await fetch(url, { credentials: 'same-origin' }).catch(() => {
    throw new Error(say('map.no_answer'));
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Error(problem.error || `${response.status}`);
}

/**
 * Called by the map script once Leaflet and the map stand.
 *
 * @param {L.Map} map
 * @param {Settings} settings
 */
function start(map, settings) {
  const page = /** @type {Window & typeof globalThis} */ (window.parent);
  // folium forbids zooming with two fingers, which people with weak sight need.
  for (const meta of document.querySelectorAll('meta[name="viewport"]')) {
    meta.setAttribute('content', 'width=device-width, initial-scale=1');
  }
  const address = new Address(page, settings.keys);
  /**
   * @param {string} path
   * @returns {string}
   */
  const url = (path) => new URL(settings.root + path, document.baseURI).href;
  const reporter = new (L.Layer.extend({ onAdd() {}, onRemove() {} }))().addTo(map);
  let reports = Date.now(); // so that the numbers of a frame made anew are higher than before
  // streamlit-folium returns what a clicked layer says of itself; that is the way back to Python.
  /** @param {object} properties */
  const report = (properties) => {
    reports += 1;
    const feature = { type: 'Feature', properties: { ...properties, report: reports }, geometry: null };
    reporter.fire('click', { latlng: map.getCenter(), layer: { toGeoJSON: () => feature } });
    // It would wait a quarter of a second for another click; what is sent now it does not repeat.
    const told = { last_active_drawing: feature };
    window.__GLOBAL_DATA__.previous_data = told;
    window.Streamlit.setComponentValue(told);
  };
  const link = address.written();
  const understand = () =>
    get(url(`api/view?${link}`))
      .then(async (answer) => address.understood(link, (await answer.json()).query))
      .catch(() => {}); // a link of unknown datasets, of which points will say so
  /** @type {Host} */
  const host = {
    address,
    understood: link ? understand() : undefined,
    data: {
      points: async (datasets) => decodePoints(await (await get(url(`api/points?${datasets}`))).arrayBuffer()),
      basemap: async () => (await get(url(`assets/basemap.json?v=${settings.version}`))).json(),
      mask: async (query) => new Uint8Array(await (await get(url(`api/mask?${query}`))).arrayBuffer()),
      rows: async (rows, datasets) => {
        const query = rows
          .slice(0, 500)
          .map((row) => `row=${row}`)
          .join('&');
        return (await (await get(url(`api/rows?${query}&${datasets}`))).json()).events;
      },
      event: async (id, datasets) => (await get(url(`api/events/${encodeURIComponent(id)}?${datasets}`))).json(),
    },
    onReport: (changes) => report({ changes }),
    onShare: (changes, share) => report({ changes, share }),
    theme: () => pageTheme(page),
    embedded: page !== page.parent,
    onTheme(changed) {
      const look = () => changed(pageTheme(page));
      window.addEventListener('message', () => setTimeout(look, 50));
      window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(look, 300));
    },
  };
  const stage = new Stage(map, settings, host);
  const resized = new ResizeObserver(() => stage.viewport.resized());
  resized.observe(map.getContainer());
  // The key `c` turns the clean view on and off, from the map and from the page around it.
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    const typing = /** @type {Element} */ (event.target).closest?.(
      'input, textarea, select, [contenteditable], [role="grid"], canvas',
    );
    if (event.key !== 'c' || event.ctrlKey || event.metaKey || event.altKey || typing || !stage.settled) return;
    stage.say({ view: address.read().get('view') === 'clean' ? null : 'clean' }, true);
    stage.setClean(address.read().get('view') === 'clean');
  };
  window.addEventListener('keydown', keyed);
  page.addEventListener('keydown', keyed);
  page.addEventListener('popstate', () => stage.look(true));
  // On a phone a press beside the sheet of filters closes it, and whoever comes back finds the map.
  const beside = () => window.frameElement?.dispatchEvent(new page.MouseEvent('mousedown', { bubbles: true }));
  window.addEventListener('pointerdown', beside, { capture: true });
  page.addEventListener('pagehide', beside);
  /**
   * Called by the server's answer to a rerun, with the last report that it heard.
   *
   * @param {number} heard
   */
  const lookAgain = (heard) => {
    // An answer to what was chosen before, on the page or here, is not the whole of what holds.
    if (!stage.choices.open || heard >= reports) stage.look(false);
  };
  Object.assign(window.Dateline, { current: stage, lookAgain });
}

// The one name that folium's scripts find here. Tests and tools look at `current`, the stage.
window.Dateline = { start };
