/** Playing: the window moves, or grows from the start, through the days that the chart shows. */

import { lengthOf } from './range.js';

const SECONDS = 30; // a whole chart at speed 1
const SLOWEST = 1.5; // days a second at speed 1, so that a chart of a fortnight does not crawl
const OPENING = 1 / 12; // of the chart: the window when all of it is selected and nothing could move
const LONGEST_FRAME = 100; // ms; after a stall the play goes on, it does not jump
const CALM_STEP = 1000; // ms between steps for those who ask for less motion

/**
 * @typedef {Object} Player
 * @property {() => Days} range the window now
 * @property {() => Days} view the days to play through
 * @property {(range: Days) => void} move called at most once a frame
 * @property {(playing: boolean) => void} begun called when playing begins (true) and ends (false)
 * @property {() => void} ended called when it ends by itself or is stopped, not when a hand takes over
 */
export class Playback {
  mode = 'window';
  speed = 1;
  playing = false;
  #player;
  #frame = 0;
  #calm = window.matchMedia('(prefers-reduced-motion: reduce)');

  /** @param {Player} player */
  constructor(player) {
    this.#player = player;
  }

  start() {
    if (this.playing || document.hidden) return;
    this.playing = true;
    this.#player.begun(true);
    const opening = this.opening();
    this.#player.move(opening);
    this.#run(opening);
  }

  stop() {
    if (!this.playing) return;
    this.yield();
    this.#player.ended();
  }

  /** Stop for a hand that takes over: the window it leaves is the one to tell of. */
  yield() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    this.#player.begun(false);
  }

  /** Where playing begins: from where the window stands, or from the start when it is at the end. */
  opening() {
    const { from, to } = this.#player.range();
    const view = this.#player.view();
    const atEnd = to >= view.to;
    if (this.mode === 'cumulative') return { from: view.from, to: atEnd ? view.from : to };
    const whole = lengthOf(view);
    const days = to - from + 1 < whole ? to - from + 1 : Math.max(1, Math.round(whole * OPENING));
    const start = atEnd ? view.from : from;
    return { from: start, to: start + days - 1 };
  }

  /** @param {Days} opening */
  #run(opening) {
    const view = this.#player.view();
    const days = opening.to - opening.from + 1;
    const perMs = Math.max(SLOWEST, lengthOf(view) / SECONDS) / 1000;
    let reached = opening.to;
    let before = performance.now();
    /** @param {number} now */
    const step = (now) => {
      this.#frame = requestAnimationFrame(step);
      const passed = Math.max(0, now - before); // the first frame may have begun before the press
      if (this.#calm.matches && passed < CALM_STEP) return;
      before = now;
      reached += Math.min(passed, this.#calm.matches ? CALM_STEP : LONGEST_FRAME) * perMs * this.speed;
      const to = Math.min(view.to, Math.floor(reached));
      this.#player.move({ from: this.mode === 'cumulative' ? view.from : to - days + 1, to });
      if (to >= view.to) this.stop();
    };
    this.#frame = requestAnimationFrame(step);
  }
}
