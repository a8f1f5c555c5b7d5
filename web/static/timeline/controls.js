/** The buttons, periods and date fields of the time slider. */

import { say } from '../words/timeline.js';
import { fromIso, iso, span, words } from './calendar.js';
import { clamp, same, viewInto } from './range.js';

const TYPING_PAUSE = 400; // ms; a date field reports every half-typed date that happens to be one

/**
 * A button that opens a panel; Escape and a press or focus elsewhere close it.
 *
 * @param {HTMLElement} button
 * @param {HTMLElement} panel
 * @param {AbortSignal} signal
 */
function disclosure(button, panel, signal) {
  /** @param {boolean} open */
  const show = (open) => {
    button.setAttribute('aria-expanded', String(open));
    panel.toggleAttribute('data-open', open);
  };
  const isOpen = () => panel.hasAttribute('data-open');
  /** @param {EventTarget | null} target */
  const outside = (target) => target instanceof Node && !panel.contains(target) && !button.contains(target);
  button.addEventListener('click', () => show(!isOpen()), { signal });
  document.addEventListener('pointerdown', (event) => isOpen() && outside(event.target) && show(false), {
    signal,
    capture: true,
  });
  panel.addEventListener('focusout', (event) => event.relatedTarget && outside(event.relatedTarget) && show(false), {
    signal,
  });
  for (const element of [button, panel]) {
    element.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !isOpen()) return;
        event.stopPropagation();
        show(false);
        button.focus();
      },
      { signal },
    );
  }
  return show;
}

/**
 * Greyed but still under the focus of whoever pressed it last.
 *
 * @param {HTMLElement} button
 * @param {boolean} enabled
 */
function enable(button, enabled) {
  button.setAttribute('aria-disabled', String(!enabled));
}

/**
 * @import { Parts } from './parts.js'
 * @import { Preset } from './range.js'
 * @typedef {Object} Acts what the controls ask for
 * @property {() => void} play start or stop
 * @property {(direction: number) => void} step 1 later, -1 earlier
 * @property {(range: Days) => void} choose
 * @property {(mode: string) => void} mode
 * @property {(speed: number) => void} speed
 * @property {() => void} zoomIn
 * @property {() => void} zoomOut
 */
export class Controls {
  #parts;
  #extent;
  #presets;
  #acts;
  #range;
  #typing = 0;

  /**
   * @param {Parts} parts
   * @param {Days} extent
   * @param {Preset[]} presets
   * @param {Acts} acts
   * @param {AbortSignal} signal ends it all
   */
  constructor(parts, extent, presets, acts, signal) {
    this.#parts = parts;
    this.#extent = extent;
    this.#presets = presets;
    this.#acts = acts;
    this.#range = extent;
    /**
     * @param {HTMLElement} button
     * @param {() => void} act
     */
    const press = (button, act) =>
      button.addEventListener('click', () => button.getAttribute('aria-disabled') !== 'true' && act(), { signal });
    press(parts.play, acts.play);
    press(parts.back, () => acts.step(-1));
    press(parts.forward, () => acts.step(1));
    press(parts.zoomIn, acts.zoomIn);
    press(parts.zoomOut, acts.zoomOut);
    disclosure(parts.options, parts.playback, signal);
    const showPresets = disclosure(parts.periods, parts.presetPanel, signal);
    disclosure(parts.more, parts.extra, signal);
    presets.forEach((preset, i) =>
      press(parts.presetButtons[i], () => {
        acts.choose({ from: preset.from, to: preset.to });
        if (getComputedStyle(parts.periods).display !== 'none') parts.periods.focus();
        showPresets(false);
      }),
    );
    parts.playback.addEventListener(
      'change',
      ({ target }) => {
        if (!(target instanceof HTMLInputElement)) return;
        if (target.name.endsWith('mode')) acts.mode(target.value);
        else acts.speed(Number(target.value));
      },
      { signal },
    );
    for (const field of [parts.fromField, parts.toField]) {
      field.addEventListener('change', () => this.#typed(field), { signal });
      field.addEventListener('blur', () => this.#settle(field), { signal });
      field.addEventListener('keydown', (event) => event.key === 'Enter' && this.#settle(field), { signal });
    }
  }

  /**
   * While a hand drags: the words and the fields.
   *
   * @param {Days} range
   * @param {string} length of the names of months
   */
  show(range, length) {
    this.#range = range;
    this.#parts.when.textContent = span(range.from, range.to, length);
    this.#parts.fromField.value = iso(range.from);
    this.#parts.toField.value = iso(range.to);
  }

  /**
   * Once it has come to rest: what can be pressed, and which period this is.
   *
   * @param {Days} range
   * @param {Days} view
   */
  rest(range, view) {
    const parts = this.#parts;
    const extent = this.#extent;
    this.#complain(null);
    enable(parts.back, range.from > extent.from);
    enable(parts.forward, range.to < extent.to);
    enable(parts.zoomIn, !same(viewInto(range, extent), view));
    enable(parts.zoomOut, !same(view, extent));
    this.#presets.forEach((preset, i) =>
      parts.presetButtons[i].setAttribute('aria-pressed', String(same(preset, range))),
    );
  }

  /** @param {boolean} yes */
  playing(yes) {
    const name = say(yes ? 'timeline.pause' : 'timeline.play');
    this.#parts.play.setAttribute('aria-label', name);
    this.#parts.play.title = name;
    this.#parts.root.toggleAttribute('data-playing', yes);
  }

  forget() {
    clearTimeout(this.#typing);
  }

  /**
   * What the fields say: a range, or which field is to be complained of and how; `edited` is the
   * one just left.
   *
   * @param {HTMLInputElement} edited
   * @returns {{range?: Days, field: HTMLInputElement, key: string}}
   */
  #read(edited) {
    const { fromField, toField } = this.#parts;
    const days = [];
    for (const field of [fromField, toField]) {
      const day = fromIso(field.value);
      if (day === null) return { field, key: 'timeline.bad_date' };
      if (clamp(day, this.#extent.from, this.#extent.to) !== day) return { field, key: 'timeline.outside' };
      days.push(day);
    }
    const [from, to] = days;
    return { range: from > to ? undefined : { from, to }, field: edited, key: 'timeline.reversed' };
  }

  /**
   * A year being typed passes through 2, 20 and 202: nothing is said of those.
   *
   * @param {HTMLInputElement} edited
   */
  #typed(edited) {
    clearTimeout(this.#typing);
    const { range } = this.#read(edited);
    if (range) this.#typing = setTimeout(() => this.#settle(edited), TYPING_PAUSE);
  }

  /**
   * The person is done with a field.
   *
   * @param {HTMLInputElement} edited
   */
  #settle(edited) {
    clearTimeout(this.#typing);
    const { range, field, key } = this.#read(edited);
    if (!range) this.#complain(field, key);
    else if (!same(range, this.#range)) this.#acts.choose(range);
    else this.#complain(null);
  }

  /**
   * @param {HTMLInputElement | null} field
   * @param {string} key
   */
  #complain(field, key = '') {
    const { fromField, toField, message } = this.#parts;
    for (const one of [fromField, toField]) {
      if (one === field) one.setAttribute('aria-invalid', 'true');
      else one.removeAttribute('aria-invalid');
    }
    const text = field
      ? say(key, {
          range: span(this.#range.from, this.#range.to),
          first: words(this.#extent.from),
          last: words(this.#extent.to),
        })
      : '';
    if (message.textContent !== text) message.textContent = text;
  }
}
