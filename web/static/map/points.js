/**
 * The events as typed columns, and which of them pass.
 *
 * Days are counted from `header.base_day`, itself days since 1970-01-01. Rows are sorted by first
 * day, so a window's upper end is found by bisection and the loop stops there.
 */

/** @type {Record<string, new (buffer: ArrayBuffer, offset: number, length: number) => Column>} */
const DTYPES = { f4: Float32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i4: Int32Array };
const LATITUDE_LIMIT = 85.05112878; // Web Mercator ends here

/**
 * Read the body of /api/points: {header, count, columns}. Throws on anything else.
 *
 * @param {ArrayBuffer} buffer
 * @returns {Points}
 */
export function decodePoints(buffer) {
  const view = new DataView(buffer);
  const magic = String.fromCharCode(...new Uint8Array(buffer, 0, 4));
  if (magic !== 'DLP1') throw new Error('not a column file');
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const start = Math.ceil((8 + length) / 8) * 8;
  /** @type {Record<string, Column>} */
  const columns = {};
  for (const { name, dtype, offset } of header.columns) {
    columns[name] = new DTYPES[dtype](buffer, start + offset, header.count);
  }
  return { header, count: header.count, columns };
}

/** The events of one dataset and the filters that the browser applies by itself. */
export class Selection {
  /** The first row after the window. */
  end = 0;

  /** @param {Points} points */
  constructor(points) {
    const { columns, count, header } = points;
    this.header = header;
    this.count = count;
    this.first = columns.first;
    this.last = columns.last;
    this.category = columns.category;
    this.precision = columns.precision;
    this.place = columns.place;
    /** Index into `datasets` by row where there are several, else null. */
    this.dataset = columns.dataset || null;
    this.datasets = header.datasets;
    this.categories = header.categories;
    /** Web Mercator, 0 to 1 from the north-west corner; NaN where an event is not on a point. */
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      const sine = Math.sin((Math.max(-LATITUDE_LIMIT, Math.min(LATITUDE_LIMIT, columns.lat[i])) * Math.PI) / 180);
      this.x[i] = columns.lon[i] / 360 + 0.5;
      this.y[i] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    }
    /** Index of a place in `header.places` that stands for "no place". */
    this.noPlace = columns.place.BYTES_PER_ELEMENT === 2 ? 0xffff : 0xffffffff;
    /** @type {Uint8Array} */
    this.onCategories = new Uint8Array(header.categories.length).fill(1);
    /** @type {Uint8Array | null} */
    this.mask = null;
    /** 1 where mask and categories let the event through, whatever the dates. */
    this.passes = new Uint8Array(count).fill(1);
    this.certainDates = false;
    this.from = 0;
    this.to = 0;
    this.setWindow(header.first_day, header.last_day);
  }

  /**
   * The window as days since 1970-01-01, both ends included.
   *
   * @param {number} from
   * @param {number} to
   */
  setWindow(from, to) {
    this.from = from - this.header.base_day;
    this.to = to - this.header.base_day;
    this.end = this.#firstAfter(this.to);
  }

  /**
   * Bits of the server's filters, a bit a row, or null for all; and the categories let through.
   *
   * @param {Uint8Array | null} mask
   * @param {Uint8Array} onCategories
   * @param {boolean} certainDates
   */
  setFilters(mask, onCategories, certainDates) {
    this.mask = mask;
    this.onCategories = onCategories;
    this.certainDates = certainDates;
    const { passes, category } = this;
    for (let i = 0; i < this.count; i += 1) {
      const bit = mask ? (mask[i >> 3] >> (i & 7)) & 1 : 1;
      passes[i] = bit & onCategories[category[i]];
    }
  }

  /**
   * Whether row `i` passes everything, the dates included.
   *
   * @param {number} i
   * @returns {boolean}
   */
  shows(i) {
    if (!this.passes[i]) return false;
    if (this.certainDates) return this.first[i] >= this.from && this.last[i] <= this.to;
    return this.first[i] <= this.to && this.last[i] >= this.from;
  }

  /**
   * Stacked counts in `n` equal bins of the days `lo` to `hi`, dates aside.
   * An event that spans several bins is spread over them evenly: it happened somewhere in there.
   *
   * @param {number} lo
   * @param {number} hi
   * @param {number} n
   * @returns {Float64Array}
   */
  bins(lo, hi, n) {
    const width = this.categories.length;
    const counts = new Float64Array(n * width);
    const from = lo - this.header.base_day;
    const scale = n / (hi - lo + 1);
    const { first, last, category, passes } = this;
    for (let i = 0; i < this.count; i += 1) {
      if (!passes[i]) continue;
      const a = Math.floor((first[i] - from) * scale);
      const b = Math.floor((last[i] - from) * scale);
      if (a === b) {
        if (a >= 0 && a < n) counts[a * width + category[i]] += 1;
        continue;
      }
      const share = 1 / (b - a + 1);
      for (let bin = Math.max(0, a); bin <= Math.min(n - 1, b); bin += 1) {
        counts[bin * width + category[i]] += share;
      }
    }
    return counts;
  }

  /**
   * Where the first event after relative day `day` stands.
   *
   * @param {number} day
   */
  #firstAfter(day) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.first[middle] <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The category of an event.
 *
 * @param {PointsHeader} header
 * @param {EventRecord} event
 */
export function categoryOf(header, event) {
  return /** @type {Category} */ (header.categories.find((category) => category.id === event.category));
}
