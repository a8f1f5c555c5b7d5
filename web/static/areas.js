/**
 * Events that are not on a point: labelled markers of regions and countries, with their counts.
 * Those that would stand in each other's way share one.
 */
'use strict';
window.Dateline = window.Dateline || {};

(function () {
  const NAMED_FROM = 4.75; // zoom: further out the names of regions would cover each other
  const REACH = 64; // pixels: labels closer than this become one
  const STEP = 6; // pixels by which a label is moved at a time
  const FEW = 12; // labels up to this many have room to move far
  const AWAY = { few: 160, many: 60, small: 108 }; // pixels that a label is moved at most

  /** Ways to move a label, the shortest first: names up and down, small ones to all sides. */
  function moves(away, small) {
    const steps = Array.from({ length: 2 * Math.floor(away / STEP) + 1 }, (_, i) => (i - Math.floor(away / STEP)) * STEP);
    const found = steps.flatMap((down) => (small ? steps : [0]).map((right) => [right, down]));
    return found.filter(([x, y]) => Math.hypot(x, y) <= away).sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || b[1] - a[1]);
  }

  const covers = (a, b) => Math.abs(a[0] - b[0]) < a[2] + b[2] && Math.abs(a[1] - b[1]) < a[3] + b[3];

  Dateline.AreaMarkers = class {
    /** @param selection whose places they are; `onOpen(indices, latlng)` when a marker is chosen */
    constructor(map, selection, onOpen) {
      this.map = map;
      this.places = selection.header.places;
      this.onOpen = onOpen;
      this.zoom = null;
      this.groups = []; // {members: place indices, the most events first, marker, root, name, number, count}
      this.areas = this.#areas(selection);
    }

    /** Counts by place index; a marker without any hides. */
    setCounts(counts) {
      if (this.map.getZoom() !== this.zoom) this.#regroup(this.map.getZoom());
      for (const group of this.groups) {
        const shown = group.members.filter((index) => counts[index]);
        group.shown = shown;
        group.count = shown.reduce((sum, index) => sum + counts[index], 0);
        group.root.hidden = group.count === 0;
        if (!group.count) continue;
        const others = shown.length - 1;
        const place = this.places[shown[0]].name;
        const label = others ? Dateline.say('area.label', { place, others }) : place;
        if (group.name.textContent !== label) group.name.textContent = label;
        const number = group.count.toLocaleString();
        if (group.number.textContent !== number) group.number.textContent = number;
        group.root.title = label;
        group.root.setAttribute('aria-label', Dateline.say('marker.region', { n: group.count, place: label }));
      }
    }

    /**
     * Move labels, as little as will do, until they cover neither each other nor `taken`. Where
     * there is no room for a name, and where the map is too small for names, the count stands
     * alone. Boxes are [x, y, half width, half height] in world pixels at `zoom`;
     * answers those of the labels.
     */
    arrange(zoom, taken) {
      const boxes = [];
      const shown = this.groups.filter((group) => group.count).sort((a, b) => b.count - a.count);
      const named = moves(shown.length > FEW ? AWAY.many : AWAY.few, false);
      const alone = moves(AWAY.small, true);
      for (const { marker, root } of shown) {
        const { x, y } = this.map.project(marker.getLatLng(), zoom);
        const size = () => [root.offsetWidth / 2 + 3, root.offsetHeight / 2 + 2];
        const others = [...taken, ...boxes];
        let way;
        for (const small of zoom < NAMED_FROM ? [true] : [false, true]) {
          root.classList.toggle('dl-area-small', small);
          const [width, height] = size();
          const free = ([right, down]) => !others.some((other) => covers([x + right, y + down, width, height], other));
          way = (small ? alone : named).find(free);
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
      for (const { marker } of this.groups) marker.remove();
      this.groups = [];
    }

    /** The places that have events and no point, with the spots of their labels; the largest first. */
    #areas({ x, place, count, noPlace }) {
      const totals = new Map();
      for (let i = 0; i < count; i += 1) {
        if (Number.isNaN(x[i]) && place[i] !== noPlace) totals.set(place[i], (totals.get(place[i]) || 0) + 1);
      }
      const spots = [];
      for (const [index, total] of totals) {
        const { latitude, longitude, label_latitude: lat, label_longitude: lng } = this.places[index];
        if ((lat ?? latitude) === null || (lng ?? longitude) === null) continue;
        spots.push({ index, total, latlng: L.latLng(lat ?? latitude, lng ?? longitude) });
      }
      return spots.sort((a, b) => b.total - a.total || a.index - b.index);
    }

    /** Which places share a label depends on the zoom alone, so that nothing regroups meanwhile. */
    #regroup(zoom) {
      this.remove();
      this.zoom = zoom;
      for (const { index, latlng } of this.areas) {
        const at = this.map.project(latlng, zoom);
        const near = this.groups.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < REACH);
        if (near) near.members.push(index);
        else this.groups.push({ members: [index], at, count: 0, ...this.#label(latlng) });
      }
      for (const group of this.groups) {
        group.root.addEventListener('click', (event) => {
          L.DomEvent.stop(event);
          this.onOpen(new Set(group.shown), group.marker.getLatLng());
        });
      }
    }

    #label(latlng) {
      const root = document.createElement('button');
      const name = document.createElement('span');
      const number = document.createElement('b');
      root.type = 'button';
      root.className = 'dl-area';
      name.dir = 'auto';
      root.append(name, number);
      const icon = L.divIcon({ html: root, className: 'dl-area-icon', iconSize: null });
      const marker = L.marker(latlng, { icon, keyboard: false, interactive: false }).addTo(this.map);
      L.DomEvent.disableClickPropagation(root);
      return { marker, root, name, number };
    }
  };
})();
