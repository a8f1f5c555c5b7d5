/** Events that are not on a point: one labelled marker for each region and country, with its count. */
'use strict';
window.Dateline = window.Dateline || {};

(function () {
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

    /** The boxes of the markers shown: [x, y, half width, half height] in world pixels at `zoom`. */
    boxes(zoom) {
      return [...this.markers.values()].filter(({ root }) => !root.hidden).map(({ marker, root }) => {
        const { x, y } = this.map.project(marker.getLatLng(), zoom);
        return [x, y, root.offsetWidth / 2 + 3, root.offsetHeight / 2 + 2];
      });
    }

    #add(index) {
      const place = this.places[index];
      const latitude = place.label_latitude ?? place.latitude;
      const longitude = place.label_longitude ?? place.longitude;
      if (latitude === null || longitude === null) return null;
      const root = document.createElement('button');
      root.type = 'button';
      root.className = 'dl-area';
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
