/** The line over the map that says a trouble or offers something. */

import { element } from '../elements/make.js';
import { say } from '../words/map.js';

/** A line over the map for troubles and offers: show(text, [label, act]) and hide(). */
export function makeNotice() {
  const box = element('div', 'dl-notice dl-panel');
  box.setAttribute('role', 'status');
  box.hidden = true;
  const notice = {
    element: box,
    /**
     * @param {string} text
     * @param {[string, () => void]} [action]
     */
    show(text, action) {
      const line = element('span');
      line.textContent = text;
      box.replaceChildren(line);
      if (action) {
        const made = element('button', 'dl-button', action[0]);
        made.addEventListener('click', action[1]);
        box.append(made);
      }
      box.hidden = false;
    },
    hide() {
      box.hidden = true;
    },
    /**
     * Say what failed and why, with a way to try again.
     *
     * @param {'map.failed' | 'map.filters_failed'} key
     * @param {unknown} error
     * @param {() => void} act
     */
    failed(key, error, act) {
      const reason = error instanceof Error ? error.message : String(error);
      const again = () => {
        notice.hide();
        act();
      };
      notice.show(say(key, { reason }), [say('map.retry'), again]);
    },
  };
  return notice;
}
