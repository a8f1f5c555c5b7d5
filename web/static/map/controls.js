/** The map's own controls: zoom, the whole, full screen, basemap, share; and whose the wheel is. */

import { element, svg } from '../elements/make.js';
import { say } from '../words/map.js';

const CONTROLS =
  '.dl-tool, .dl-share, .dl-legend, .dl-outside, .dl-foot, .leaflet-control-scale-line, .dl-credits, .leaflet-control-attribution';
const HINT_MS = 1500; // how long a hint stays after the last reason for it
/** @type {Record<string, string>} */
const ICONS = {
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  whole: 'M4 10V4h6M20 10V4h-6M4 14v6h6M20 14v6h-6M9 12h6',
  full: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  share: 'M12 15V4M8 8l4-4 4 4M5 12v7h14v-7',
  layers: 'M12 3l9 5-9 5-9-5zM3 13l9 5 9-5',
};

/**
 * @param {string} iconName
 * @param {string} label
 * @param {() => void} act
 */
function button(iconName, label, act) {
  const made = element('button', 'dl-tool');
  made.title = label;
  made.setAttribute('aria-label', label);
  made.append(svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: ICONS[iconName] })));
  made.addEventListener('click', act);
  return made;
}

/**
 * Zoom, whole, full screen and the basemap menu. `basemaps` are names; returns {element, setBasemap}.
 *
 * @param {L.Map} map
 * @param {{onWhole: () => void, basemaps: string[], onBasemap: (name: string) => void}} does
 */
export function mapControls(map, { onWhole, basemaps, onBasemap }) {
  const bar = element('div', 'dl-tools');
  const full = button('full', say('map.fullscreen'), () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  });
  document.addEventListener('fullscreenchange', () => {
    const label = say(document.fullscreenElement ? 'map.fullscreen_leave' : 'map.fullscreen');
    full.title = label;
    full.setAttribute('aria-label', label);
  });
  const menu = element('div', 'dl-menu dl-panel');
  menu.hidden = true;
  menu.setAttribute('role', 'radiogroup');
  menu.setAttribute('aria-label', say('map.basemap'));
  const radios = new Map();
  for (const name of basemaps) {
    const label = element('label');
    const radio = element('input');
    radio.type = 'radio';
    radio.name = 'dl-basemap';
    radio.value = name;
    radio.addEventListener('change', () => onBasemap(name));
    label.append(radio, say(`basemap.${name}`));
    menu.append(label);
    radios.set(name, radio);
  }
  const choose = button('layers', say('map.basemap'), () => {
    menu.hidden = !menu.hidden;
    choose.setAttribute('aria-expanded', String(!menu.hidden));
  });
  choose.setAttribute('aria-expanded', 'false');
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.hidden = true;
    choose.setAttribute('aria-expanded', 'false');
    choose.focus();
  });
  map.on('mousedown', () => {
    menu.hidden = true;
    choose.setAttribute('aria-expanded', 'false');
  });
  bar.append(
    button('plus', say('map.zoom_in'), () => map.zoomIn()),
    button('minus', say('map.zoom_out'), () => map.zoomOut()),
    button('whole', say('map.whole'), onWhole),
    full,
    ...(basemaps.length > 1 ? [choose, menu] : []),
  );
  L.DomEvent.disableClickPropagation(bar);
  L.DomEvent.disableScrollPropagation(bar);
  return {
    element: bar,
    /** @param {string} name */
    setBasemap(name) {
      const radio = radios.get(name);
      if (radio) radio.checked = true;
    },
  };
}

/**
 * What controls cover now: [x, y, half width, half height] in world pixels.
 *
 * @param {L.Map} map
 * @returns {Box[]}
 */
export function controlBoxes(map) {
  const container = map.getContainer();
  const view = container.getBoundingClientRect();
  const corner = map.getPixelBounds().getTopLeft();
  /** @type {(control: Element) => Box} */
  const boxOf = (control) => {
    const { left, top, width, height } = control.getBoundingClientRect();
    return [corner.x + left - view.left + width / 2, corner.y + top - view.top + height / 2, width / 2, height / 2];
  };
  return [...container.querySelectorAll(CONTROLS)].map(boxOf).filter(([, , width, height]) => width && height);
}

/**
 * The Share button, with its word beside the sign.
 *
 * @param {() => void} onShare
 */
export function shareButton(onShare) {
  const made = button('share', say('map.share'), onShare);
  made.classList.add('dl-share');
  const word = element('span');
  word.textContent = say('map.share');
  made.append(word);
  made.title = say('map.share_help');
  L.DomEvent.disableClickPropagation(made);
  return made;
}

/**
 * Inside somebody's page the wheel scrolls that page; with Ctrl or ⌘ it zooms the map.
 *
 * @param {L.Map} map
 */
export function wheelOfThePage(map) {
  const container = map.getContainer();
  const hint = element('div', 'dl-hint dl-panel');
  hint.setAttribute('aria-hidden', 'true'); // of use only to those who have a wheel
  hint.hidden = true;
  hint.textContent = say(/Mac|iP(ad|hone)/.test(navigator.platform) ? 'map.wheel_apple' : 'map.wheel');
  container.append(hint);
  let shown = 0;
  /** @param {WheelEvent} event */
  const turned = (event) => {
    if (/** @type {Element} */ (event.target).closest('.dl-panel, .leaflet-popup')) return; // these scroll by themselves
    const zooms = event.ctrlKey || event.metaKey || document.fullscreenElement;
    hint.hidden = Boolean(zooms);
    if (zooms) return;
    event.stopPropagation(); // before Leaflet hears of it
    clearTimeout(shown);
    shown = setTimeout(() => {
      hint.hidden = true;
    }, HINT_MS);
  };
  container.addEventListener('wheel', turned, { capture: true, passive: true });
}
