/**
 * The address of the page is the state. This file reads it and writes to it, in the server's key
 * order and spelling, so that both sides see one and the same string.
 */

const DAY = 86400000;

/** Days since 1970-01-01 of an ISO date, or null. */
export function dayOf(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text || '')) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : Math.round(time / DAY);
}

/** The ISO date of a day number. */
export const isoOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/** `params` after `changes`: for each key its value, its values, or null for none. */
function changed(params, changes) {
  for (const [key, value] of Object.entries(changes)) {
    params.delete(key);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') params.append(key, one);
    }
  }
  return params;
}

export class Address {
  /** @param target the window whose address it is; `keys` in the order in which they are written */
  constructor(target, keys) {
    this.target = target;
    this.keys = keys;
    this.waiting = {}; // changes that are not written yet
    this.opened = null; // the link that was opened, and how the server reads it
  }

  /** A link can say more than is written here, such as a year for its days: so the server reads it. */
  understood(written, meant) {
    this.opened = { written, meant };
  }

  /** What is written, in the form in which it is written here. */
  meant() {
    const written = this.written();
    return new URLSearchParams(written === this.opened?.written ? this.opened.meant : written);
  }

  /** What stands in the browser's address line. */
  written() {
    return this.target.location.search.replace(/^\?/, '');
  }

  /** What holds: what is written, and what waits. */
  read() {
    return changed(this.meant(), this.waiting);
  }

  /** What holds, with `changes`, as a query string. */
  query(changes) {
    return this.text(changed(this.read(), changes));
  }

  /** Keys and values as a query string, in the server's order and spelling. */
  text(params) {
    const ordered = new URLSearchParams();
    const rest = [...new Set([...params.keys()])].filter((key) => !this.keys.includes(key));
    for (const key of [...this.keys, ...rest]) {
      for (const value of params.getAll(key)) ordered.append(key, value);
    }
    // The server writes `~` plain and `*` escaped, the browser the other way round.
    return ordered.toString().replace(/\*/g, '%2A').replace(/%7E/g, '~');
  }

  /** Let changes hold before they are written. Answers whether that changed anything. */
  wait(changes) {
    if (this.query(changes) === this.query({})) return false;
    Object.assign(this.waiting, changes);
    return true;
  }

  /** Write changes, and what waits; `push` makes a step that Back returns from. Answers whether it changed. */
  write(changes, push) {
    const query = this.query(changes);
    const { location, history } = this.target;
    this.waiting = {};
    if (query === this.text(this.meant())) return false;
    const url = location.pathname + (query ? `?${query}` : '') + location.hash;
    history[push ? 'pushState' : 'replaceState'](history.state, '', url);
    return true;
  }

  /** The full link with changes. */
  link(changes) {
    const { location } = this.target;
    const query = this.query(changes);
    return location.origin + location.pathname + (query ? `?${query}` : '');
  }
}
