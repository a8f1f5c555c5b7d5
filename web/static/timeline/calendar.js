/**
 * The calendar of the time slider. A day is a whole number, days since 1970-01-01 (proleptic
 * Gregorian, UTC); months count from 1. No local time zone is ever asked.
 */

import { say } from '../words/timeline.js';

const MS_PER_DAY = 86400000;

/**
 * The day of a date; a month or a date past its end runs over, as with Date.
 *
 * @param {number} year
 * @param {number} month
 * @param {number} date
 * @returns {number}
 */
export function day(year, month, date) {
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, date); // Date.UTC would read year 20 as 1920
  return Math.round(moment.getTime() / MS_PER_DAY);
}

/** @param {number} value */
export function parts(value) {
  const moment = new Date(value * MS_PER_DAY);
  return { year: moment.getUTCFullYear(), month: moment.getUTCMonth() + 1, date: moment.getUTCDate() };
}

/**
 * The same date `months` later (negative: earlier), or the last of that month if it is shorter.
 *
 * @param {number} value
 * @param {number} months
 * @returns {number}
 */
export function addMonths(value, months) {
  const { year, month, date } = parts(value);
  return Math.min(day(year, month + months, date), day(year, month + months + 1, 0));
}

/**
 * As `2020-01-03`, the form of a date field.
 *
 * @param {number} value
 * @returns {string}
 */
export function iso(value) {
  const { year, month, date } = parts(value);
  /**
   * @param {number} number
   * @param {number} length
   */
  const pad = (number, length) => String(number).padStart(length, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

/**
 * The day of `2020-01-03`, or null if the text is not a date of the calendar.
 *
 * @param {string} text
 * @returns {number | null}
 */
export function fromIso(text) {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return null;
  const value = day(Number(match[1]), Number(match[2]), Number(match[3]));
  return iso(value) === text ? value : null;
}

/**
 * Month names and joints come in two lengths: '' in full, '_short' where room is scarce.
 *
 * @param {number} value
 * @param {string} length
 */
export function spoken(value, length) {
  const { year, month, date } = parts(value);
  return { year: String(year), month: say(`timeline.month${length}.${month}`), date: String(date) };
}

/**
 * @param {number} value
 * @param {string} [length]
 * @returns {string}
 */
export function words(value, length = '') {
  return say('timeline.date', spoken(value, length));
}

/**
 * The exact dates of a window: "1 March to 10 June 2021".
 *
 * @param {number} from
 * @param {number} to
 * @param {string} [length]
 * @returns {string}
 */
export function span(from, to, length = '') {
  if (from === to) return words(from, length);
  const [a, b] = [spoken(from, length), spoken(to, length)];
  if (a.year !== b.year) {
    return say(`timeline.span${length}`, { from: words(from, length), to: words(to, length) });
  }
  const pieces = {
    fromDate: a.date,
    fromMonth: a.month,
    toDate: b.date,
    toMonth: b.month,
    month: a.month,
    year: a.year,
  };
  return say(`timeline.span_in_${a.month === b.month ? 'month' : 'year'}${length}`, pieces);
}
