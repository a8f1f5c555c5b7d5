/**
 * The time slider in the map's foot: a histogram with a window that is dragged, drawn, typed,
 * stepped and played.
 *
 * It knows ranges of days and asks for counts; what the events are, and what a chosen range does,
 * is the caller's. Nothing here asks the network for anything.
 */

import { say } from '../words/timeline.js';
import { span, words } from './calendar.js';
import { Chart, summarise } from './chart.js';
import { Controls } from './controls.js';
import { Gestures } from './gestures.js';
import { makeParts } from './parts.js';
import { Playback } from './playback.js';
import { fitted, presetsFor, same, stepped, viewInto, viewOf } from './range.js';

/** @import { Preset } from './range.js' */

// Below these widths (pixels) the periods fold into a menu, and then all but the essential.
const LAYOUTS = { phone: 780, medium: 1040 };
const ROOM_FOR_MONTHS = 1130; // to write their names in full
const STYLE = {
  ink: '--dl-timeline-ink',
  quiet: '--dl-timeline-quiet',
  bar: '--dl-timeline-muted',
  tint: '--dl-timeline-tint',
  rule: '--dl-timeline-rule',
  paper: '--dl-timeline-paper',
};

export class Timeline {
  #options;
  #extent;
  #range;
  #view;
  #parts;
  #chart;
  /** @type {Gestures} */
  #gestures;
  /** @type {Controls} */
  #controls;
  /** @type {Playback} */
  #playback;
  #monthLength = '';
  #frame = 0;
  #unsaid = false; // onInput has told of a change that onChange has not
  #known; // the range that the caller knows of, by onChange or set
  #ended = new AbortController();
  #observer;

  /**
   * Put a time slider into `container`, as wide as that is.
   *
   * @param {HTMLElement} container
   * @param {Object} options
   * @param {number} options.first the first day of the data, days since 1970-01-01
   * @param {number} options.last the last day of the data
   * @param {number} [options.from] the window's first day
   * @param {number} [options.to] the window's last day, included
   * @param {{id: string, label: string, color: string}[]} options.categories bottom of the bars first
   * @param {(lo: number, hi: number, n: number) => ArrayLike<number>} options.bins `bins(lo, hi, n)`: the
   *   counts in `n` equal bins of the days `lo` to `hi`, the categories of one bin side by side
   * @param {(range: Days) => void} [options.onInput] at most once a frame on the move
   * @param {(range: Days) => void} [options.onChange] once the choice is made
   * @param {Preset[]} [options.presets]
   * @param {string} [options.theme] light or dark
   */
  constructor(container, options) {
    this.#options = options;
    this.#extent = { from: options.first, to: Math.max(options.first, options.last) };
    this.#view = this.#extent;
    this.#range = fitted({ from: options.from ?? this.#extent.from, to: options.to ?? this.#extent.to }, this.#extent);
    this.#known = this.#range;
    const presets = options.presets || presetsFor(this.#extent.from, this.#extent.to);
    this.#parts = makeParts(this.#extent, presets);
    this.#chart = new Chart(this.#parts.canvas);
    this.#build(presets);
    this.#parts.root.dataset.theme = options.theme || 'light';
    container.append(this.#parts.root);
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(this.#parts.root);
    this.#observer.observe(this.#parts.chart);
    this.#measure();
    document.fonts?.ready.then(() => this.#ended.signal.aborted || this.redraw());
  }

  /** @param {Preset[]} presets */
  #build(presets) {
    const { signal } = this.#ended;
    /** @param {Days} range */
    const choose = (range) => {
      this.#playback.yield();
      this.#change(range);
      this.#commit();
    };
    this.#playback = new Playback({
      range: () => this.#range,
      view: () => this.#view,
      move: (range) => this.#applyNow(range),
      begun: (playing) => this.#controls.playing(playing),
      ended: () => this.#commit(),
    });
    this.#controls = new Controls(
      this.#parts,
      this.#extent,
      presets,
      {
        play: () => (this.#playback.playing ? this.stop() : this.play()),
        step: (direction) => choose(stepped(this.#range, direction, this.#extent)),
        choose,
        mode: (mode) => this.#restarted(() => (this.#playback.mode = mode)),
        speed: (speed) => (this.#playback.speed = speed),
        zoomIn: () => this.#look(viewInto(this.#range, this.#extent)),
        zoomOut: () => this.#look(this.#extent),
      },
      signal,
    );
    this.#gestures = new Gestures(
      this.#parts,
      {
        chart: this.#chart,
        extent: this.#extent,
        range: () => this.#range,
        view: () => this.#view,
        taken: () => this.#playback.yield(),
        change: (range) => this.#change(range),
        commit: () => this.#commit(),
      },
      signal,
    );
    document.addEventListener('visibilitychange', () => document.hidden && this.stop(), { signal });
  }

  /**
   * Show this window (days, both included; null for an end of the data). Calls nothing back.
   *
   * @param {number | null} from
   * @param {number | null} to
   */
  set(from, to) {
    const range = fitted({ from: from ?? this.#extent.from, to: to ?? this.#extent.to }, this.#extent);
    const busy = this.#gestures.dragging || this.#playback.playing;
    if (busy && same(range, this.#known)) return; // an echo of what was said before the hand moved on
    this.#gestures.drop();
    this.#controls.forget();
    this.#unsaid = false;
    this.#known = range;
    this.#range = range;
    this.#playback.yield();
    this.#follow();
    this.#paint();
    this.#rest();
  }

  get() {
    return { ...this.#range };
  }

  /** Ask for the counts again and draw them. */
  redraw() {
    if (!this.#chart.drawable) return;
    const { bins, categories } = this.#options;
    const bars = this.#chart.bars(this.#view);
    const counts = bins(this.#view.from, this.#view.from + bars.n * bars.days - 1, bars.n);
    this.#chart.draw(this.#view, bars, counts, categories);
    this.#parts.canvas.setAttribute('aria-label', summarise(this.#view, bars, counts, categories));
    this.#paint();
  }

  /** @param {string} theme */
  setTheme(theme) {
    this.#parts.root.dataset.theme = theme;
    this.#restyle();
    this.redraw();
  }

  /**
   * A short text beside the dates, such as "64 of 195 events".
   *
   * @param {string} text
   */
  setStatus(text) {
    if (this.#parts.status.textContent !== text) this.#parts.status.textContent = text;
  }

  play() {
    if (this.#gestures.dragging) return;
    this.#playback.start();
  }

  stop() {
    this.#playback.stop();
  }

  destroy() {
    this.#playback.yield();
    this.#gestures.drop();
    this.#controls.forget();
    this.#ended.abort();
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#parts.root.remove();
  }

  /**
   * A new way to play takes effect at once, from where the window stands.
   *
   * @param {() => void} act
   */
  #restarted(act) {
    const { playing } = this.#playback;
    this.#playback.yield();
    act();
    if (playing) this.#playback.start();
  }

  /**
   * Take a new window; it is shown and told with the next frame, however many come before.
   *
   * @param {Days} range
   */
  #change(range) {
    if (same(range, this.#range)) return;
    this.#range = range;
    this.#unsaid = true;
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#tell());
  }

  /** @param {Days} range */
  #applyNow(range) {
    this.#change(range);
    this.#flush();
  }

  #flush() {
    if (!this.#frame) return;
    cancelAnimationFrame(this.#frame);
    this.#tell();
  }

  #tell() {
    this.#frame = 0;
    this.#follow();
    this.#paint();
    if (this.#unsaid) this.#options.onInput?.(this.get());
  }

  /** The choice is made. */
  #commit() {
    this.#flush();
    this.#rest();
    if (!this.#unsaid) return;
    this.#unsaid = false;
    this.#known = this.#range;
    this.#options.onChange?.(this.get());
    const range = span(this.#range.from, this.#range.to);
    const status = this.#parts.status.textContent;
    this.#parts.live.textContent = say('timeline.announce', { range, status });
  }

  /**
   * Chart other days.
   *
   * @param {Days} view
   */
  #look(view) {
    this.#playback.stop();
    this.#view = view;
    this.redraw();
    this.#rest();
  }

  /** The window never leaves the chart: the chart goes along. */
  #follow() {
    const view = viewOf(this.#range, this.#view, this.#extent);
    if (same(view, this.#view)) return;
    this.#view = view;
    this.redraw();
  }

  #rest() {
    this.#controls.rest(this.#range, this.#view);
  }

  #paint() {
    const { fromHandle, toHandle, mover, root } = this.#parts;
    const { from, to } = this.#range;
    if (this.#chart.drawable) {
      const a = this.#chart.x(from);
      const b = this.#chart.x(to + 1);
      this.#chart.paint(a, b);
      fromHandle.style.transform = `translateX(${a}px)`;
      toHandle.style.transform = `translateX(${b}px)`;
      mover.style.transform = `translateX(${(a + b) / 2}px)`;
    }
    root.toggleAttribute('data-whole', same(this.#range, this.#view));
    /**
     * @param {HTMLElement} element
     * @param {number} now
     * @param {number} min
     * @param {number} max
     * @param {string} text
     */
    const value = (element, now, min, max, text) => {
      const given = { 'aria-valuenow': now, 'aria-valuemin': min, 'aria-valuemax': max, 'aria-valuetext': text };
      for (const [name, said] of Object.entries(given)) element.setAttribute(name, String(said));
    };
    value(fromHandle, from, this.#extent.from, to, words(from));
    value(toHandle, to, from, this.#extent.to, words(to));
    this.#controls.show(this.#range, this.#monthLength);
  }

  /** Fit to the room there is. */
  #measure() {
    const { root, chart } = this.#parts;
    const [layout] = Object.entries(LAYOUTS).find(([, below]) => root.clientWidth < below) || ['full'];
    root.dataset.layout = layout;
    this.#monthLength = root.clientWidth < ROOM_FOR_MONTHS ? '_short' : '';
    const { clientWidth: width, clientHeight: height } = chart;
    const ratio = window.devicePixelRatio || 1;
    this.#chart.inset = layout === 'phone' ? 18 : 14;
    this.#chart.resize(width, height, ratio);
    this.#restyle();
    this.redraw();
    this.#rest();
  }

  #restyle() {
    const computed = getComputedStyle(this.#parts.root);
    const colors = Object.entries(STYLE).map(([name, property]) => [name, computed.getPropertyValue(property).trim()]);
    this.#chart.setStyle({ font: computed.fontFamily, ...Object.fromEntries(colors) });
  }
}
