/** The elements of the time slider, with their names for screen readers; what they do is elsewhere. */

import { svg } from '../elements/make.js';
import { say } from '../words/timeline.js';
import { iso } from './calendar.js';

/**
 * @import { Preset } from './range.js'
 * @typedef {ReturnType<typeof makeParts>} Parts the slider's elements by name
 */

// Paths in a box of 16 by 16.
/** @type {Record<string, string>} */
const ICONS = {
  play: 'M4.5 2.6v10.8a.6.6 0 0 0 .9.5l9-5.4a.6.6 0 0 0 0-1l-9-5.4a.6.6 0 0 0-.9.5z',
  pause: 'M4 2.5h2.8v11H4zM9.2 2.5H12v11H9.2z',
  back: 'M10.6 3v10L4.4 8zM2.6 3h1.4v10H2.6z',
  forward: 'M5.4 3v10l6.2-5zM12 3h1.4v10H12z',
  options: 'M4 6.2 8 10.2l4-4 .9.9L8 12 3.1 7.1z',
  more: 'M3.2 6.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8zm4.8 0a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8zm4.8 0a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8z',
  zoomIn: 'M1.5 2.5h1.4v11H1.5zM13.1 2.5h1.4v11h-1.4zM4 8l2.6-2.4v1.7h2.8V5.6L12 8l-2.6 2.4V8.7H6.6v1.7z',
  zoomOut: 'M7.3 2.5h1.4v11H7.3zM.6 8l3-2.8v2.1h2.5v1.4H3.6v2.1zM15.4 8l-3-2.8v2.1H9.9v1.4h2.5v2.1z',
};
let instances = 0; // for names that must be one of a kind in the document

/**
 * An element with attributes and children; text is always set as text.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'class') made.className = `dl-timeline-${value}`;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** @param {...string} names */
function icon(...names) {
  const paths = names.map((name) => svg('path', { d: ICONS[name], class: `dl-timeline-icon-${name}` }));
  return svg('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, ...paths);
}

/**
 * @param {string} key
 * @param {...string} names
 */
function iconButton(key, ...names) {
  return make('button', { type: 'button', class: 'button', 'aria-label': say(key), title: say(key) }, icon(...names));
}

/**
 * @param {string} group
 * @param {string} value
 * @param {string} text
 * @param {boolean} checked
 */
function choice(group, value, text, checked) {
  const input = make('input', { type: 'radio', name: group, value });
  input.checked = checked;
  return make('label', { class: 'choice' }, input, make('span', {}, text));
}

/**
 * @param {string} group
 * @param {string} legend
 * @param {string[][]} entries
 * @param {string} chosen
 */
function choices(group, legend, entries, chosen) {
  const row = make(
    'div',
    { class: 'choices' },
    ...entries.map(([value, text]) => choice(group, value, text, value === chosen)),
  );
  return make('fieldset', { class: 'set' }, make('legend', {}, say(legend)), row);
}

/**
 * @param {string} key
 * @param {Days} extent
 * @param {string} messageId
 */
function dateField(key, extent, messageId) {
  const input = make('input', {
    type: 'date',
    min: iso(extent.from),
    max: iso(extent.to),
    required: '',
    'aria-describedby': messageId,
  });
  return { input, field: make('label', { class: 'field' }, make('span', {}, say(key)), input) };
}

/**
 * @param {string} key
 * @param {string} end
 */
function handle(key, end) {
  const slider = { role: 'slider', tabindex: '0', 'aria-orientation': 'horizontal', 'aria-label': say(key) };
  return make('div', { class: `handle dl-timeline-handle-${end}`, ...slider });
}

/**
 * Build the control. `presets` are [{key, label, help}], `extent` the days that dates may name.
 * Returns the elements by name; `root` holds them all and stands nowhere yet.
 *
 * @param {Days} extent
 * @param {Preset[]} presets
 */
export function makeParts(extent, presets) {
  instances += 1;
  /** @param {string} name */
  const id = (name) => `dl-timeline-${instances}-${name}`;

  const play = iconButton('timeline.play', 'play', 'pause');
  const options = iconButton('timeline.play_options', 'options');
  const back = iconButton('timeline.back', 'back');
  const forward = iconButton('timeline.forward', 'forward');
  const more = iconButton('timeline.more', 'more');
  play.classList.add('dl-timeline-play');
  options.classList.add('dl-timeline-options');
  more.classList.add('dl-timeline-more');
  // A player's buttons and the axis of time keep their direction in every script.
  const media = make('div', { class: 'media', dir: 'ltr' }, play, options, back, forward);

  const when = make('p', { class: 'when' });
  const status = make('p', { class: 'status' });
  const readout = make('div', { class: 'readout' }, when, status);

  const playback = make(
    'div',
    {
      class: 'playback dl-timeline-panel',
      id: id('playback'),
      role: 'group',
      'aria-label': say('timeline.play_options'),
    },
    choices(
      id('mode'),
      'timeline.play_mode',
      ['window', 'cumulative'].map((mode) => [mode, say(`timeline.mode_${mode}`)]),
      'window',
    ),
    choices(
      id('speed'),
      'timeline.play_speed',
      ['0.5', '1', '2', '4'].map((factor) => [factor, say('timeline.speed', { factor })]),
      '1',
    ),
  );

  const presetButtons = presets.map((preset) => {
    const button = make('button', { type: 'button', class: 'preset' }, preset.label);
    if (preset.help) button.title = preset.help;
    return button;
  });
  const periods = make(
    'button',
    { type: 'button', class: 'button dl-timeline-periods' },
    say('timeline.presets'),
    icon('options'),
  );
  const presetPanel = make(
    'div',
    { class: 'presets dl-timeline-panel', id: id('presets'), role: 'group', 'aria-label': say('timeline.presets') },
    ...presetButtons,
  );

  const message = make('p', { class: 'message', id: id('message'), role: 'alert' });
  const from = dateField('timeline.from', extent, id('message'));
  const to = dateField('timeline.to', extent, id('message'));
  const dates = make(
    'div',
    { class: 'dates', role: 'group', 'aria-label': say('timeline.dates') },
    from.field,
    to.field,
    message,
  );

  const zoomIn = iconButton('timeline.zoom_in', 'zoomIn');
  const zoomOut = iconButton('timeline.zoom_out', 'zoomOut');
  for (const button of [zoomIn, zoomOut]) button.append(make('span', { class: 'caption' }, button.title)); // where there is room
  const zoom = make('div', { class: 'zoom', role: 'group', 'aria-label': say('timeline.zoom') }, zoomIn, zoomOut);
  const extra = make(
    'div',
    { class: 'extra', id: id('extra') },
    playback,
    make('div', { class: 'menu' }, periods, presetPanel),
    dates,
    zoom,
  );

  const help = make('p', { class: 'unseen', id: id('help') }, say('timeline.move_help'));
  const canvas = make('canvas', { class: 'canvas', role: 'img' });
  const fromHandle = handle('timeline.from_date', 'from');
  const toHandle = handle('timeline.to_date', 'to');
  const mover = make('button', {
    type: 'button',
    class: 'mover',
    'aria-label': say('timeline.move'),
    'aria-describedby': id('help'),
  });
  const chart = make('div', { class: 'chart', dir: 'ltr' }, canvas, fromHandle, mover, toHandle, help);

  const live = make('p', { class: 'unseen', 'aria-live': 'polite' });
  const bar = make('div', { class: 'bar' }, media, readout, more, extra);
  const root = make('div', { role: 'group', 'aria-label': say('timeline.label') }, bar, chart, live);
  root.className = 'dl-timeline';

  for (const [button, panel] of [
    [options, playback],
    [periods, presetPanel],
    [more, extra],
  ]) {
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-controls', panel.id);
  }
  return {
    root,
    chart,
    canvas,
    fromHandle,
    toHandle,
    mover,
    when,
    status,
    live,
    message,
    play,
    options,
    back,
    forward,
    more,
    periods,
    zoomIn,
    zoomOut,
    playback,
    presetPanel,
    extra,
    presetButtons,
    fromField: from.input,
    toField: to.input,
  };
}
