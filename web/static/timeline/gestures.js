/** Hands on the chart: dragging handles and window, drawing a new window, and the keys of the three. */

import { addMonths } from './calendar.js';
import { clamp, fitted, placed, same } from './range.js';

const REACH = { mouse: 12, pen: 16, touch: 22 }; // pixels from a handle that still take hold of it
const SLACK = { mouse: 4, pen: 6, touch: 8 }; // pixels before a press on the chart becomes a drawing
const TOP = { mouse: 11, pen: 13, touch: 16 }; // pixels from the chart's top where the grip of the window is
const KEY_PAUSE = 250; // ms after the last key before the choice counts as made

/**
 * @import { Chart } from './chart.js'
 * @import { Parts } from './parts.js'
 * @typedef {'from' | 'to' | 'window' | 'draw'} Part of the chart that a hand has taken
 * @typedef {Object} Hands what the gestures ask and tell
 * @property {Chart} chart
 * @property {Days} extent
 * @property {() => Days} range
 * @property {() => Days} view
 * @property {() => void} taken a hand is on the control
 * @property {(range: Days) => void} change
 * @property {() => void} commit
 */

/**
 * Which part a press at `x` takes: 'from', 'to', 'window' or 'draw'.
 *
 * @param {number} x
 * @param {Chart} chart
 * @param {Days} range
 * @param {Days} view
 * @param {number} reach
 * @returns {Part}
 */
function grip(x, chart, range, view, reach) {
  const a = chart.x(range.from);
  const b = chart.x(range.to + 1);
  const inward = Math.min(reach, (b - a) / 3); // the middle of a narrow window still moves it
  const nearFrom = x >= a - reach && x <= a + inward;
  const nearTo = x <= b + reach && x >= b - inward;
  if (nearFrom && nearTo) return x < (a + b) / 2 ? 'from' : 'to';
  if (nearFrom) return 'from';
  if (nearTo) return 'to';
  // A window over the whole chart has nowhere to go, so a drag in it draws a new one.
  return x > a && x < b && !same(range, view) ? 'window' : 'draw';
}

/**
 * The range that a drag of `part` from pixel `start` to pixel `now` makes of the range before.
 *
 * @param {Part} part
 * @param {Days} before
 * @param {number} start
 * @param {number} now
 * @param {Chart} chart
 * @param {Days} view
 * @returns {Days}
 */
function dragged(part, before, start, now, chart, view) {
  /** @param {number} x */
  const at = (x) => clamp(Math.floor(chart.dayAt(x)), view.from, view.to);
  const shift = Math.round(chart.dayAt(now) - chart.dayAt(start));
  if (part === 'from') return { from: clamp(before.from + shift, view.from, before.to), to: before.to };
  if (part === 'to') return { from: before.from, to: clamp(before.to + shift, before.from, view.to) };
  if (part === 'window') return placed(before, before.from + shift, view);
  return fitted({ from: at(start), to: at(now) }, view);
}

/**
 * Where a key brings `value`, or null for a key that means nothing here.
 *
 * @param {KeyboardEvent} event
 * @param {number} value
 * @param {number} first
 * @param {number} last
 * @returns {number | null}
 */
function keyed(event, value, first, last) {
  const days = event.shiftKey ? 7 : 1;
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return value + days;
    case 'ArrowLeft':
    case 'ArrowDown':
      return value - days;
    case 'PageUp':
      return addMonths(value, 1);
    case 'PageDown':
      return addMonths(value, -1);
    case 'Home':
      return first;
    case 'End':
      return last;
    default:
      return null;
  }
}

export class Gestures {
  #parts;
  #hands;
  /** @type {{part: Part, left: number, start: number, before: Days, slack: number} | null} */
  #drag = null;
  #keys = 0;

  /**
   * @param {Parts} parts
   * @param {Hands} hands
   * @param {AbortSignal} signal ends it all
   */
  constructor(parts, hands, signal) {
    this.#parts = parts;
    this.#hands = hands;
    /**
     * @template {keyof HTMLElementEventMap} Name
     * @param {HTMLElement} element
     * @param {Name[]} names
     * @param {(event: HTMLElementEventMap[Name]) => void} act
     */
    const on = (element, names, act) => names.forEach((name) => element.addEventListener(name, act, { signal }));
    on(parts.chart, ['pointerdown'], (event) => this.#press(event));
    on(parts.chart, ['pointermove'], (event) => this.#move(event));
    on(parts.chart, ['pointerup'], () => this.#release());
    on(parts.chart, ['pointercancel', 'lostpointercapture'], () => this.#abandon());
    // The browser would move the focus to the page; a press says itself what it takes.
    on(parts.chart, ['mousedown'], (event) => event.preventDefault());
    on(parts.fromHandle, ['keydown'], (event) => this.#key(event, 'from'));
    on(parts.toHandle, ['keydown'], (event) => this.#key(event, 'to'));
    on(parts.mover, ['keydown'], (event) => this.#key(event, 'window'));
  }

  get dragging() {
    return this.#drag !== null;
  }

  /** Let go without a word, because the range was set from outside. */
  drop() {
    this.#drag = null;
    clearTimeout(this.#keys);
    delete this.#parts.chart.dataset.drag;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (!event.isPrimary || event.button !== 0) return;
    const { chart, range, view, taken } = this.#hands;
    taken();
    clearTimeout(this.#keys);
    const { left, top } = this.#parts.chart.getBoundingClientRect();
    const x = event.clientX - left;
    const by = event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse';
    const before = range();
    const movable = !same(before, view());
    const onMover =
      movable && this.#parts.mover.contains(/** @type {Node} */ (event.target)) && event.clientY - top < TOP[by];
    const part = onMover ? 'window' : grip(x, chart, before, view(), REACH[by]);
    this.#drag = { part, left, start: x, before, slack: part === 'draw' ? SLACK[by] : 0 };
    this.#parts.chart.setPointerCapture(event.pointerId);
    this.#parts.chart.dataset.drag = part;
    const { fromHandle, toHandle, mover } = this.#parts;
    const taker = { from: fromHandle, to: toHandle, window: mover, draw: toHandle }[part];
    taker.focus({ preventScroll: true, focusVisible: false });
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const drag = this.#drag;
    if (!drag) {
      this.#hover(event);
      return;
    }
    const x = event.clientX - drag.left;
    if (Math.abs(x - drag.start) < drag.slack) return;
    drag.slack = 0;
    this.#hands.change(dragged(drag.part, drag.before, drag.start, x, this.#hands.chart, this.#hands.view()));
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    if (event.pointerType !== 'mouse') return;
    const { chart, range, view } = this.#hands;
    const x = event.clientX - this.#parts.chart.getBoundingClientRect().left;
    const part = grip(x, chart, range(), view(), REACH.mouse);
    if (this.#parts.chart.dataset.over !== part) this.#parts.chart.dataset.over = part;
  }

  #release() {
    if (!this.#drag) return;
    this.drop();
    this.#hands.commit();
  }

  /** The browser took the pointer away, or the person pressed Escape: all as it was. */
  #abandon() {
    if (!this.#drag) return;
    this.#hands.change(this.#drag.before);
    this.#release();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Part} part
   */
  #key(event, part) {
    if (event.key === 'Escape' && this.#drag) {
      this.#abandon();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { extent, range, change, commit, taken } = this.#hands;
    const { from, to } = range();
    const value = keyed(event, part === 'to' ? to : from, extent.from, extent.to);
    if (value === null) return;
    event.preventDefault();
    taken();
    if (part === 'from') change({ from: clamp(value, extent.from, to), to });
    else if (part === 'to') change({ from, to: clamp(value, from, extent.to) });
    else change(placed({ from, to }, value, extent));
    clearTimeout(this.#keys);
    this.#keys = setTimeout(commit, KEY_PAUSE);
  }
}
