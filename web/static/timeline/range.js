/**
 * Arithmetic on ranges of days, {from, to} with both ends included. Every function gives a new
 * range and changes none.
 */

import { say } from '../words/timeline.js';
import { addMonths, day, parts } from './calendar.js';

/** @typedef {Days & {key: string, label: string, help?: string}} Preset */

const SHORTEST_VIEW = 14; // days; a chart of fewer bars than a fortnight's says nothing

/** @type {(range: Days) => number} */
export const lengthOf = ({ from, to }) => to - from + 1;
/** @type {(a: Days, b: Days) => boolean} */
export const same = (a, b) => a.from === b.from && a.to === b.to;
/** @type {(value: number, low: number, high: number) => number} */
export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/**
 * `range` put in order and cut to `within`.
 *
 * @param {Days} range
 * @param {Days} within
 * @returns {Days}
 */
export function fitted(range, within) {
  const from = Math.min(range.from, range.to);
  const to = Math.max(range.from, range.to);
  return { from: clamp(from, within.from, within.to), to: clamp(to, within.from, within.to) };
}

/**
 * `range` moved to begin at `from`, as long as before, kept inside `within`.
 *
 * @param {Days} range
 * @param {number} from
 * @param {Days} within
 * @returns {Days}
 */
export function placed(range, from, within) {
  const days = Math.min(lengthOf(range), lengthOf(within));
  const start = clamp(from, within.from, within.to - days + 1);
  return { from: start, to: start + days - 1 };
}

/**
 * How many whole calendar months `range` is; 0 if it begins or ends within one.
 *
 * @param {Days} range
 * @returns {number}
 */
function wholeMonths({ from, to }) {
  const a = parts(from);
  const b = parts(to + 1);
  return a.date === 1 && b.date === 1 ? (b.year - a.year) * 12 + b.month - a.month : 0;
}

/**
 * `range` a whole window later (`direction` 1) or earlier (-1). June steps to July, a year to the next.
 *
 * @param {Days} range
 * @param {number} direction
 * @param {Days} within
 * @returns {Days}
 */
export function stepped(range, direction, within) {
  const months = wholeMonths(range) * direction;
  if (!months) return placed(range, range.from + direction * lengthOf(range), within);
  const moved = { from: addMonths(range.from, months), to: addMonths(range.to + 1, months) - 1 };
  const inside = moved.from >= within.from && moved.to <= within.to;
  return inside ? moved : placed(range, moved.from, within);
}

/**
 * The part of the calendar to chart so that `range` is in it: `view` if it holds, moved if not.
 *
 * @param {Days} range
 * @param {Days} view
 * @param {Days} extent
 * @returns {Days}
 */
export function viewOf(range, view, extent) {
  if (range.from >= view.from && range.to <= view.to) return view;
  if (lengthOf(range) > lengthOf(view)) return extent;
  return placed(view, range.from < view.from ? range.to - lengthOf(view) + 1 : range.from, extent);
}

/**
 * What to chart when a person zooms into `range`.
 *
 * @param {Days} range
 * @param {Days} extent
 * @returns {Days}
 */
export function viewInto(range, extent) {
  const missing = Math.max(0, SHORTEST_VIEW - lengthOf(range));
  const wider = { from: range.from, to: range.to + missing };
  return placed(wider, range.from - Math.floor(missing / 2), extent);
}

/**
 * The periods offered for data of this extent: [{key, label, help, from, to}]. One that lies
 * outside is left out, and so is one that would say the same as "All".
 *
 * @param {number} first
 * @param {number} last
 * @returns {Preset[]}
 */
export function presetsFor(first, last) {
  const extent = { from: first, to: last };
  /**
   * @param {number} number
   * @returns {Preset}
   */
  const year = (number) => ({
    key: String(number),
    label: String(number),
    from: day(number, 1, 1),
    to: day(number, 12, 31),
  });
  /** @type {Preset[]} */
  const offered = [
    { key: 'since-2019-10', label: say('timeline.preset_since'), from: day(2019, 10, 1), to: last },
    year(2020),
    year(2021),
    {
      key: 'last-12-months',
      label: say('timeline.preset_last'),
      help: say('timeline.preset_last_help'),
      from: addMonths(last + 1, -12),
      to: last,
    },
  ];
  const overlapping = offered.filter(({ from, to }) => from <= last && to >= first && from <= to);
  const inside = overlapping.map((preset) => ({ ...preset, ...fitted(preset, extent) }));
  const all = { key: 'all', label: say('timeline.preset_all'), ...extent };
  return [all, ...inside.filter((preset) => !same(preset, extent))];
}
