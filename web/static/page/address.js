/**
 * The address of the page is the state. This file reads it and writes to it, in the server's key
 * order and spelling, so that both sides see one and the same string.
 */

/**
 * `params` after `changes`: for each key its value, its values, or null for none.
 *
 * @param {URLSearchParams} params
 * @param {Changes} changes
 */
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
  /**
   * @param {Pick<Window, 'location' | 'history'>} target the window whose address it is
   * @param {string[]} keys in the order in which they are written
   */
  constructor(target, keys) {
    this.target = target;
    this.keys = keys;
    /** @type {Changes} changes that are not written yet */
    this.waiting = {};
    /** @type {{written: string, meant: string} | null} the link that was opened, and how the server reads it */
    this.opened = null;
  }

  /**
   * A link can say more than is written here, such as a year for its days: so the server reads it.
   *
   * @param {string} written
   * @param {string} meant
   */
  understood(written, meant) {
    this.opened = { written, meant };
  }

  /** What is written, in the form in which it is written here. */
  meant() {
    const written = this.written();
    return new URLSearchParams(this.opened?.written === written ? this.opened.meant : written);
  }

  /** What stands in the browser's address line. */
  written() {
    return this.target.location.search.replace(/^\?/, '');
  }

  /** What holds: what is written, and what waits. */
  read() {
    return changed(this.meant(), this.waiting);
  }

  /**
   * What holds, with `changes`, as a query string.
   *
   * @param {Changes} changes
   */
  query(changes) {
    return this.text(changed(this.read(), changes));
  }

  /**
   * Keys and values as a query string, in the server's order and spelling.
   *
   * @param {URLSearchParams} params
   */
  text(params) {
    const ordered = new URLSearchParams();
    const rest = [...new Set([...params.keys()])].filter((key) => !this.keys.includes(key));
    for (const key of [...this.keys, ...rest]) {
      for (const value of params.getAll(key)) ordered.append(key, value);
    }
    // The server writes `~` plain and `*` escaped, the browser the other way round.
    return ordered.toString().replace(/\*/g, '%2A').replace(/%7E/g, '~');
  }

  /**
   * Let changes hold before they are written. Answers whether that changed anything.
   *
   * @param {Changes} changes
   */
  wait(changes) {
    if (this.query(changes) === this.query({})) return false;
    Object.assign(this.waiting, changes);
    return true;
  }

  /**
   * Write changes, and what waits; `push` makes a step that Back returns from. Answers whether it changed.
   *
   * @param {Changes} changes
   * @param {boolean} push
   */
  write(changes, push) {
    const query = this.query(changes);
    const { location, history } = this.target;
    this.waiting = {};
    if (query === this.text(this.meant())) return false;
    const url = location.pathname + (query ? `?${query}` : '') + location.hash;
    history[push ? 'pushState' : 'replaceState'](history.state, '', url);
    return true;
  }

  /**
   * The full link with changes.
   *
   * @param {Changes} changes
   */
  link(changes) {
    const { location } = this.target;
    const query = this.query(changes);
    return location.origin + location.pathname + (query ? `?${query}` : '');
  }
}
