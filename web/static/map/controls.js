/** The map's own controls: zoom, the whole, full screen, basemap; and the line that says a trouble. */

import { say } from '../words/map.js';

const CONTROLS =
  '.dl-tool, .dl-share, .dl-legend, .dl-outside, .dl-foot, .leaflet-control-scale-line, .dl-credits, .leaflet-control-attribution';
const HINT_MS = 1500; // how long a hint stays after the last reason for it
const ICONS = {
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  whole: 'M4 10V4h6M20 10V4h-6M4 14v6h6M20 14v6h-6M9 12h6',
  full: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  share: 'M12 15V4M8 8l4-4 4 4M5 12v7h14v-7',
  layers: 'M12 3l9 5-9 5-9-5zM3 13l9 5 9-5',
};

function icon(name) {
  const names = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(names, 'svg');
  const path = document.createElementNS(names, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

function button(iconName, label, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'dl-tool';
  made.title = label;
  made.setAttribute('aria-label', label);
  made.append(icon(iconName));
  made.addEventListener('click', act);
  return made;
}

/** Zoom, whole, full screen and the basemap menu. `basemaps` are names; returns {element, setBasemap}. */
export function mapControls(map, { onWhole, basemaps, onBasemap }) {
  const bar = document.createElement('div');
  bar.className = 'dl-tools';
  const full = button('full', say('map.fullscreen'), () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  });
  document.addEventListener('fullscreenchange', () => {
    const label = say(document.fullscreenElement ? 'map.fullscreen_leave' : 'map.fullscreen');
    full.title = label;
    full.setAttribute('aria-label', label);
  });
  const menu = document.createElement('div');
  menu.className = 'dl-menu dl-panel';
  menu.hidden = true;
  menu.setAttribute('role', 'radiogroup');
  menu.setAttribute('aria-label', say('map.basemap'));
  const radios = new Map();
  for (const name of basemaps) {
    const label = document.createElement('label');
    const radio = document.createElement('input');
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
    setBasemap(name) {
      const radio = radios.get(name);
      if (radio) radio.checked = true;
    },
  };
}

/** What controls cover now: [x, y, half width, half height] in world pixels. */
export function controlBoxes(map) {
  const container = map.getContainer();
  const view = container.getBoundingClientRect();
  const { min } = map.getPixelBounds();
  return [...container.querySelectorAll(CONTROLS)]
    .map((control) => {
      const { left, top, width, height } = control.getBoundingClientRect();
      return [min.x + left - view.left + width / 2, min.y + top - view.top + height / 2, width / 2, height / 2];
    })
    .filter(([, , width, height]) => width && height);
}

/** The Share button, with its word beside the sign. */
export function shareButton(onShare) {
  const made = button('share', say('map.share'), onShare);
  made.classList.add('dl-share');
  const word = document.createElement('span');
  word.textContent = say('map.share');
  made.append(word);
  made.title = say('map.share_help');
  L.DomEvent.disableClickPropagation(made);
  return made;
}

/** Inside somebody's page the wheel scrolls that page; with Ctrl or ⌘ it zooms the map. */
export function wheelOfThePage(map) {
  const container = map.getContainer();
  const hint = document.createElement('div');
  hint.className = 'dl-hint dl-panel';
  hint.setAttribute('aria-hidden', 'true'); // of use only to those who have a wheel
  hint.hidden = true;
  hint.textContent = say(/Mac|iP(ad|hone)/.test(navigator.platform) ? 'map.wheel_apple' : 'map.wheel');
  container.append(hint);
  let shown = 0;
  const turned = (event) => {
    if (event.target.closest('.dl-panel, .leaflet-popup')) return; // these scroll by themselves
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

/** A line over the map for troubles and offers: show(text, [label, act]) and hide(). */
export function makeNotice() {
  const box = document.createElement('div');
  box.className = 'dl-notice dl-panel';
  box.setAttribute('role', 'status');
  box.hidden = true;
  return {
    element: box,
    show(text, action) {
      const line = document.createElement('span');
      line.textContent = text;
      box.replaceChildren(line);
      if (action) {
        const made = document.createElement('button');
        made.type = 'button';
        made.className = 'dl-button';
        made.textContent = action[0];
        made.addEventListener('click', action[1]);
        box.append(made);
      }
      box.hidden = false;
    },
    hide() {
      box.hidden = true;
    },
  };
}
