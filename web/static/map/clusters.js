/**
 * Which events share a marker at a zoom, and how many of each category the window lets through.
 *
 * A marker's members are settled by the zoom and the filters alone, on a grid fixed to the world,
 * so nothing regroups while panning or while the window moves; only counts and mix change.
 */

import { LARGEST_RADIUS, markerRadius } from './marker.js';

/** @import { Selection } from './points.js' */

const CELL = 34; // pixels: the grid on which events are first gathered
const COARSE = 8; // a row's precision holds the date's in its low three bits, the place's above them
const REACH = 40; // pixels: gathered cells closer than this become one marker, and so do any that would overlap

export class Clusters {
  /** Pixels of the world at the zoom for which the markers were gathered. */
  scale = 1;
  markers = 0;
  // By marker; counts of categories and datasets lie side by side.
  counts = new Int32Array(0);
  ofDatasets = new Int32Array(0);
  size = new Int32Array(0);
  sumX = new Float64Array(0);
  sumY = new Float64Array(0);
  firstRow = new Int32Array(0);
  spread = new Uint8Array(0);
  coarse = new Uint8Array(0);
  /** By place: events that stand there without being on a point. */
  offPoint = new Int32Array(0);

  /** @param {Selection} selection */
  constructor(selection) {
    this.selection = selection;
    this.member = new Int32Array(selection.count);
    this.total = 0;
    this.byCategory = new Int32Array(selection.categories.length);
    this.byDataset = new Int32Array(selection.dataset ? selection.datasets.length : 0);
    this.#room(0);
  }

  /**
   * Settle the members of all markers within `box` (world pixels at `zoom`: west, north, east,
   * south). Events outside get none.
   *
   * @param {number} zoom
   * @param {{west: number, north: number, east: number, south: number}} box
   */
  gather(zoom, box) {
    const { x, y, passes, count } = this.selection;
    const scale = 256 * 2 ** zoom;
    this.scale = scale;
    const west = Math.floor(box.west / CELL);
    const north = Math.floor(box.north / CELL);
    const width = Math.floor(box.east / CELL) - west + 1;
    const height = Math.floor(box.south / CELL) - north + 1;
    const cells = width * height;
    const size = new Int32Array(cells);
    const sumX = new Float64Array(cells);
    const sumY = new Float64Array(cells);
    const { member } = this;
    for (let i = 0; i < count; i += 1) {
      const px = x[i] * scale;
      const py = y[i] * scale;
      const cx = Math.floor(px / CELL) - west;
      const cy = Math.floor(py / CELL) - north;
      // NaN compares false, so events that are not on a point fall out here too.
      if (passes[i] && cx >= 0 && cx < width && cy >= 0 && cy < height) {
        const cell = cy * width + cx;
        member[i] = cell;
        size[cell] += 1;
        sumX[cell] += px;
        sumY[cell] += py;
      } else {
        member[i] = -1;
      }
    }
    const markerOf = this.#merge(width, height, size, sumX, sumY);
    for (let i = 0; i < count; i += 1) if (member[i] >= 0) member[i] = markerOf[member[i]];
    this.countWindow();
  }

  /**
   * Larger cells first take in the smaller ones within reach: cell to marker number.
   *
   * @param {number} width
   * @param {number} height
   * @param {Int32Array} size
   * @param {Float64Array} sumX
   * @param {Float64Array} sumY
   */
  #merge(width, height, size, sumX, sumY) {
    const order = [];
    for (let cell = 0; cell < size.length; cell += 1) if (size[cell]) order.push(cell);
    order.sort((a, b) => size[b] - size[a] || a - b);
    const markerOf = new Int32Array(size.length).fill(-1);
    const radius = size.map((events) => events && Math.ceil(markerRadius(events, true)));
    const span = Math.ceil(Math.max(REACH, 2 * LARGEST_RADIUS) / CELL) + 1;
    let markers = 0;
    for (const cell of order) {
      if (markerOf[cell] >= 0) continue;
      const x = sumX[cell] / size[cell];
      const y = sumY[cell] / size[cell];
      const cx = cell % width;
      const cy = (cell - cx) / width;
      for (let ny = Math.max(0, cy - span); ny <= Math.min(height - 1, cy + span); ny += 1) {
        for (let nx = Math.max(0, cx - span); nx <= Math.min(width - 1, cx + span); nx += 1) {
          const near = ny * width + nx;
          if (!size[near] || markerOf[near] >= 0) continue;
          const reach = Math.max(REACH, radius[cell] + radius[near]);
          if (Math.hypot(sumX[near] / size[near] - x, sumY[near] / size[near] - y) < reach) markerOf[near] = markers;
        }
      }
      markers += 1;
    }
    this.#room(markers);
    return markerOf;
  }

  /** @param {number} markers */
  #room(markers) {
    const width = this.selection.categories.length;
    this.markers = markers;
    this.counts = new Int32Array(markers * width);
    this.ofDatasets = new Int32Array(markers * this.byDataset.length);
    this.size = new Int32Array(markers);
    this.sumX = new Float64Array(markers);
    this.sumY = new Float64Array(markers);
    this.firstRow = new Int32Array(markers);
    this.spread = new Uint8Array(markers);
    this.coarse = new Uint8Array(markers);
    this.offPoint = new Int32Array(this.selection.header.places.length);
  }

  /** Count what the window lets through, for each marker and in all. The one loop of a drag. */
  countWindow() {
    const s = this.selection;
    const { first, last, passes, category, dataset, precision, place, x, y, from, to, certainDates, noPlace } = s;
    const { member, counts, size, sumX, sumY, firstRow, spread, coarse, offPoint, byCategory, byDataset, ofDatasets } =
      this;
    const width = byCategory.length;
    counts.fill(0);
    ofDatasets.fill(0);
    size.fill(0);
    sumX.fill(0);
    sumY.fill(0);
    spread.fill(0);
    coarse.fill(0);
    offPoint.fill(0);
    byCategory.fill(0);
    byDataset.fill(0);
    let total = 0;
    for (let i = 0; i < s.end; i += 1) {
      if (!passes[i] || last[i] < from) continue;
      if (certainDates && (first[i] < from || last[i] > to)) continue;
      total += 1;
      byCategory[category[i]] += 1;
      if (dataset) byDataset[dataset[i]] += 1;
      const m = member[i];
      if (m < 0) {
        if (Number.isNaN(x[i]) && place[i] !== noPlace) offPoint[place[i]] += 1;
        continue;
      }
      if (size[m] === 0) firstRow[m] = i;
      else if (x[i] !== x[firstRow[m]] || y[i] !== y[firstRow[m]]) spread[m] = 1;
      size[m] += 1;
      sumX[m] += x[i];
      sumY[m] += y[i];
      if (precision[i] >= COARSE) coarse[m] = 1;
      counts[m * width + category[i]] += 1;
      if (dataset) ofDatasets[m * byDataset.length + dataset[i]] += 1;
    }
    this.total = total;
  }

  /**
   * World position (0 to 1) of a marker: the mean of what it shows, exact for a single place.
   *
   * @param {number} m
   * @returns {[number, number]}
   */
  position(m) {
    if (!this.spread[m]) return [this.selection.x[this.firstRow[m]], this.selection.y[this.firstRow[m]]];
    return [this.sumX[m] / this.size[m], this.sumY[m] / this.size[m]];
  }

  /**
   * How many of the events that marker `m` shows are of each dataset; empty for a single one.
   *
   * @param {number} m
   */
  datasetCounts(m) {
    const width = this.byDataset.length;
    return this.ofDatasets.subarray(m * width, (m + 1) * width);
  }

  /**
   * The boxes of the markers shown: [x, y, half width, half height] in world pixels.
   *
   * @returns {Box[]}
   */
  boxes() {
    /** @type {Box[]} */
    const found = [];
    for (let m = 0; m < this.markers; m += 1) {
      if (!this.size[m]) continue;
      const [x, y] = this.position(m);
      const reach = markerRadius(this.size[m], this.spread[m]) + (this.byDataset.length ? 8 : 4);
      found.push([x * this.scale, y * this.scale, reach, reach]);
    }
    return found;
  }

  /**
   * The rows that marker `m` shows, in date order.
   *
   * @param {number} m
   * @returns {number[]}
   */
  rows(m) {
    /** @type {number[]} */
    const found = [];
    for (let i = 0; i < this.selection.end; i += 1) {
      if (this.member[i] === m && this.selection.shows(i)) found.push(i);
    }
    return found;
  }

  /**
   * The rows shown at the very point of row `i`, in date order.
   *
   * @param {number} i
   * @returns {number[]}
   */
  rowsBeside(i) {
    const { x, y, end } = this.selection;
    /** @type {number[]} */
    const found = [];
    for (let other = 0; other < end; other += 1) {
      if (x[other] === x[i] && y[other] === y[i] && this.selection.shows(other)) found.push(other);
    }
    return found;
  }

  /**
   * The rows shown that stand at one of these places without being on a point, in date order.
   *
   * @param {Set<number>} indices
   * @returns {number[]}
   */
  rowsOffPoint(indices) {
    /** @type {number[]} */
    const found = [];
    const { place, x, end } = this.selection;
    for (let i = 0; i < end; i += 1) {
      if (indices.has(place[i]) && Number.isNaN(x[i]) && this.selection.shows(i)) found.push(i);
    }
    return found;
  }
}
