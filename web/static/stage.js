/**
 * The stage: it joins basemap, event layer, legend, slider and popup, keeps them in step with the
 * address, and tells the server once a choice is made. It is the only script that knows the page.
 */
'use strict';
window.Dateline = window.Dateline || {};

(function () {
  const FILTER_KEYS = ['actor', 'place', 'q', 'certain', 'dataset'];
  const ANSWER_MS = 3000; // after this long the server is taken to have answered
  const LOADING_MS = 400; // what takes longer than this is said to be loading
  const NAMES_MS = 180; // markers must rest this long before names make room for them
  const KEEP_CLEAR = [24, 170]; // pixels at the foot that the slider covers

  class Stage {
    /**
     * @param map the Leaflet map
     * @param settings {keys, root, symbols, marks, basemaps: {name: {url, options}}}
     * @param host {address, data, onReport(query), theme()}: what the app or the standalone page
     *   gives; `data` is asked with the datasets as a query string
     */
    constructor(map, settings, host) {
      this.map = map;
      this.settings = settings;
      this.host = host;
      this.address = host.address;
      this.container = map.getContainer();
      this.container.classList.add('dl-map');
      this.container.setAttribute('aria-label', Dateline.say('map.label'));
      this.notice = Dateline.notice();
      this.container.append(this.notice.element);
      this.tiles = null;
      this.basemapName = null;
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
      const slow = setTimeout(() => overtaken() || this.notice.show(Dateline.say('map.loading')), LOADING_MS);
      try {
        const [points, basemap] = await Promise.all([
          this.host.data.points(asked),
          this.basemap ? null : this.host.data.basemap(),
          document.fonts?.load('600 12px "IBM Plex Sans"').catch(() => {}),
        ]);
        if (overtaken()) return;
        clearTimeout(slow);
        this.notice.hide();
        this.clear();
        this.show(points, basemap, asked, moved);
      } catch (error) {
        if (overtaken()) return;
        clearTimeout(slow);
        this.clear();
        this.notice.show(Dateline.say('map.failed', { reason: error.message }), [
          Dateline.say('map.retry'),
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
      clearTimeout(this.reporting);
      this.silently(() => this.map.closePopup());
      this.layer.off().remove();
      this.labels.remove();
      this.legend.element.remove();
      this.timeline.destroy();
      this.credits.setDatasets(null);
      this.outside.hidden = true;
      for (const part of ['layer', 'labels', 'legend', 'timeline', 'filterKey', 'named']) this[part] = null;
      this.from = this.to = undefined;
      this.event = '';
      this.emptyShown = false;
    }

    /** Show decoded points; the first time, build everything around them. */
    show(points, basemapData, datasets, moved) {
      const { map } = this;
      const selection = new Dateline.Selection(points);
      const { header } = selection;
      this.selection = selection;
      this.header = header;
      this.datasets = datasets;
      for (const category of header.categories) {
        Object.assign(category, this.settings.symbols[category.id]);
        category.label = Dateline.say(`category.${category.id}`);
      }
      const { marks } = this.settings;
      selection.datasets.forEach((dataset, i) => Object.assign(dataset, { mark: marks[i % marks.length] }));
      this.extent = header.extent || [-120, -50, 160, 70];
      this.kept = new Map();
      if (!moved) this.refit();
      else if (!this.viewFromAddress()) this.showWhole(false);
      if (!this.basemap) this.build(basemapData);
      this.layer = new Dateline.EventLayer(selection, {
        theme: this.theme,
        names: (row) => this.eventsAt([row]).then((events) => events[0]).catch(() => null),
      });
      this.buildTold();
      this.layer.on('drawn', (state) => this.drawn(state));
      this.layer.on('select', ({ rows, latlng }) => this.openRows(rows, latlng, 0));
      this.layer.addTo(map);
      this.labels = new Dateline.AreaMarkers(map, selection, (places, latlng) => {
        this.openRows(this.layer.clusters.rowsOffPoint(places), latlng, 0);
      });
      this.credits.setDatasets(header);
      this.look(moved);
      this.settled = true;
      this.container.dataset.ready = 'true';
      performance.mark('dateline:ready');
    }

    /** What stays whichever datasets are shown: the basemap, the controls, the map's own news. */
    build(basemapData) {
      const { map } = this;
      this.theme = this.host.theme();
      this.container.dataset.theme = this.theme;
      this.basemap = Dateline.basemap(map, basemapData, { theme: this.theme, language: 'en' });
      this.buildFurniture();
      map.on('movestart zoomstart', () => {
        if (!this.homing) this.movedByHand = true;
      });
      map.on('moveend', () => this.keepViewport());
      map.on('zoomend', () => this.sayDetail());
      map.on('popupclose', () => this.closed());
      L.control.scale({ position: 'bottomright', maxWidth: 120 }).addTo(map);
      this.credits = Dateline.credits(map);
      this.host.onTheme((theme) => this.setTheme(theme));
    }

    /** Other datasets: a map that nobody moved shows their whole, and so does one that is elsewhere. */
    refit() {
      const [west, south, east, north] = this.extent;
      const elsewhere = !this.map.getBounds().intersects([[south, west], [north, east]]);
      if (this.movedByHand && !elsewhere) return;
      this.showWhole(false);
      this.address.write({ lat: null, lng: null, zoom: null }, false);
    }

    buildFurniture() {
      const { map } = this;
      this.controls = Dateline.mapControls(map, {
        onWhole: () => this.showWhole(true),
        basemaps: ['embedded', ...Object.keys(this.settings.basemaps)],
        onBasemap: (name) => {
          this.setBasemap(name);
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
        this.container.append(Dateline.shareButton(() => this.host.onShare(this.address.query({}), this.onScreen())));
      }
      new ResizeObserver(() => this.container.style.setProperty('--dl-foot-height', `${foot.offsetHeight}px`)).observe(foot);
      L.DomEvent.disableClickPropagation(foot);
      L.DomEvent.disableScrollPropagation(foot);
    }

    /** The legend and the slider, which tell of the datasets shown. */
    buildTold() {
      const { header, selection } = this;
      const folded = this.container.clientWidth < 640;
      const apart = selection.dataset ? selection.datasets : [];
      this.legend = Dateline.legend(header.categories, apart, { onToggle: (i) => this.toggle(i), folded });
      this.controls.element.after(this.legend.element);
      this.timeline = Dateline.timeline(this.foot, {
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
      const [start, end] = ['from', 'to'].map((key) => Dateline.dayOf(params.get(key)));
      // An open end is that of the data, or the other end where that lies beyond.
      const from = start ?? Math.min(this.header.first_day, end ?? Infinity);
      const to = end ?? Math.max(this.header.last_day, start ?? -Infinity);
      if (from <= to && (from !== this.from || to !== this.to)) {
        this.from = from;
        this.to = to;
        this.timeline.set(from, to);
        this.layer.setWindow(from, to);
      }
      this.setBasemap(params.get('basemap') || 'embedded');
      this.setClean(params.get('view') === 'clean');
      if (!moved) this.answered();
      else if (!this.viewFromAddress() && this.settled) this.showWhole(false);
      const filters = this.refreshFilters(params);
      const event = params.get('event') || '';
      if (event !== this.event) filters.then(() => this.openEvent(event, moved && !params.has('lat')));
    }

    async refreshFilters(params) {
      const categories = params.getAll('category');
      const known = this.header.categories.map((category) => category.id);
      const wanted = categories.filter((id) => known.includes(id));
      const on = Uint8Array.from(known, (id) => (wanted.length === 0 || wanted.includes(id) ? 1 : 0));
      const certain = params.getAll('certain');
      const certainDates = certain.some((value) => ['date', '1', 'true'].includes(value));
      const filters = new URLSearchParams();
      for (const key of FILTER_KEYS) for (const value of params.getAll(key)) filters.append(key, value);
      const key = filters.toString();
      const whole = `${key}|${on}`;
      if (whole === this.filterKey) return;
      this.filterKey = whole;
      const narrowed = ['actor', 'place', 'q', 'certain'].some((name) => params.has(name));
      const mask = narrowed ? await this.host.data.mask(key).catch(() => null) : null;
      if (whole !== this.filterKey) return; // a newer choice overtook this one
      this.on = on;
      this.legend.setOn(on);
      this.layer.setFilters(mask, on, certainDates);
      this.timeline.redraw();
    }

    drawn({ total, byCategory, byDataset, inView, offPoint }) {
      this.legend.setCounts(byCategory, byDataset);
      this.timeline.setStatus(Dateline.say('map.status', { shown: total, total: this.selection.count }));
      if (this.labels) this.labels.setCounts(offPoint);
      clearTimeout(this.naming);
      this.naming = setTimeout(() => this.clearNames(), NAMES_MS);
      const areas = offPoint.reduce((sum, count) => sum + count, 0);
      const outside = total - inView - areas;
      const text = outside > 0 ? Dateline.say('map.outside', { n: outside }) : '';
      if (this.outside.textContent !== text) this.outside.textContent = text;
      this.outside.title = Dateline.say('map.outside_show');
      this.outside.hidden = outside <= 0;
      if (total === 0 && !this.emptyShown) {
        this.notice.show(`${Dateline.say('map.empty')} ${Dateline.say('map.empty_help')}`, [
          Dateline.say('map.show_all_dates'),
          () => {
            this.timeline.set(this.header.first_day, this.header.last_day);
            this.layer.setWindow(this.header.first_day, this.header.last_day);
            this.datesChosen(this.header.first_day, this.header.last_day);
          },
        ]);
      } else if (total > 0 && this.emptyShown) this.notice.hide();
      this.emptyShown = total === 0;
    }

    /** What the map shows now: centre in degrees, zoom, and its size in CSS pixels. */
    onScreen() {
      const { lat, lng } = this.map.getCenter();
      const { x, y } = this.map.getSize();
      return { lat, lng, zoom: this.map.getZoom(), width: x, height: y };
    }

    /** The clean view shows the map, its legend and the slider, and no tools. */
    setClean(clean) {
      this.container.classList.toggle('dl-clean', clean);
    }

    /** Once markers have come to rest, the basemap's names make room for them. */
    clearNames() {
      const { clusters, zoom } = this.layer;
      const markers = clusters.boxes();
      const boxes = [...markers, ...this.labels.arrange(zoom, markers)];
      const key = `${zoom} ${boxes.join(' ')}`;
      if (key !== this.named) this.basemap.avoid(zoom, boxes);
      this.named = key;
    }

    datesChosen(from, to) {
      this.from = from;
      this.to = to;
      const whole = (day, edge) => (day === edge ? null : Dateline.isoOf(day));
      this.say({ from: whole(from, this.header.first_day), to: whole(to, this.header.last_day) }, true);
    }

    toggle(index) {
      const on = Uint8Array.from(this.on);
      on[index] = on[index] ? 0 : 1;
      const ids = this.header.categories.filter((_, i) => on[i]).map((category) => category.id).sort();
      // With none left the person would see nothing: the last one off turns all on.
      this.say({ category: ids.length === on.length ? [] : ids }, true);
      this.refreshFilters(this.address.read());
    }

    /** Write to the address and, when it changed, tell the server. */
    say(changes, push) {
      if (!this.address.write({ ...changes, ...this.viewport() }, push)) return;
      // Until the server has answered, the address stays as it was told: it writes back what it
      // heard, and a viewport changed meanwhile would make that another step in the history.
      clearTimeout(this.unanswered);
      this.unanswered = setTimeout(() => this.answered(), ANSWER_MS);
      this.host.onReport(this.address.query({}));
    }

    answered() {
      clearTimeout(this.unanswered);
      this.unanswered = null;
      this.keepViewport();
    }

    viewport() {
      if (!this.movedByHand) return {};
      const { lat, lng } = this.map.getCenter();
      return { lat: String(+lat.toFixed(4)), lng: String(+lng.toFixed(4)), zoom: String(+this.map.getZoom().toFixed(2)) };
    }

    /** Closer than the embedded basemap knows the land, the map says so. */
    sayDetail() {
      const ends = this.basemapName === 'embedded' && this.map.getZoom() > Dateline.basemap.maxDetailZoom;
      this.credits.setDetail(ends ? Dateline.say('map.detail_ends') : '');
    }

    /** The map moved: remember where, unless it only settled into its frame. */
    keepViewport() {
      if (!this.settled || this.homing || this.unanswered) return;
      this.address.write(this.viewport(), false);
    }

    /** Learn the frame's size; browsers tell of another one only when they next draw. */
    measure() {
      this.homing = true;
      this.map.invalidateSize({ animate: false, pan: false });
      this.homing = false;
    }

    /** The frame has another size. A map that nobody has moved fits itself to the whole again. */
    resized() {
      this.measure();
      if (!this.movedByHand && this.settled) this.showWhole(false);
    }

    viewFromAddress() {
      const params = this.address.read();
      const number = (key) => (params.has(key) && params.get(key) !== '' ? Number(params.get(key)) : NaN);
      const [lat, lng, zoom] = ['lat', 'lng', 'zoom'].map(number);
      if (!(Math.abs(lat) <= 90) || !(Math.abs(lng) <= 180)) return false;
      this.measure();
      this.map.setView([lat, lng], zoom >= 0 && zoom <= 18 ? zoom : 7, { animate: false });
      this.movedByHand = true;
      return true;
    }

    showWhole(animate) {
      this.measure();
      const [west, south, east, north] = this.extent;
      const narrow = this.container.clientWidth < 640;
      const options = { ...Dateline.flight(this.map), paddingTopLeft: narrow ? [8, 8] : [40, 16], paddingBottomRight: narrow ? [8, 120] : [40, 116], padding: undefined };
      this.homing = true;
      this.map.fitBounds([[south, west], [north, east]], animate ? options : { ...options, animate: false });
      const done = () => {
        this.homing = false;
        this.movedByHand = false;
        if (this.settled) this.address.write({ lat: null, lng: null, zoom: null }, false);
      };
      if (animate) this.map.once('moveend', () => setTimeout(done, 0));
      else done();
    }

    showShown() {
      const bounds = L.latLngBounds([]);
      const { selection, map } = this;
      for (let i = 0; i < selection.end; i += 1) {
        if (!Number.isNaN(selection.x[i]) && selection.shows(i)) bounds.extend(map.unproject([selection.x[i] * 256, selection.y[i] * 256], 0));
      }
      if (bounds.isValid()) map.flyToBounds(bounds, { ...Dateline.flight(map), paddingBottomRight: [60, 140] });
    }

    async eventsAt(rows) {
      const { kept } = this; // other datasets have other rows
      const missing = rows.filter((row) => !kept.has(row));
      if (missing.length) {
        for (const event of await this.host.data.rows(missing, this.datasets)) kept.set(event.row, event);
      }
      const found = rows.map((row) => kept.get(row)).filter(Boolean);
      if (kept.size > 2000) for (const row of [...kept.keys()].slice(0, -500)) kept.delete(row);
      return found;
    }

    /** Open a popup on `rows`; unless `quietly`, the focus goes there. */
    openRows(rows, latlng, start, quietly) {
      if (!rows.length) return;
      const content = Dateline.popupContent(rows, {
        start,
        fetchEvents: (near) => this.eventsAt(near),
        categoryOf: (event) => this.header.categories.find((category) => category.id === event.category),
        datasetOf: (event) => event.dataset && this.selection.datasets.find((dataset) => dataset.id === event.dataset.id),
        linkTo: (event) => this.address.link({ event: event.event_id }),
        onShow: (event) => this.shown(event),
      });
      const narrow = this.container.clientWidth < 640;
      const room = this.container.clientHeight - KEEP_CLEAR[1] - 40;
      content.style.setProperty('--dl-popup-room', `${Math.max(160, Math.min(420, room))}px`);
      const popup = L.popup({
        maxWidth: narrow ? this.container.clientWidth - 40 : 380,
        minWidth: narrow ? this.container.clientWidth - 60 : 320,
        autoPanPaddingTopLeft: [narrow ? 8 : 60, 12],
        autoPanPaddingBottomRight: KEEP_CLEAR,
        className: 'dl-popup-frame',
      });
      popup.setLatLng(latlng).setContent(content);
      popup.on('add remove', () => this.container.classList.toggle('dl-reading', this.map.hasLayer(popup)));
      this.silently(() => popup.openOn(this.map)); // which closes the other
      this.popup = popup;
      const close = popup.getElement()?.querySelector('.leaflet-popup-close-button');
      if (close) close.setAttribute('aria-label', Dateline.say('popup.close'));
      if (!quietly) content.querySelector('.dl-popup-body').focus({ preventScroll: true });
      content.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') this.map.closePopup(popup);
      });
    }

    shown(event) {
      this.layer.setSelected(event.on_point ? event : null);
      const first = this.event === '';
      this.event = event.event_id;
      clearTimeout(this.reporting);
      this.reporting = setTimeout(() => this.say({ event: event.event_id }, first), 120);
      // Leaflet hides a popup while it measures it, and what is hidden loses the focus.
      const focused = document.activeElement;
      this.popup?.update();
      focused?.focus?.({ preventScroll: true });
    }

    /** Open and close popups without news for the address. */
    silently(act) {
      this.switching = true;
      act();
      this.switching = false;
    }

    closed() {
      if (this.switching) return;
      clearTimeout(this.reporting);
      this.event = '';
      this.layer.setSelected(null);
      this.say({ event: null }, true);
    }

    /** Open the event of the address wherever it stands, or close when there is none. */
    async openEvent(id, fly) {
      this.event = id;
      if (!id) {
        this.silently(() => this.map.closePopup());
        this.layer.setSelected(null);
        return;
      }
      const { datasets } = this;
      const event = await this.host.data.event(id, datasets).catch(() => null);
      if (!event || this.event !== id || this.datasets !== datasets) return;
      this.kept.set(event.row, event);
      const place = this.header.places.find((one) => one.id === event.place_id);
      const latitude = event.on_point ? event.latitude : place?.label_latitude;
      const longitude = event.on_point ? event.longitude : place?.label_longitude;
      const latlng = latitude === null || latitude === undefined ? this.map.getCenter() : L.latLng(latitude, longitude);
      if (fly || !this.map.getBounds().contains(latlng)) this.map.setView(latlng, Math.max(this.map.getZoom(), 7), { animate: false });
      const rows = event.on_point ? this.layer.clusters.rowsBeside(event.row) : [];
      const index = rows.indexOf(event.row);
      this.openRows(index >= 0 ? rows : [event.row], latlng, Math.max(0, index), true);
    }

    setTheme(theme) {
      if (theme === this.theme) return;
      this.theme = theme;
      this.container.dataset.theme = theme;
      this.basemap.setTheme(theme);
      this.layer?.setTheme(theme);
      this.timeline?.setTheme(theme);
    }

    /** Online tiles lie over the embedded basemap, which stays underneath. */
    setBasemap(name) {
      const record = this.settings.basemaps[name];
      const chosen = record ? name : 'embedded';
      if (chosen === this.basemapName) return;
      this.basemapName = chosen;
      this.controls.setBasemap(chosen);
      this.sayDetail();
      this.notice.hide();
      if (this.tiles) this.tiles.remove();
      this.tiles = null;
      this.basemap.show();
      if (!record) return;
      const tiles = L.tileLayer(record.url, { ...record.options, crossOrigin: 'anonymous', zIndex: 2 });
      let loaded = 0;
      tiles.on('tileload', () => {
        loaded += 1;
        this.notice.hide();
        if (this.tiles === tiles) this.basemap.hide(); // or its names would lie over the tiles' own
      });
      tiles.on('tileerror', () => {
        if (loaded === 0) this.notice.show(Dateline.say('map.tiles_failed', { name: Dateline.say(`basemap.${name}`) }));
      });
      this.tiles = tiles.addTo(this.map);
    }
  }

  /** Build the stage on a Leaflet map; see the class for `settings` and `host`. */
  Dateline.stage = (map, settings, host) => new Stage(map, settings, host);
})();
