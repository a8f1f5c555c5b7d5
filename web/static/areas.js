/** Events that are not on a point: one labelled marker for each region and country, with its count. */
'use strict';
window.Dateline = window.Dateline || {};

(function () {
  const NAMED_FROM = 4.75; // zoom: further out the names of regions would cover each other
  const STEP = 6; // pixels by which a label is moved at a time
  const MOST_AWAY = 160; // pixels

  Dateline.AreaMarkers = class {
    /** @param places the header's places; `onOpen(index, latlng)` when a marker is chosen */
    constructor(map, places, onOpen) {
      this.map = map;
      this.places = places;
      this.onOpen = onOpen;
      this.markers = new Map();
    }

    /** Counts by place index; zero hides the marker. */
    setCounts(counts) {
      counts.forEach((count, index) => {
        if (!count && !this.markers.has(index)) return;
        const marker = this.markers.get(index) || this.#add(index);
        if (!marker) return;
        const { root, number } = marker;
        const text = count.toLocaleString();
        if (number.textContent !== text) {
          number.textContent = text;
          root.setAttribute('aria-label', Dateline.say('marker.region', { n: count, place: this.places[index].name }));
        }
        root.hidden = count === 0;
      });
    }

    /**
     * Move labels up or down, as little as will do, until they cover neither each other nor `taken`, and leave out their names
     * where the map is too small for them. Boxes are [x, y, half width, half height] in world
     * pixels at `zoom`; answers those of the labels.
     */
    arrange(zoom, taken) {
      const boxes = [];
      const covers = (a, b) => Math.abs(a[0] - b[0]) < a[2] + b[2] && Math.abs(a[1] - b[1]) < a[3] + b[3];
      for (const { marker, root } of this.markers.values()) {
        if (root.hidden) continue;
        root.classList.toggle('dl-area-small', zoom < NAMED_FROM);
        const { x, y } = this.map.project(marker.getLatLng(), zoom);
        const box = [x, y, root.offsetWidth / 2 + 3, root.offsetHeight / 2 + 2];
        for (let away = 0; away <= MOST_AWAY; away += STEP) {
          const free = [y + away, y - away].find((at) => ![...taken, ...boxes].some((other) => covers([x, at, box[2], box[3]], other)));
          if (free === undefined) continue;
          box[1] = free;
          break;
        }
        root.style.setProperty('--dl-area-down', `${box[1] - y}px`);
        boxes.push(box);
      }
      return boxes;
    }

    remove() {
      for (const { marker } of this.markers.values()) marker.remove();
      this.markers.clear();
    }

    #add(index) {
      const place = this.places[index];
      const latitude = place.label_latitude ?? place.latitude;
      const longitude = place.label_longitude ?? place.longitude;
      if (latitude === null || longitude === null) return null;
      const root = document.createElement('button');
      root.type = 'button';
      root.className = 'dl-area';
      root.title = place.name;
      const name = document.createElement('span');
      name.textContent = place.name;
      name.dir = 'auto';
      const number = document.createElement('b');
      root.append(name, number);
      const icon = L.divIcon({ html: root, className: 'dl-area-icon', iconSize: null });
      const latlng = L.latLng(latitude, longitude);
      const marker = L.marker(latlng, { icon, keyboard: false, interactive: false }).addTo(this.map);
      root.addEventListener('click', (event) => {
        L.DomEvent.stop(event);
        this.onOpen(index, latlng);
      });
      L.DomEvent.disableClickPropagation(root);
      const made = { marker, root, number };
      this.markers.set(index, made);
      return made;
    }
  };
})();
