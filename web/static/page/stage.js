/**
 * The stage: it joins basemap, event layer, legend, slider and popup, keeps them in step with the
 * address, and tells the server once a choice is made. It is the only script that knows the page.
 */

import { Opened } from '../events/opened.js';
import { AreaMarkers } from '../map/areas.js';
import { embeddedBasemap } from '../map/basemap.js';
import { Clearance } from '../map/clearance.js';
import { controlBoxes } from '../map/controls.js';
import { EventLayer } from '../map/layer.js';
import { makeLegend } from '../map/legend.js';
import { makeNotice } from '../map/notice.js';
import { Selection } from '../map/points.js';
import { Viewport } from '../map/viewport.js';
import { fromIso, iso } from '../timeline/calendar.js';
import { Timeline } from '../timeline/timeline.js';
import { say } from '../words/map.js';
import { Choices } from './choices.js';
import { askMask, readFilters } from './filters.js';
import { Furniture } from './furniture.js';

/**
 * @import { Shown } from '../map/layer.js'
 * @import { Filters } from './filters.js'
 */

const LOADING_MS = 400; // what takes longer than this is said to be loading

export class Stage {
  // There once the first datasets are shown, and for good:
  /** @type {ReturnType<typeof embeddedBasemap>} */
  basemap;
  /** @type {Furniture} */
  furniture;
  /** @type {Clearance} */
  clearance;
  /** @type {string} */
  theme;

  // There while datasets are shown, and other ones for others:
  /** @type {Selection} */
  selection;
  /** @type {PointsHeader} */
  header;
  /** @type {EventLayer} */
  layer;
  /** @type {AreaMarkers} */
  labels;
  /** @type {ReturnType<typeof makeLegend>} */
  legend;
  /** @type {Timeline} */
  timeline;
  /** @type {Opened} */
  opened;

  /**
   * @param {L.Map} map
   * @param {Settings} settings
   * @param {Host} host
   */
  constructor(map, settings, host) {
    this.map = map;
    this.settings = settings;
    this.host = host;
    this.address = host.address;
    this.container = map.getContainer();
    this.container.classList.add('dl-map');
    this.container.setAttribute('aria-label', say('map.label'));
    this.notice = makeNotice();
    this.container.append(this.notice.element);
    this.choices = new Choices(this.address, host.onReport, () => this.look(false));
    this.viewport = new Viewport(map, this.address, {
      settled: () => this.settled,
      answered: () => !this.choices.open,
    });
    this.settled = false;
    this.emptyShown = false;
    /** @type {string | null} the datasets shown, as a query string */
    this.datasets = null;
    /** @type {string | null} those being fetched */
    this.loading = null;
    /** @type {Days | null} the window that the address says */
    this.days = null;
    /** @type {string | null} which filters hold */
    this.filterKey = null;
    this.on = new Uint8Array(0);
    this.ready = this.load(true);
  }

  /** The datasets that the address names, as a query string. */
  asked() {
    const named = this.address.read().getAll('dataset').sort();
    return new URLSearchParams(named.map((id) => ['dataset', id])).toString();
  }

  /**
   * Fetch the datasets of the address and show them; what is shown stays until they are there.
   *
   * @param {boolean} moved whether the person went back, forward or came here
   */
  async load(moved) {
    const asked = this.asked();
    const overtaken = () => this.loading !== asked;
    this.loading = asked;
    delete this.container.dataset.ready;
    const slow = setTimeout(() => overtaken() || this.notice.show(say('map.loading')), LOADING_MS);
    try {
      const [points, mask, basemap] = await Promise.all([
        this.host.data.points(asked),
        Promise.resolve(this.host.understood).then(() => this.mask(this.address.read())),
        this.basemap ? null : this.host.data.basemap(),
        document.fonts?.load('600 12px "IBM Plex Sans"').catch(() => {}),
      ]);
      if (overtaken()) return;
      clearTimeout(slow);
      this.notice.hide();
      this.clear();
      this.show(points, mask, basemap, asked, moved);
    } catch (error) {
      if (overtaken()) return;
      clearTimeout(slow);
      this.clear();
      this.notice.failed('map.failed', error, () => {
        this.ready = this.load(true);
      });
    }
  }

  /** Take away what belongs to the datasets shown until now. */
  clear() {
    this.datasets = null;
    this.loading = null;
    this.settled = false;
    if (!this.layer) return;
    this.clearance.stop();
    this.opened.end();
    this.layer.off().remove();
    this.labels.remove();
    this.legend.element.remove();
    this.timeline.destroy();
    this.furniture.credits.setDatasets(null);
    this.furniture.setOutside(0);
    Object.assign(this, { layer: null, labels: null, legend: null, timeline: null, opened: null });
    this.filterKey = null;
    this.days = null;
    this.emptyShown = false;
  }

  /**
   * Show decoded points; the first time, build everything around them.
   *
   * @param {Points} points
   * @param {Uint8Array | null} mask
   * @param {BasemapFile | null} basemap
   * @param {string} datasets
   * @param {boolean} moved
   */
  show(points, mask, basemap, datasets, moved) {
    const { map } = this;
    const selection = new Selection(points);
    const { header } = selection;
    this.selection = selection;
    this.header = header;
    this.datasets = datasets;
    for (const category of header.categories) {
      Object.assign(category, this.settings.symbols[category.id]);
      category.label = say(`category.${category.id}`);
    }
    const { marks } = this.settings;
    for (const [i, dataset] of selection.datasets.entries()) dataset.mark = marks[i % marks.length];
    this.viewport.extent = header.extent || [-120, -50, 160, 70];
    if (!moved) this.viewport.refit();
    else if (!this.viewport.fromAddress()) this.viewport.showWhole(false);
    if (basemap) this.build(basemap);
    this.layer = new EventLayer(selection, {
      theme: this.theme,
      names: (row) =>
        opened.eventsAt([row]).then(
          ([event]) => event || null,
          () => null,
        ),
    });
    const opened = new Opened(map, this.layer, datasets, {
      data: this.host.data,
      narrow: () => this.viewport.narrow,
      linkTo: (event) => this.address.link({ event: event.event_id }),
      onChange: (id, push) => this.say({ event: id }, push),
    });
    this.opened = opened;
    this.buildTold();
    this.layer.on('drawn', (state) => this.drawn(/** @type {L.LeafletEvent & Shown} */ (state)));
    this.layer.on('select', (chosen) => {
      const { rows, latlng } = /** @type {L.LeafletEvent & {rows: number[], latlng: L.LatLng}} */ (chosen);
      opened.openRows(rows, latlng, 0);
    });
    this.setFilters(this.filters(this.address.read()), mask); // first, or all would be seen for a moment
    this.layer.addTo(map);
    this.labels = new AreaMarkers(map, selection, (places, latlng) => {
      opened.openRows(this.layer.clusters.rowsOffPoint(places), latlng, 0);
    });
    this.clearance.shown = this;
    this.furniture.credits.setDatasets(header);
    this.look(moved);
    this.settled = true;
    if (!moved) this.viewport.keep();
    this.container.dataset.ready = 'true';
    performance.mark('dateline:ready');
  }

  /**
   * What stays whichever datasets are shown: the basemap, the controls, the map's own news.
   *
   * @param {BasemapFile} data
   */
  build(data) {
    const { map, host } = this;
    this.theme = host.theme();
    this.container.dataset.theme = this.theme;
    this.basemap = embeddedBasemap(map, data, { theme: this.theme, language: 'en' });
    this.clearance = new Clearance(map, this.basemap);
    this.furniture = new Furniture(map, this.basemap, this.settings.basemaps, this.notice, host.embedded, {
      onWhole: () => this.viewport.showWhole(true),
      onOutside: () => this.showShown(),
      onBasemap: (name) => this.say({ basemap: name === 'embedded' ? null : name }, true),
      onShare: host.onShare && (() => this.share()),
      onHeight: () => this.clearance.rest(),
    });
    this.viewport.watch();
    map.on('popupclose', () => this.opened?.closed());
    host.onTheme((theme) => this.setTheme(theme));
  }

  /** The legend and the slider, which tell of the datasets shown. */
  buildTold() {
    const { header, selection } = this;
    this.legend = makeLegend(header.categories, selection.dataset ? selection.datasets : [], {
      onToggle: (i) => this.toggle(i),
      onFold: () => this.clearance.rest(),
      folded: this.viewport.narrow,
    });
    this.furniture.controls.element.after(this.legend.element);
    this.timeline = new Timeline(this.furniture.foot, {
      first: header.first_day,
      last: header.last_day,
      from: header.first_day,
      to: header.last_day,
      categories: header.categories,
      bins: (lo, hi, n) => selection.bins(lo, hi, n),
      onInput: ({ from, to }) => this.layer.setWindow(from, to),
      onChange: (days) => this.datesChosen(days),
      theme: this.theme,
    });
  }

  /**
   * Read the address and bring everything in line.
   *
   * @param {boolean} moved whether the person went back or forward
   */
  look(moved) {
    if (moved) this.choices.drop();
    else this.answered();
    const asked = this.asked();
    if (asked !== this.datasets) {
      if (asked !== this.loading) this.ready = this.load(moved);
      return;
    }
    if (this.loading !== null) {
      // The person came back to what is shown before the others were there.
      this.loading = null;
      this.notice.hide();
      this.container.dataset.ready = 'true';
    }
    const params = this.address.read();
    const [start, end] = ['from', 'to'].map((key) => fromIso(params.get(key) || ''));
    // An open end is that of the data, or the other end where that lies beyond.
    const from = start ?? Math.min(this.header.first_day, end ?? Infinity);
    const to = end ?? Math.max(this.header.last_day, start ?? -Infinity);
    if (from <= to && (from !== this.days?.from || to !== this.days.to)) {
      this.days = { from, to };
      this.#setDays(this.days);
    }
    this.furniture.basemaps.choose(params.get('basemap') || 'embedded');
    this.setClean(params.get('view') === 'clean');
    if (moved && !this.viewport.fromAddress() && this.settled) this.viewport.showWhole(false);
    const filters = this.refreshFilters(params);
    const event = params.get('event') || '';
    if (event !== this.opened.event) filters.then(() => this.opened?.openEvent(event, moved && !params.has('lat')));
  }

  /** @param {URLSearchParams} params */
  mask(params) {
    return askMask(params, this.host.data.mask);
  }

  /** @param {URLSearchParams} params */
  filters(params) {
    return readFilters(params, this.header.categories);
  }

  /** @param {URLSearchParams} params */
  async refreshFilters(params) {
    const filters = this.filters(params);
    const { key } = filters;
    if (key === this.filterKey) return;
    this.filterKey = key;
    try {
      const mask = await this.mask(params);
      if (key === this.filterKey) this.setFilters(filters, mask); // or a newer choice overtook this one
    } catch (error) {
      if (key !== this.filterKey) return;
      this.filterKey = null;
      this.notice.failed('map.filters_failed', error, () => this.refreshFilters(this.address.read()));
    }
  }

  /**
   * @param {Filters} filters
   * @param {Uint8Array | null} mask
   */
  setFilters({ key, on, certainDates }, mask) {
    this.filterKey = key;
    this.on = Uint8Array.from(on);
    this.legend.setOn(on);
    this.layer.setFilters(mask, on, certainDates);
    this.timeline.redraw();
  }

  /** @param {Shown} shown */
  drawn({ total, byCategory, byDataset, inView, offPoint }) {
    this.legend.setCounts(byCategory, byDataset);
    this.timeline.setStatus(say('map.status', { shown: total, total: this.selection.count }));
    if (this.labels) this.labels.setCounts(offPoint);
    this.clearance.rest();
    this.furniture.setOutside(total - inView - offPoint.reduce((sum, count) => sum + count, 0));
    if (total === 0 && !this.emptyShown) {
      this.notice.show(`${say('map.empty')} ${say('map.empty_help')}`, [
        say('map.show_all_dates'),
        () => {
          const all = { from: this.header.first_day, to: this.header.last_day };
          this.#setDays(all);
          this.datesChosen(all);
        },
      ]);
    } else if (total > 0 && this.emptyShown) this.notice.hide();
    this.emptyShown = total === 0;
  }

  /**
   * The clean view shows the map, its legend and the slider, and no tools.
   *
   * @param {boolean} clean
   */
  setClean(clean) {
    this.container.classList.toggle('dl-clean', clean);
  }

  /** What controls cover now; see the function of this name. */
  controlBoxes() {
    return controlBoxes(this.map);
  }

  /** @param {Days} days */
  #setDays({ from, to }) {
    this.timeline.set(from, to);
    this.layer.setWindow(from, to);
  }

  /** @param {Days} days */
  datesChosen(days) {
    this.days = days;
    const { first_day: first, last_day: last } = this.header;
    this.say({ from: days.from === first ? null : iso(days.from), to: days.to === last ? null : iso(days.to) }, true);
  }

  /** @param {number} index of a category that was turned on or off */
  toggle(index) {
    const on = Uint8Array.from(this.on);
    on[index] = on[index] ? 0 : 1;
    const chosen = this.header.categories.filter((_, i) => on[i]);
    const ids = chosen.map((category) => category.id).sort();
    // With none left the person would see nothing: the last one off turns all on.
    this.say({ category: ids.length === on.length ? [] : ids }, true);
    this.refreshFilters(this.address.read());
  }

  /**
   * A choice was made here: for the address and, when that changes, for the server.
   *
   * @param {Changes} changes
   * @param {boolean} push whether Back returns from it
   */
  say(changes, push) {
    this.choices.make({ ...changes, ...this.viewport.said() }, push);
  }

  share() {
    this.host.onShare?.({ ...this.choices.unanswered(), ...this.viewport.said() }, this.viewport.onScreen());
  }

  answered() {
    this.choices.answered();
    this.viewport.keep();
  }

  showShown() {
    this.viewport.showRows(this.selection);
  }

  /** @param {string} theme */
  setTheme(theme) {
    if (theme === this.theme) return;
    this.theme = theme;
    this.container.dataset.theme = theme;
    this.basemap.setTheme(theme);
    this.layer?.setTheme(theme);
    this.timeline?.setTheme(theme);
  }
}
