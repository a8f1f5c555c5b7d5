/**
 * Events that are not on a point: labelled markers of regions and countries, with their counts.
 * Those that would stand in each other's way share one.
 */

import { element } from '../elements/make.js';
import { say } from '../words/map.js';

/**
 * @import { Selection } from './points.js'
 * @typedef {{index: number, total: number, latlng: L.LatLng}} Spot a place with how many events it has
 * @typedef {{marker: L.Marker, root: HTMLElement, name: HTMLElement, number: HTMLElement}} Label
 * @typedef {{members: number[], at: L.Point, latlng: L.LatLng, label: Label | null, shown: number[],
 *   count: number}} Group indices of the places that share a label, those with the most events first;
 *   those shown now, and how many events they have
 */

const NAMED_FROM = 4.75; // zoom: further out the names of regions would cover each other
const REACH = 64; // pixels: labels closer than this become one
const STEP = 6; // pixels by which a label is moved at a time
const PANEL = 50; // pixels: half the height of a control under which a label is left out
const FEW = 12; // labels up to this many have room to move far
const AWAY = { few: 160, many: 60, small: 108 }; // pixels that a label is moved at most

/**
 * Ways to move a label, the shortest first: names up and down, small ones to all sides.
 *
 * @param {number} away
 * @param {boolean} small
 * @returns {number[][]}
 */
function moves(away, small) {
  const steps = Array.from({ length: 2 * Math.floor(away / STEP) + 1 }, (_, i) => (i - Math.floor(away / STEP)) * STEP);
  const found = steps.flatMap((down) => (small ? steps : [0]).map((right) => [right, down]));
  return found
    .filter(([x, y]) => Math.hypot(x, y) <= away)
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || b[1] - a[1]);
}

/**
 * How much of one box lies under another, in square pixels.
 *
 * @param {Box} a
 * @param {Box} b
 */
function shared(a, b) {
  const across = a[2] + b[2] - Math.abs(a[0] - b[0]);
  const up = a[3] + b[3] - Math.abs(a[1] - b[1]);
  return across > 0 && up > 0 ? across * up : 0;
}

/**
 * The first of `ways` for which `cost` is least.
 *
 * @template Way
 * @param {Way[]} ways
 * @param {(way: Way) => number} cost
 * @returns {Way}
 */
function least(ways, cost) {
  const costs = ways.map(cost);
  return ways[costs.indexOf(Math.min(...costs))];
}

export class AreaMarkers {
  /**
   * @param {L.Map} map
   * @param {Selection} selection whose places they are
   * @param {(indices: Set<number>, latlng: L.LatLng) => void} onOpen when a marker is chosen
   */
  constructor(map, selection, onOpen) {
    this.map = map;
    this.places = selection.header.places;
    this.onOpen = onOpen;
    /** @type {number | null} */
    this.zoom = null;
    /** @type {Group[]} */
    this.groups = [];
    this.areas = this.#areas(selection);
  }

  /**
   * Counts by place index; a marker without any hides.
   *
   * @param {ArrayLike<number>} counts
   */
  setCounts(counts) {
    if (this.map.getZoom() !== this.zoom) this.#regroup(this.map.getZoom());
    for (const group of this.#near()) {
      group.shown = group.members.filter((index) => counts[index]);
      group.count = group.shown.reduce((sum, index) => sum + counts[index], 0);
      if (group.count) this.#tell(group);
      else if (group.label) group.label.root.hidden = true;
    }
  }

  /**
   * Move labels, as little as will do, until they cover neither each other nor `taken`, and no
   * control covers those in view; one whose spot is under a panel is left out. Where there is no
   * room for a name, and where the map is too small for names, the count stands alone, and where
   * there is none for that, it covers as little as it can. Boxes are [x, y, half width, half
   * height] in world pixels at `zoom`; answers those of the labels.
   *
   * @param {number} zoom
   * @param {Box[]} taken
   * @param {Box[]} controls
   * @returns {Box[]}
   */
  arrange(zoom, taken, controls) {
    /** @type {Box[]} */
    const boxes = [];
    const view = this.map.getBounds();
    const shown = this.#near()
      .filter((group) => group.count)
      .sort((a, b) => b.count - a.count);
    const named = moves(shown.length > FEW ? AWAY.many : AWAY.few, false);
    const alone = moves(AWAY.small, true);
    for (const { latlng, label } of shown) {
      if (!label) continue;
      const { root } = label;
      const { x, y } = this.map.project(latlng, zoom);
      /** @returns {[number, number]} */
      const size = () => [root.offsetWidth / 2 + 3, root.offsetHeight / 2 + 2];
      const under = controls.some((one) => one[3] > PANEL && shared([x, y, 1, 1], one));
      root.classList.toggle('dl-area-under', under);
      if (under) continue;
      const others = [...taken, ...boxes, ...(view.contains(latlng) ? controls : [])];
      let way;
      for (const small of zoom < NAMED_FROM ? [true] : [false, true]) {
        root.classList.toggle('dl-area-small', small);
        const [width, height] = size();
        const near = others.filter((other) => shared([x, y, width + AWAY.few, height + AWAY.few], other));
        /** @param {number[]} way */
        const covered = ([right, down]) =>
          near.reduce((sum, other) => sum + shared([x + right, y + down, width, height], other), 0);
        way = (small ? alone : named).find((one) => !covered(one));
        if (!way && small) way = least(alone, covered);
        if (way) break;
      }
      const [right, down] = way || [0, 0];
      root.style.setProperty('--dl-area-right', `${right}px`);
      root.style.setProperty('--dl-area-down', `${down}px`);
      boxes.push([x + right, y + down, ...size()]);
    }
    return boxes;
  }

  remove() {
    for (const { label } of this.groups) label?.marker.remove();
    this.groups = [];
  }

  /** The groups in the view and half a view around it; the others cost nothing. */
  #near() {
    const bounds = this.map.getBounds().pad(0.5);
    return this.groups.filter((group) => bounds.contains(group.latlng));
  }

  /**
   * The places that have events and no point, with the spots of their labels; the largest first.
   *
   * @param {Selection} selection
   * @returns {Spot[]}
   */
  #areas({ x, place, count, noPlace }) {
    const totals = new Map();
    for (let i = 0; i < count; i += 1) {
      if (Number.isNaN(x[i]) && place[i] !== noPlace) totals.set(place[i], (totals.get(place[i]) || 0) + 1);
    }
    const spots = [];
    for (const [index, total] of totals) {
      const { latitude, longitude, label_latitude: lat, label_longitude: lng } = this.places[index];
      const [north, east] = [lat ?? latitude, lng ?? longitude];
      if (north !== null && east !== null) spots.push({ index, total, latlng: L.latLng(north, east) });
    }
    return spots.sort((a, b) => b.total - a.total || a.index - b.index);
  }

  /**
   * Which places share a label depends on the zoom alone, so that nothing regroups meanwhile.
   *
   * @param {number} zoom
   */
  #regroup(zoom) {
    this.remove();
    this.zoom = zoom;
    const cells = new Map();
    for (const { index, latlng } of this.areas) {
      const at = this.map.project(latlng, zoom);
      const [cx, cy] = [Math.floor(at.x / REACH), Math.floor(at.y / REACH)];
      const beside = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => cells.get(`${cx + dx} ${cy + dy}`) || []));
      const near = beside.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < REACH);
      if (near) {
        near.members.push(index);
        continue;
      }
      const group = { members: [index], at, latlng, label: null, shown: [], count: 0 };
      const cell = `${cx} ${cy}`;
      cells.set(cell, [...(cells.get(cell) || []), group]);
      this.groups.push(group);
    }
  }

  /**
   * Write what a group shows on its label.
   *
   * @param {Group} group
   */
  #tell(group) {
    group.label = group.label || this.#label(group);
    const { root, name, number } = group.label;
    const others = group.shown.length - 1;
    const place = this.places[group.shown[0]].name;
    const text = others ? say('area.label', { place, others }) : place;
    const count = group.count.toLocaleString();
    root.hidden = false;
    if (name.textContent === text && number.textContent === count) return;
    name.textContent = text;
    number.textContent = count;
    root.title = text;
    root.setAttribute('aria-label', say('marker.region', { n: group.count, place: text }));
  }

  /**
   * @param {Group} group
   * @returns {Label}
   */
  #label(group) {
    const root = element('button', 'dl-area');
    const name = element('span');
    const number = element('b');
    name.dir = 'auto';
    root.append(name, number);
    const icon = L.divIcon({ html: root, className: 'dl-area-icon', iconSize: undefined });
    const marker = L.marker(group.latlng, { icon, keyboard: false, interactive: false }).addTo(this.map);
    root.addEventListener('click', (event) => {
      L.DomEvent.stop(event);
      this.onOpen(new Set(group.shown), group.latlng);
    });
    L.DomEvent.disableClickPropagation(root);
    return { marker, root, name, number };
  }
}
