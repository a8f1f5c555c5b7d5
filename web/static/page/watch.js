/**
 * What the page says while the server does not answer, and what it does when it answers again.
 *
 * Streamlit then keeps the page as it was, asks whether one is connected to the internet, and goes
 * on with the address that it last heard of. What was chosen on the map meanwhile stands in the
 * address line, so the page is drawn anew for that, as if the person had gone back to it.
 */

import { element } from '../elements/make.js';
import { say } from '../words/page.js';

const FIRST_MS = 5000; // how long the first connection may take before it is a trouble
const STATES = ['data-test-connection-state', 'data-test-script-state'];
const MAP_ONLY = ['lat', 'lng', 'zoom']; // of the address, what the page is not drawn for

/** The address without what only the map minds. */
function address() {
  const params = new URLSearchParams(window.location.search);
  for (const key of MAP_ONLY) params.delete(key);
  return params.toString();
}

class Watch {
  constructor() {
    this.met = false; // there was a connection
    this.away = false; // it was lost, and the page is not up to date yet
    /** @type {string | null} the address for which the page is being drawn anew */
    this.asked = null;
    this.ran = false; // that has begun
    this.line = element('div', 'dl-away');
    this.line.setAttribute('role', 'status');
    document.body.append(this.line);
    this.dialogs = new MutationObserver(() => this.#close());
    new MutationObserver(() => this.look()).observe(document.body, { subtree: true, attributeFilter: STATES });
    setTimeout(() => !this.met && this.#lost(), FIRST_MS);
    this.look();
  }

  look() {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app) return;
    const [connection, script] = STATES.map((name) => app.getAttribute(name));
    if (connection !== 'CONNECTED') {
      if (this.met) this.#lost();
      return;
    }
    this.met = true;
    if (!this.away) return;
    if (this.asked === null) this.#ask();
    else if (script === 'running') this.ran = true;
    else if (script === 'notRunning' && this.ran) this.#drawn();
  }

  #lost() {
    this.asked = null;
    this.#say('page.away');
    if (this.away) return;
    this.away = true;
    document.documentElement.dataset.dlAway = '';
    for (const open of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.stDialog')))
      open.dataset.dlKept = '';
    this.dialogs.observe(document.body, { childList: true, subtree: true });
  }

  /** Have the page drawn for what the address says now; until then nothing is taken that would be lost. */
  #ask() {
    this.asked = address();
    this.ran = false;
    this.#say('page.back');
    this.#still(true);
    window.dispatchEvent(new PopStateEvent('popstate', { state: window.history.state }));
  }

  #drawn() {
    if (this.asked !== address()) {
      this.#ask();
      return;
    }
    this.away = false;
    this.asked = null;
    this.#say('');
    this.#still(false);
    this.dialogs.disconnect();
    delete document.documentElement.dataset.dlAway;
  }

  /** @param {boolean} still */
  #still(still) {
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll('[data-testid="stSidebar"], .stTabs')
    ))
      part.inert = still;
  }

  /** Close what Streamlit asks: unseen it would still hold the focus. */
  #close() {
    for (const asked of document.querySelectorAll('.stDialog:not([data-dl-kept])')) {
      /** @type {HTMLElement | null} */ (asked.querySelector('button[aria-label="Close"]'))?.click();
    }
  }

  /** @param {string} key */
  #say(key) {
    const text = key && say(key);
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}

new Watch();
