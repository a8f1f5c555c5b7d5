/** The axis below the histogram: which days get a tick and which ticks a label, at any zoom. */

import { say } from '../words/timeline.js';
import { day, parts, spoken } from './calendar.js';

/**
 * @typedef {{unit: string, step: number, days: number, widest: 'year' | 'month' | 'number' | 'date'}} Level
 * @typedef {(text: string, strong: boolean) => number} Measure gives a text's width in pixels
 */

// Coarse to fine. `days` is the shortest distance of two ticks; `widest` stands for its labels.
/**
 * @param {number} step
 * @returns {Level}
 */
const years = (step) => ({ unit: 'year', step, days: 365 * step, widest: 'year' });
/** @type {Level[]} */
const LEVELS = [
  ...[1000, 500, 200, 100, 50, 20, 10, 5, 2, 1].map(years),
  { unit: 'month', step: 3, days: 90, widest: 'month' },
  { unit: 'month', step: 1, days: 28, widest: 'month' },
  { unit: 'day', step: 14, days: 14, widest: 'date' },
  { unit: 'day', step: 7, days: 7, widest: 'date' },
  { unit: 'day', step: 1, days: 1, widest: 'number' },
];
const LABEL_GAP = 12; // pixels from the end of one label to the next tick
const TICK_GAP = 5; // pixels between unlabelled ticks
const TICK_TO_LABEL = 4;

/**
 * The first day of every period of this level within the days `lo` to `hi`.
 *
 * @param {Level} level
 * @param {number} lo
 * @param {number} hi
 * @returns {number[]}
 */
function starts({ unit, step }, lo, hi) {
  /** @type {number[]} */
  const found = [];
  const { year, month } = parts(lo);
  /** @param {number} value */
  const add = (value) => value >= lo && value <= hi && found.push(value);
  if (unit === 'year') {
    for (let y = Math.floor(year / step) * step; day(y, 1, 1) <= hi; y += step) add(day(y, 1, 1));
    return found;
  }
  const firstMonth = unit === 'month' ? month - ((month - 1) % step) : month;
  for (let m = firstMonth; day(year, m, 1) <= hi; m += unit === 'month' ? step : 1) {
    const start = day(year, m, 1);
    const next = day(year, m + 1, 1);
    if (unit === 'month') add(start);
    // Weeks are counted from the first of each month; a stub at its end gets no tick of its own.
    else for (let d = start; d === start || next - d > step / 2; d += step) add(d);
  }
  return found;
}

/**
 * A label; `whole` says it with everything that a reader needs to know where the axis begins.
 *
 * @param {Level} level
 * @param {number} value
 * @param {boolean} whole
 */
function label({ unit, step }, value, whole) {
  const { year, month, date } = spoken(value, '_short');
  const at = parts(value);
  const opensYear = at.month === 1 && at.date === 1;
  if (unit === 'year') return { text: year, strong: false };
  if (unit === 'month') {
    if (whole) return { text: say('timeline.axis_month', { month, year }), strong: true };
    return opensYear ? { text: year, strong: true } : { text: month, strong: false };
  }
  if (whole || opensYear) return { text: say('timeline.date', { date, month, year }), strong: true };
  if (step === 1 && at.date !== 1) return { text: date, strong: false };
  return { text: say('timeline.axis_date', { date, month }), strong: at.date === 1 };
}

/**
 * @param {Level} level
 * @param {Measure} measure
 */
function widest(level, measure) {
  const { year, month, date } = spoken(day(2000, 9, 28), '_short');
  const text = { year, month, number: date, date: say('timeline.axis_date', { date, month }) }[level.widest];
  return measure(text, false);
}

/**
 * Lay out the axis of the days `lo` to `hi` over `width` pixels. `measure(text, strong)` gives a
 * text's width. Labels stand right of their tick and never touch each other or the end.
 *
 * Returns {ticks: [x, …], between: [x, …], labels: [{x, text, strong}, …]}, the ticks of the labels,
 * finer ones, and the labels; x in pixels from the axis' start.
 *
 * @param {number} lo
 * @param {number} hi
 * @param {number} width
 * @param {Measure} measure
 */
export function layOutAxis(lo, hi, width, measure) {
  const scale = width / (hi - lo + 1);
  /** @param {number} value */
  const x = (value) => (value - lo) * scale;
  /** @param {Level} level */
  const fits = (level) => level.days * scale >= widest(level, measure) + LABEL_GAP;
  const index = Math.max(0, LEVELS.filter(fits).length - 1);
  const level = LEVELS[index];
  const days = starts(level, lo, hi);
  // Unlabelled ticks must divide the labelled ones evenly: two years do not go into five.
  /** @param {Level} one */
  const divides = (one) => one.unit !== level.unit || level.step % one.step === 0;
  const finer = LEVELS.slice(index + 1).find(divides);
  const between = finer && finer.days * scale >= TICK_GAP ? starts(finer, lo, hi) : [];

  // The axis rarely begins on a tick: its beginning is labelled too, or else the first tick says all.
  const candidates = [lo, ...days.filter((value) => value !== lo)];
  const made = candidates.map((value, i) => {
    const { text, strong } = label(level, value, i === 0);
    const left = x(value) + (i === 0 && days[0] !== lo ? 0 : TICK_TO_LABEL);
    return { x: left, end: left + measure(text, strong), text, strong };
  });
  if (days.length && days[0] !== lo && made[0].end + LABEL_GAP / 2 > made[1].x) {
    const { text, strong } = label(level, candidates[1], true);
    made.splice(0, 2, { x: made[1].x, end: made[1].x + measure(text, strong), text, strong });
  }
  /** @type {typeof made} */
  const placed = [];
  /** @param {(typeof made)[0]} one */
  const free = (one) =>
    one.end <= width &&
    placed.every((other) => one.end + LABEL_GAP / 2 <= other.x || one.x >= other.end + LABEL_GAP / 2);
  const byWeight = [
    made[0],
    ...made.slice(1).filter((one) => one.strong),
    ...made.slice(1).filter((one) => !one.strong),
  ];
  for (const one of byWeight) if (free(one)) placed.push(one);
  placed.sort((a, b) => a.x - b.x);
  return {
    ticks: days.map(x),
    between: between.map(x),
    labels: placed.map((one) => ({ x: one.x, text: one.text, strong: one.strong })),
  };
}
