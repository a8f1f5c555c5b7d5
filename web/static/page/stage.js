/**
 * The stage: it joins basemap, event layer, legend, slider and popup, keeps them in step with the
 * address, and tells the server once a choice is made. It is the only script that knows the page.
 */

import { Opened } from '../events/opened.js';
import { AreaMarkers } from '../map/areas.js';
import { embeddedBasemap } from '../map/basemap.js';
import { Basemaps } from '../map/basemaps.js';
import { controlBoxes, makeNotice, mapControls, shareButton, wheelOfThePage } from '../map/controls.js';
import { makeCredits } from '../map/credits.js';
import { flight } from '../map/flight.js';
import { EventLayer } from '../map/layer.js';
import { makeLegend } from '../map/legend.js';
import { Selection } from '../map/points.js';
import { Viewport } from '../map/viewport.js';
import { Timeline } from '../timeline/timeline.js';
import { say } from '../words/map.js';
import { dayOf, isoOf } from './address.js';
import { Choices } from './choices.js';
import { askMask, readFilters } from './filters.js';

const LOADING_MS = 400; // what takes longer than this is said to be loading
const NAMES_MS = 180; // markers must rest this long before names make room for them

export class Stage {
  /**
   * @param map the Leaflet map
   * @param settings {keys, root, symbols, marks, basemaps: {name: {url, options}}}
   * @param host {address, data, onReport(changes, share), theme(), embedded}: what the app or the
   *   standalone page gives; `data` is asked with the datasets as a query string; `understood`
   *   waits until the link that was opened is; `embedded` tells whether all this is in a frame of
   *   somebody's page
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
    this.choices = new Choices(
      this.address,
      (changes) => host.onReport(changes),
      () => this.look(false),
    );
    this.viewport = new Viewport(map, this.address, {
      settled: () => this.settled,
      answered: () => !this.choices.open,
    });
    this.datasets = null; // those shown, as a query string
    this.loading = null; // those being fetched
    this.ready = this.load(true);
  }

  /** The datasets that the address names, as a query string. */
  asked() {
    const named = this.address.read().getAll('dataset').sort();
    return new URLSearchParams(named.map((id) => ['dataset', id])).toString();
  }

  /** Fetch the datasets of the address and show them; what is shown stays until they are there. */
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
      this.notice.show(say('map.failed', { reason: error.message }), [
        say('map.retry'),
        () => {
          this.notice.hide();
          this.ready = this.load(true);
        },
      ]);
    }
  }

  /** Take away what belongs to the datasets shown until now. */
  clear() {
    this.datasets = null;
    this.loading = null;
    this.settled = false;
    if (!this.layer) return;
    clearTimeout(this.naming);
    this.opened.end();
    this.layer.off().remove();
    this.labels.remove();
    this.legend.element.remove();
    this.timeline.destroy();
    this.credits.setDatasets(null);
    this.outside.hidden = true;
    for (const part of ['layer', 'labels', 'legend', 'timeline', 'opened', 'filterKey', 'named']) this[part] = null;
    this.from = this.to = undefined;
    this.emptyShown = false;
  }

  /** Show decoded points; the first time, build everything around them. */
  show(points, mask, basemapData, datasets, moved) {
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
    selection.datasets.forEach((dataset, i) => Object.assign(dataset, { mark: marks[i % marks.length] }));
    this.viewport.extent = header.extent || [-120, -50, 160, 70];
    if (!moved) this.viewport.refit();
    else if (!this.viewport.fromAddress()) this.viewport.showWhole(false);
    if (!this.basemap) this.build(basemapData);
    this.layer = new EventLayer(selection, {
      theme: this.theme,
      names: (row) =>
        opened
          .eventsAt([row])
          .then((events) => events[0])
          .catch(() => null),
    });
    const opened = new Opened(map, this.layer, datasets, {
      data: this.host.data,
      narrow: () => this.viewport.narrow,
      linkTo: (event) => this.address.link({ event: event.event_id }),
      onChange: (id, push) => this.say({ event: id }, push),
    });
    this.opened = opened;
    this.buildTold();
    this.layer.on('drawn', (state) => this.drawn(state));
    this.layer.on('select', ({ rows, latlng }) => opened.openRows(rows, latlng, 0));
    this.setFilters(this.filters(this.address.read()), mask); // first, or all would be seen for a moment
    this.layer.addTo(map);
    this.labels = new AreaMarkers(map, selection, (places, latlng) => {
      opened.openRows(this.layer.clusters.rowsOffPoint(places), latlng, 0);
    });
    this.credits.setDatasets(header);
    this.look(moved);
    this.settled = true;
    if (!moved) this.viewport.keep();
    this.container.dataset.ready = 'true';
    performance.mark('dateline:ready');
  }

  /** What stays whichever datasets are shown: the basemap, the controls, the map's own news. */
  build(basemapData) {
    const { map } = this;
    this.theme = this.host.theme();
    this.container.dataset.theme = this.theme;
    this.basemap = embeddedBasemap(map, basemapData, { theme: this.theme, language: 'en' });
    this.buildFurniture();
    this.viewport.watch();
    map.on('popupclose', () => this.opened?.closed());
    if (this.host.embedded) wheelOfThePage(map);
    L.control.scale({ position: 'bottomright', maxWidth: 120 }).addTo(map);
    this.credits = makeCredits(map);
    this.basemaps = new Basemaps(map, this.basemap, this.settings.basemaps, this);
    this.tellHeight(this.container.querySelector('.leaflet-bottom.leaflet-right'), '--dl-corner-height');
    this.host.onTheme((theme) => this.setTheme(theme));
  }

  buildFurniture() {
    const { map } = this;
    this.controls = mapControls(map, {
      onWhole: () => this.viewport.showWhole(true),
      basemaps: ['embedded', ...Object.keys(this.settings.basemaps)],
      onBasemap: (name) => {
        this.basemaps.choose(name);
        this.say({ basemap: name === 'embedded' ? null : name }, true);
      },
    });
    this.outside = document.createElement('button');
    this.outside.type = 'button';
    this.outside.className = 'dl-outside dl-panel';
    this.outside.hidden = true;
    this.outside.addEventListener('click', () => this.showShown());
    const foot = document.createElement('div');
    foot.className = 'dl-foot dl-panel';
    this.foot = foot;
    this.container.append(this.controls.element, this.outside, foot);
    if (this.host.onShare) {
      const share = () =>
        this.host.onShare({ ...this.choices.unanswered(), ...this.viewport.said() }, this.viewport.onScreen());
      this.container.append(shareButton(share));
    }
    this.tellHeight(foot, '--dl-foot-height');
    L.DomEvent.disableClickPropagation(foot);
    L.DomEvent.disableScrollPropagation(foot);
  }

  /** Let the styles know how high a part of the map is. */
  tellHeight(part, name) {
    new ResizeObserver(() => {
      this.container.style.setProperty(name, `${part.offsetHeight}px`);
      this.rest();
    }).observe(part);
  }

  /** The legend and the slider, which tell of the datasets shown. */
  buildTold() {
    const { header, selection } = this;
    const folded = this.viewport.narrow;
    const apart = selection.dataset ? selection.datasets : [];
    this.legend = makeLegend(header.categories, apart, {
      onToggle: (i) => this.toggle(i),
      onFold: () => this.rest(),
      folded,
    });
    this.controls.element.after(this.legend.element);
    this.timeline = new Timeline(this.foot, {
      first: header.first_day,
      last: header.last_day,
      from: header.first_day,
      to: header.last_day,
      categories: header.categories,
      bins: (lo, hi, n) => selection.bins(lo, hi, n),
      onInput: ({ from, to }) => this.layer.setWindow(from, to),
      onChange: ({ from, to }) => this.datesChosen(from, to),
      theme: this.theme,
    });
  }

  /** Read the address and bring everything in line; `moved` when the person went back or forward. */
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
    const [start, end] = ['from', 'to'].map((key) => dayOf(params.get(key)));
    // An open end is that of the data, or the other end where that lies beyond.
    const from = start ?? Math.min(this.header.first_day, end ?? Infinity);
    const to = end ?? Math.max(this.header.last_day, start ?? -Infinity);
    if (from <= to && (from !== this.from || to !== this.to)) {
      this.from = from;
      this.to = to;
      this.timeline.set(from, to);
      this.layer.setWindow(from, to);
    }
    this.basemaps.choose(params.get('basemap') || 'embedded');
    this.setClean(params.get('view') === 'clean');
    if (moved && !this.viewport.fromAddress() && this.settled) this.viewport.showWhole(false);
    const filters = this.refreshFilters(params);
    const event = params.get('event') || '';
    if (event !== this.opened.event) filters.then(() => this.opened?.openEvent(event, moved && !params.has('lat')));
  }

  mask(params) {
    return askMask(params, this.host.data.mask);
  }

  filters(params) {
    return readFilters(params, this.header.categories);
  }

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
      this.notice.show(say('map.filters_failed', { reason: error.message }), [
        say('map.retry'),
        () => {
          this.notice.hide();
          this.refreshFilters(this.address.read());
        },
      ]);
    }
  }

  setFilters({ key, on, certainDates }, mask) {
    this.filterKey = key;
    this.on = on;
    this.legend.setOn(on);
    this.layer.setFilters(mask, on, certainDates);
    this.timeline.redraw();
  }

  drawn({ total, byCategory, byDataset, inView, offPoint }) {
    this.legend.setCounts(byCategory, byDataset);
    this.timeline.setStatus(say('map.status', { shown: total, total: this.selection.count }));
    if (this.labels) this.labels.setCounts(offPoint);
    this.rest();
    const areas = offPoint.reduce((sum, count) => sum + count, 0);
    const outside = total - inView - areas;
    const text = outside > 0 ? say('map.outside', { n: outside }) : '';
    if (this.outside.textContent !== text) this.outside.textContent = text;
    this.outside.title = say('map.outside_show');
    this.outside.hidden = outside <= 0;
    if (total === 0 && !this.emptyShown) {
      this.notice.show(`${say('map.empty')} ${say('map.empty_help')}`, [
        say('map.show_all_dates'),
        () => {
          this.timeline.set(this.header.first_day, this.header.last_day);
          this.layer.setWindow(this.header.first_day, this.header.last_day);
          this.datesChosen(this.header.first_day, this.header.last_day);
        },
      ]);
    } else if (total > 0 && this.emptyShown) this.notice.hide();
    this.emptyShown = total === 0;
  }

  /** The clean view shows the map, its legend and the slider, and no tools. */
  setClean(clean) {
    this.container.classList.toggle('dl-clean', clean);
  }

  /** Once markers and controls have rested for a moment, names make room for them. */
  rest() {
    clearTimeout(this.naming);
    this.naming = setTimeout(() => this.layer && this.clearNames(), NAMES_MS);
  }

  /** What controls cover now; see the function of this name. */
  controlBoxes() {
    return controlBoxes(this.map);
  }

  clearNames() {
    const { clusters, zoom } = this.layer;
    const markers = clusters.boxes();
    const controls = this.controlBoxes();
    const boxes = [...markers, ...this.labels.arrange(zoom, markers, controls)];
    const key = `${zoom} ${boxes.join(' ')} ${controls.join(' ')}`;
    if (key !== this.named) this.basemap.avoid(zoom, boxes, controls);
    this.named = key;
  }

  datesChosen(from, to) {
    this.from = from;
    this.to = to;
    const whole = (day, edge) => (day === edge ? null : isoOf(day));
    this.say({ from: whole(from, this.header.first_day), to: whole(to, this.header.last_day) }, true);
  }

  toggle(index) {
    const on = Uint8Array.from(this.on);
    on[index] = on[index] ? 0 : 1;
    const ids = this.header.categories
      .filter((_, i) => on[i])
      .map((category) => category.id)
      .sort();
    // With none left the person would see nothing: the last one off turns all on.
    this.say({ category: ids.length === on.length ? [] : ids }, true);
    this.refreshFilters(this.address.read());
  }

  /** A choice was made here: for the address and, when that changes, for the server. */
  say(changes, push) {
    this.choices.make({ ...changes, ...this.viewport.said() }, push);
  }

  answered() {
    this.choices.answered();
    this.viewport.keep();
  }

  resized() {
    this.viewport.resized();
  }

  showShown() {
    const bounds = L.latLngBounds([]);
    const { selection, map } = this;
    for (let i = 0; i < selection.end; i += 1) {
      if (!Number.isNaN(selection.x[i]) && selection.shows(i))
        bounds.extend(map.unproject([selection.x[i] * 256, selection.y[i] * 256], 0));
    }
    if (bounds.isValid()) map.flyToBounds(bounds, { ...flight(), paddingBottomRight: [60, 140] });
  }

  setTheme(theme) {
    if (theme === this.theme) return;
    this.theme = theme;
    this.container.dataset.theme = theme;
    this.basemap.setTheme(theme);
    this.layer?.setTheme(theme);
    this.timeline?.setTheme(theme);
  }
}
