/**
 * What a person chose on the map, on its way to the address and to the server, one at a time: the
 * server writes into the address what it heard, which must not undo what was chosen since.
 */

/** @import { Address } from './address.js' */

const ANSWER_MS = 3000; // after this long the server is taken to have answered

export class Choices {
  /**
   * @param {Address} address
   * @param {(changes: Changes) => void} tell tells the server
   * @param {() => void} given the server has not answered, and nobody waits for it any longer
   */
  constructor(address, tell, given) {
    this.address = address;
    this.tell = tell;
    this.given = given;
    /** @type {Changes} what the server has not answered yet */
    this.told = {};
    this.push = false; // what waits is a step that Back returns from
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /** Whether the server has not answered yet. */
  get open() {
    return this.timer !== undefined;
  }

  /**
   * Choose `changes`; while an earlier choice is open they are seen here and wait to be told.
   *
   * @param {Changes} changes
   * @param {boolean} push
   */
  make(changes, push) {
    if (!this.address.wait(changes)) return;
    this.push = this.push || push;
    if (!this.open) this.#tell();
  }

  /** All that the server has not answered: told or still waiting. */
  unanswered() {
    return { ...this.told, ...this.address.waiting };
  }

  /** The server has answered, or nobody waits for it any longer. */
  answered() {
    this.#end();
    if (Object.keys(this.address.waiting).length) this.#tell();
  }

  /** The person went elsewhere: what waits is no longer wanted. */
  drop() {
    this.#end();
    this.address.waiting = {};
    this.push = false;
  }

  #tell() {
    this.told = this.unanswered();
    this.address.write({}, this.push);
    this.push = false;
    this.timer = setTimeout(this.given, ANSWER_MS);
    this.tell(this.told);
  }

  #end() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.told = {};
  }
}
