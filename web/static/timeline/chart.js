/**
 * The histogram: bars stacked by category over the axis, on one canvas.
 *
 * Two bitmaps are drawn when the data, the size or the theme changes, one muted and one in full
 * colour. Painting a window copies the first and, between its ends, the second; that is all that
 * happens while a hand drags.
 */

import { say } from '../words/timeline.js';
import { layOutAxis } from './axis.js';
import { span } from './calendar.js';

/**
 * @typedef {{n: number, days: number}} Bars how many bars, and how many days each is
 * @typedef {{label: string, color: string}} Colored
 * @typedef {Record<'ink' | 'quiet' | 'bar' | 'tint' | 'rule' | 'paper' | 'font', string>} ChartStyle
 */

const AXIS = 17; // pixels below the bars
const HEADROOM = 9; // pixels above them, where the window's grip is
const BAR = 5; // pixels, the narrowest bar with its gap
const FONT_SIZE = 11;
const TO_HANDLE = 10; // pixels that keep a text at the ends clear of the handles

export class Chart {
  /** Pixels left and right of the first and last day, so that a handle has room at the ends. */
  inset = 14;
  #canvas;
  #muted = document.createElement('canvas');
  #full = document.createElement('canvas');
  #style = { ink: '#000', quiet: '#555', bar: '#bbb', tint: '#eee', rule: '#ccc', paper: '#fff', font: 'sans-serif' };
  #width = 0;
  #height = 0;
  #ratio = 1;
  #view = { from: 0, to: 0 };

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** Whether there is room for anything. */
  get drawable() {
    return this.#width > 2 * this.inset && this.#height > AXIS + HEADROOM;
  }

  /**
   * @param {number} width
   * @param {number} height
   * @param {number} ratio of the screen's pixels to those of the page
   */
  resize(width, height, ratio) {
    this.#width = width;
    this.#height = height;
    this.#ratio = ratio;
    for (const canvas of [this.#canvas, this.#muted, this.#full]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
  }

  /** @param {ChartStyle} style */
  setStyle(style) {
    this.#style = style;
  }

  /**
   * Where a day begins, in pixels; a window from `a` to `b` reaches from x(a) to x(b + 1).
   *
   * @param {number} day
   * @returns {number}
   */
  x(day) {
    const { from, to } = this.#view;
    return this.inset + ((day - from) / (to + 1 - from)) * (this.#width - 2 * this.inset);
  }

  /**
   * The day at a pixel as a fraction: its whole part is the day, the rest how far into it.
   *
   * @param {number} x
   * @returns {number}
   */
  dayAt(x) {
    const { from, to } = this.#view;
    return from + ((x - this.inset) / (this.#width - 2 * this.inset)) * (to + 1 - from);
  }

  /**
   * How a view is cut into bars of whole days: {n, days}; the last one may reach past the view.
   *
   * @param {Days} view
   * @returns {Bars}
   */
  bars(view) {
    const span = view.to - view.from + 1;
    const room = Math.max(1, Math.floor((this.#width - 2 * this.inset) / BAR));
    const days = Math.ceil(span / room);
    return { n: Math.ceil(span / days), days };
  }

  /**
   * Draw both bitmaps. `counts` holds `n` bars of `categories.length` stacked counts each, the
   * categories of one bar side by side, bottom first.
   *
   * @param {Days} view
   * @param {Bars} bars
   * @param {ArrayLike<number>} counts
   * @param {Colored[]} categories
   */
  draw(view, { n, days }, counts, categories) {
    this.#view = view;
    const totals = barTotals(counts, n, categories.length);
    const peak = Math.max(0, ...totals);
    const base = this.#height - AXIS;
    const muted = this.#begin(this.#muted);
    const full = this.#begin(this.#full);
    this.#drawGrid(muted, peak, base);
    const ratio = this.#ratio;
    /** @param {number} value */
    const snap = (value) => Math.round(value * ratio) / ratio;
    const end = this.x(view.to + 1);
    const gap = this.x(view.from + days) - this.inset > 3 ? 1 : 0;
    const perEvent = peak ? (base - HEADROOM) / peak : 0;
    muted.fillStyle = this.#style.bar;
    for (let bar = 0; bar < n; bar += 1) {
      if (!totals[bar]) continue;
      const left = snap(this.x(view.from + bar * days));
      const right = Math.min(end, snap(this.x(view.from + (bar + 1) * days)) - gap);
      const width = Math.max(1 / ratio, right - left);
      // However small a share, a bar that stands for something is seen.
      const height = Math.max(1, totals[bar] * perEvent);
      const perCount = height / totals[bar];
      muted.fillRect(left, snap(base - height), width, base - snap(base - height));
      let below = 0;
      for (let category = 0; category < categories.length; category += 1) {
        const count = counts[bar * categories.length + category];
        if (!count) continue;
        const bottom = snap(base - below * perCount);
        below += count;
        const top = snap(base - below * perCount);
        full.fillStyle = categories[category].color;
        full.fillRect(left, top, width, bottom - top);
      }
    }
    this.#drawAxis(muted, view, base);
    if (peak) this.#drawScale([muted, full], totals, peak, days);
  }

  /**
   * Show the window between two pixels in full colour.
   *
   * @param {number} from
   * @param {number} to
   */
  paint(from, to) {
    const ratio = this.#ratio;
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
    const [a, b] = [Math.round(from * ratio), Math.round(to * ratio)];
    const base = Math.round((this.#height - AXIS) * ratio);
    ctx.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    // A frame around everything would set nothing apart.
    const whole = from <= this.inset && to >= this.#width - this.inset;
    ctx.fillStyle = this.#style.tint;
    if (!whole) ctx.fillRect(a, 0, b - a, base);
    ctx.drawImage(this.#muted, 0, 0);
    if (b > a) ctx.drawImage(this.#full, a, 0, b - a, base, a, 0, b - a, base);
    ctx.fillStyle = this.#style.ink;
    const edge = Math.round(1.5 * ratio);
    if (!whole) ctx.fillRect(a, 0, b - a, Math.max(1, Math.round(ratio)));
    ctx.fillRect(a - edge, 0, edge, base);
    ctx.fillRect(b, 0, edge, base);
  }

  /** @param {HTMLCanvasElement} canvas */
  #begin(canvas) {
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    ctx.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    ctx.clearRect(0, 0, this.#width, this.#height);
    return ctx;
  }

  /** @param {boolean} strong */
  #font(strong) {
    return `${strong ? '600 ' : ''}${FONT_SIZE}px ${this.#style.font}`;
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} peak
   * @param {number} base
   */
  #drawGrid(ctx, peak, base) {
    ctx.fillStyle = this.#style.rule;
    ctx.fillRect(this.inset, base, this.#width - 2 * this.inset, 1);
    if (!peak) return;
    for (let x = this.inset; x < this.#width - this.inset; x += 4) ctx.fillRect(x, HEADROOM - 0.5, 1, 1);
  }

  /**
   * Say what the highest bar stands for, at the end where the bars are lower.
   *
   * @param {CanvasRenderingContext2D[]} contexts
   * @param {Float64Array} totals
   * @param {number} peak
   * @param {number} days
   */
  #drawScale(contexts, totals, peak, days) {
    const text = say(days === 1 ? 'timeline.scale_day' : 'timeline.scale', { n: Math.round(peak), days });
    for (const ctx of contexts) {
      ctx.font = this.#font(false);
      const width = ctx.measureText(text).width + TO_HANDLE;
      const covered = Math.ceil((width / (this.#width - 2 * this.inset)) * totals.length);
      const [start, end] = [Math.max(...totals.slice(0, covered)), Math.max(...totals.slice(-covered))];
      const x = start <= end ? this.inset + TO_HANDLE : this.#width - this.inset - width;
      if (Math.min(start, end) > peak / 2) {
        ctx.fillStyle = this.#style.paper; // bars on both sides: the text stands on a slip of paper
        ctx.fillRect(x - 3, HEADROOM + 1, width - TO_HANDLE + 6, FONT_SIZE + 4);
      }
      ctx.textBaseline = 'top';
      ctx.fillStyle = this.#style.quiet;
      ctx.fillText(text, x, HEADROOM + 3);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Days} view
   * @param {number} base
   */
  #drawAxis(ctx, view, base) {
    /**
     * @param {string} text
     * @param {boolean} strong
     */
    const measure = (text, strong) => {
      ctx.font = this.#font(strong);
      return ctx.measureText(text).width;
    };
    const axis = layOutAxis(view.from, view.to, this.#width - 2 * this.inset, measure);
    ctx.fillStyle = this.#style.rule;
    /** @param {number} value */
    const snap = (value) => Math.round(value * this.#ratio) / this.#ratio;
    for (const x of axis.between) ctx.fillRect(snap(this.inset + x), base, 1, 3);
    for (const x of axis.ticks) ctx.fillRect(snap(this.inset + x), base, 1, 7);
    ctx.textBaseline = 'middle';
    for (const { x, text, strong } of axis.labels) {
      ctx.font = this.#font(strong);
      ctx.fillStyle = strong ? this.#style.ink : this.#style.quiet;
      ctx.fillText(text, this.inset + x, base + AXIS / 2 + 1.5);
    }
  }
}

/**
 * The sum of each bar.
 *
 * @param {ArrayLike<number>} counts
 * @param {number} n
 * @param {number} width
 * @returns {Float64Array}
 */
export function barTotals(counts, n, width) {
  const totals = new Float64Array(n);
  for (let i = 0; i < n * width; i += 1) totals[Math.floor(i / width)] += counts[i];
  return totals;
}

/**
 * The chart in words: period, counts by category, and the bar with the most.
 *
 * @param {Days} view
 * @param {Bars} bars
 * @param {ArrayLike<number>} counts
 * @param {Colored[]} categories
 * @returns {string}
 */
export function summarise(view, { n, days }, counts, categories) {
  const totals = barTotals(counts, n, categories.length);
  const sum = Math.round(totals.reduce((whole, total) => whole + total, 0));
  const range = span(view.from, view.to);
  if (!sum) return say('timeline.chart_empty', { range });
  const peak = totals.indexOf(Math.max(...totals));
  const start = view.from + peak * days;
  const named = categories.map(({ label }, category) => {
    let count = 0;
    for (let bar = 0; bar < n; bar += 1) count += counts[bar * categories.length + category];
    return { label, n: Math.round(count) };
  });
  return [
    say('timeline.chart', { n: sum, range }),
    say('timeline.chart_peak', {
      n: Math.round(totals[peak]),
      range: span(start, Math.min(view.to, start + days - 1)),
    }),
    `${named
      .filter((one) => one.n)
      .map((one) => say('timeline.chart_category', one))
      .join(', ')}.`,
  ].join(' ');
}
