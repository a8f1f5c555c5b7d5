/** The stage in a page of its own: its data lie in the page, its address is what follows `#`. */

import { element } from '../elements/make.js';
import { eventList } from '../events/list.js';
import { categoryOf, decodePoints } from '../map/points.js';
import { Address } from '../page/address.js';
import { Stage } from '../page/stage.js';
import { setLanguage } from '../words/say.js';
import { say } from '../words/standalone.js';

const VIEWPORT = ['event', 'lat', 'lng', 'zoom'];
const FOLLOW = 80; // ms: how often the list follows a slider that is being dragged
const COLORS = ['paper', 'paper-soft', 'ink', 'ink-soft', 'line', 'accent', 'shadow', 'font'];

/** The address of a page that no server answers for: the same keys and values, after `#`. */
class HashAddress extends Address {
  /**
   * @param {Window} target
   * @param {string[]} keys in the order in which they are written
   * @param {{start: string, link: string}} page the query to begin with, and what opens the
   *   selection online
   */
  constructor(target, keys, { start, link }) {
    super(target, keys);
    this.online = link;
    this.onWrite = () => {};
    // An address that ends in `#` was written here: everything stands at its default.
    if (!target.location.href.includes('#')) this.put(start, false);
  }

  written() {
    return this.target.location.hash.slice(1);
  }

  /**
   * @override
   * @param {Changes} changes
   * @param {boolean} push
   */
  write(changes, push) {
    const query = this.query(changes);
    this.waiting = {};
    if (query === this.written()) return false;
    this.put(query, push);
    this.onWrite();
    return true;
  }

  /**
   * @param {string} query
   * @param {boolean} push
   */
  put(query, push) {
    const { history } = this.target;
    history[push ? 'pushState' : 'replaceState'](history.state, '', `#${query}`);
  }

  /**
   * A link for somebody else: online, where the page was made; without that, to this file.
   *
   * @override
   * @param {Changes} changes
   */
  link(changes) {
    const own = new URLSearchParams(this.query(changes));
    if (!this.online) return `${this.target.location.href.split('#')[0]}#${own}`;
    const url = new URL(this.online);
    for (const key of this.keys) {
      const values = own.getAll(key);
      if (!values.length && !VIEWPORT.includes(key)) continue;
      url.searchParams.delete(key);
      for (const value of values) url.searchParams.append(key, value);
    }
    return url.href;
  }
}

/**
 * A part of the page that its HTML holds.
 *
 * @param {string} id
 */
function part(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * The bytes that a packed text stands for.
 *
 * @param {string} text
 * @returns {Promise<ArrayBuffer>}
 */
async function unpacked(text) {
  if (!window.DecompressionStream) throw new Error(say('page.too_old'));
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

/** @param {string} text */
const parsed = async (text) => JSON.parse(new TextDecoder().decode(await unpacked(text)));

/**
 * What columns of the same length hold at one place, by the columns' names.
 *
 * @param {Record<string, any[]>} columns
 * @param {number} i
 * @returns {Record<string, any>}
 */
function taken(columns, i) {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]]));
}

/**
 * @typedef {Object} Texts the events' texts as the page holds them
 * @property {Record<string, any[]>} columns
 * @property {Record<string, string[]>} sources
 * @property {Record<number, {topic: string, account: string, sources: number[]}[]>} accounts by row
 */

/** The events that the page holds, each as the server would tell it. */
class Records {
  /**
   * @param {Texts} texts
   * @param {Points} points
   */
  constructor({ columns, sources, accounts }, points) {
    this.columns = columns;
    this.sources = sources;
    this.accounts = accounts;
    this.points = points;
    /** @type {Map<string, number>} */
    this.rows = new Map(columns.event_id.map((id, row) => [id, row]));
    /** @type {Map<number, EventRecord>} */
    this.kept = new Map();
  }

  /**
   * @param {number} row
   * @returns {EventRecord}
   */
  event(row) {
    const event = this.kept.get(row) || this.#told(row);
    this.kept.set(row, event);
    return event;
  }

  /**
   * @param {number} row
   * @returns {EventRecord}
   */
  #told(row) {
    const { lat, lon, dataset } = this.points.columns;
    const onPoint = !Number.isNaN(lat[row]);
    const event = taken(this.columns, row);
    return /** @type {EventRecord} */ ({
      row,
      ...event,
      dataset: dataset && this.points.header.datasets[dataset[row]],
      on_point: onPoint,
      latitude: onPoint ? lat[row] : null,
      longitude: onPoint ? lon[row] : null,
      sources: this.#publications(/** @type {number[]} */ (event.sources)),
      accounts: (this.accounts[row] || []).map((one) => ({ ...one, sources: this.#publications(one.sources) })),
    });
  }

  /**
   * @param {number[]} numbers
   * @returns {Source[]}
   */
  #publications(numbers) {
    return numbers.map((number) => /** @type {Source} */ (taken(this.sources, number)));
  }
}

/** Light or dark, as the person chose or their system does. */
class Theme {
  /**
   * @param {Address} address
   * @param {HTMLElement} map
   */
  constructor(address, map) {
    this.address = address;
    this.map = map;
    /** @type {(theme: string) => void} */
    this.changed = () => {};
    this.system = window.matchMedia('(prefers-color-scheme: dark)');
    this.button = element('button', 'dl-button dl-page-theme');
    this.button.addEventListener('click', () => this.choose(this.other()));
    this.system.addEventListener('change', () => this.look());
    document.querySelector('.dl-page-head')?.append(this.button);
    this.look();
  }

  now() {
    const chosen = this.address.read().get('theme');
    return chosen === 'light' || chosen === 'dark' ? chosen : this.own();
  }

  own() {
    return this.system.matches ? 'dark' : 'light';
  }

  other() {
    return this.now() === 'dark' ? 'light' : 'dark';
  }

  /** @param {string} theme */
  choose(theme) {
    this.address.write({ theme: theme === this.own() ? null : theme }, false);
    this.look();
  }

  /** The page wears the map's colours. */
  look() {
    const root = document.documentElement;
    root.dataset.theme = this.now();
    this.map.dataset.theme = this.now();
    const style = window.getComputedStyle(this.map);
    for (const name of COLORS) root.style.setProperty(`--dl-${name}`, style.getPropertyValue(`--dl-${name}`));
    const theme = say(`page.theme.${this.other()}`);
    this.button.textContent = theme;
    this.button.setAttribute('aria-label', say('page.theme.switch', { theme: theme.toLowerCase() }));
    this.changed(this.now());
  }
}

/**
 * The list beside the map; what is open on the map and how the list is sorted is in the address.
 *
 * @param {Stage} stage
 * @param {HashAddress} address
 * @param {Records} records
 * @param {HTMLElement} place
 */
function listen(stage, address, records, place) {
  /** @param {EventRecord} event */
  const choose = (event) => {
    address.write({ event: event.event_id }, true);
    stage.look(false);
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const { top } = place.getBoundingClientRect();
    if (top < 0) place.scrollIntoView({ behavior: still ? 'auto' : 'smooth' });
  };
  const list = eventList(part('dl-page-list'), {
    count: stage.selection.count,
    event: (row) => records.event(row),
    shows: (row) => stage.selection.shows(row),
    categoryOf: (event) => categoryOf(stage.header, event),
    onChoose: choose,
    onSort: (order) => address.write({ sort: order === 'date' ? null : order }, false),
  });
  let waiting = 0;
  stage.layer.on('drawn', () => {
    waiting =
      waiting ||
      setTimeout(() => {
        waiting = 0;
        list.refresh();
      }, FOLLOW);
  });
  const follow = () => {
    const params = address.read();
    list.sort(params.get('sort') || 'date');
    list.mark(records.rows.get(params.get('event') || '') ?? null);
  };
  address.onWrite = follow;
  follow();
  return follow;
}

function open() {
  const page = JSON.parse(part('dl-page-data').textContent);
  setLanguage(page.language);
  const place = part('dl-page-map');
  const address = new HashAddress(window, page.settings.keys, page);
  const theme = new Theme(address, place);
  const map = L.map(place, page.map);
  /** @type {Records} */
  let records;
  /** @type {Host} */
  const host = {
    address,
    data: {
      points: async () => {
        const [columns, texts] = await Promise.all([unpacked(page.points), parsed(page.events)]);
        const points = decodePoints(columns);
        records = new Records(texts, points);
        return points;
      },
      basemap: () => parsed(page.basemap),
      mask: async () => null, // every event of the page passed these filters when it was made
      rows: async (rows) => rows.map((row) => records.event(row)),
      event: async (id) => {
        const row = records.rows.get(id);
        if (row === undefined) throw new Error(say('page.missing'));
        return records.event(row);
      },
    },
    onReport: () => stage.answered(),
    theme: () => theme.now(),
    embedded: window !== window.parent,
    onTheme: (changed) => {
      theme.changed = changed;
    },
  };
  const stage = new Stage(map, page.settings, host);
  window.Dateline = { current: stage };
  new ResizeObserver(() => stage.viewport.resized()).observe(place);
  stage.ready.then(() => {
    if (!stage.settled) return;
    const follow = listen(stage, address, records, place);
    window.addEventListener('popstate', () => {
      theme.look();
      stage.look(true);
      follow();
    });
  });
}

open();
