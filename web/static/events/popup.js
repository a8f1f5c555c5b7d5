/** What a click opens: one event at a time, the others at the same place a page away. */

import { auto, element } from '../elements/make.js';
import { markElement } from '../map/marks.js';
import { symbolElement } from '../map/symbols.js';
import { say } from '../words/map.js';

/**
 * @param {EventRecord} event
 * @returns {string | null}
 */
function killed(event) {
  const { killed_low: low, killed_high: high } = event;
  if (low === null && high === null) return null;
  if (high === 0) return say('popup.killed_none');
  if (high === null) return say('popup.killed_least', { low });
  // A lower bound that is not known is no nought.
  if (low === null) return say('popup.killed_most', { high });
  if (low === high) return say('popup.killed_exact', { low });
  return say('popup.killed_range', { low, high });
}

/** @param {Source[]} sources */
function sourceList(sources) {
  const list = element('ul', 'dl-sources');
  for (const source of sources) {
    const item = element('li');
    const name = [source.publisher, source.title].filter(Boolean).join(': ');
    if (/^https?:\/\//i.test(source.url || '')) {
      const link = auto(element('a', '', name));
      link.href = source.url;
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
      item.append(link);
    } else {
      item.append(auto(element('span', '', name)));
    }
    if (source.published) item.append(` (${source.published})`);
    if (source.caution)
      item.append(element('span', 'dl-caution', ` ${say('popup.caution', { reason: source.caution })}`));
    list.append(item);
  }
  return list;
}

/**
 * @param {HTMLElement} table
 * @param {string} name
 * @param {string | null} value
 */
function fact(table, name, value) {
  if (!value) return;
  table.append(element('dt', '', name), auto(element('dd', '', value)));
}

/** @param {EventRecord} event */
function accounts(event) {
  /** @type {Map<string, EventRecord['accounts']>} */
  const topics = new Map();
  for (const account of event.accounts || []) {
    topics.set(account.topic, [...(topics.get(account.topic) || []), account]);
  }
  return [...topics].map(([topic, told]) => {
    const box = element('div', 'dl-accounts');
    box.append(element('strong', '', say('popup.accounts', { topic })));
    const list = element('ul');
    for (const account of told) {
      const item = auto(element('li', '', account.account));
      const who = account.sources.map((source) => source.publisher).join(', ');
      if (who) item.append(element('span', 'dl-who', ` — ${who}`));
      list.append(item);
    }
    box.append(list);
    return box;
  });
}

/** @param {EventRecord} event */
function placeLine(event) {
  const line = element('p', 'dl-where');
  line.append(auto(element('span', 'dl-place', event.place)));
  if (event.place_local) {
    const local = element('span', 'dl-place-local', event.place_local);
    local.lang = 'ar';
    local.dir = 'rtl';
    line.append(' ', local);
  }
  const precision = say(`precision.${event.place_precision}`);
  const words = event.radius_km ? say('popup.within', { precision, radius: event.radius_km }) : precision;
  line.append(element('span', 'dl-precision', ` · ${words}`));
  return line;
}

/**
 * One event as an element. `category` is its entry of the categories table, `dataset` that of
 * the datasets where the map has several.
 *
 * @param {EventRecord} event
 * @param {Category} category
 * @param {Dataset} [dataset]
 * @returns {HTMLElement}
 */
export function eventElement(event, category, dataset) {
  const card = element('article', 'dl-event');
  const kicker = element('p', 'dl-kicker');
  kicker.append(symbolElement(category, 16), element('span', '', category.label));
  if (event.kind !== 'event') kicker.append(element('span', 'dl-kind', say(`kind.${event.kind}`)));
  if (dataset) {
    const from = element('p', 'dl-kicker dl-dataset');
    from.append(markElement(dataset, 20), auto(element('span', '', dataset.title)));
    card.append(kicker, from);
  } else card.append(kicker);
  card.append(auto(element('h2', '', event.title)), element('p', 'dl-when', event.when), placeLine(event));
  card.append(auto(element('p', 'dl-summary', event.summary)));
  const facts = element('dl', 'dl-facts');
  fact(facts, say('popup.actors'), event.actors);
  fact(facts, say('popup.killed'), killed(event));
  fact(facts, say(event.certainty === 'inferred' ? 'popup.inferred' : 'popup.note'), event.note);
  if (facts.childElementCount) card.append(facts);
  card.append(...accounts(event));
  if (event.sources.length) {
    card.append(element('h3', '', say('popup.sources')), sourceList(event.sources));
  }
  return card;
}

/**
 * A popup's content that pages through rows.
 *
 * @param {number[]} rows row numbers in date order
 * @param {Object} options
 * @param {(rows: number[]) => Promise<EventRecord[]>} options.fetchEvents
 * @param {(event: EventRecord) => Category} options.categoryOf
 * @param {(event: EventRecord) => Dataset | undefined} options.datasetOf
 * @param {(event: EventRecord) => void} options.onShow
 * @param {(event: EventRecord) => string} options.linkTo
 * @param {number} [options.start] index into `rows`
 * @returns {HTMLElement}
 */
export function popupContent(rows, options) {
  const root = element('section', 'dl-popup');
  const body = element('div', 'dl-popup-body');
  body.tabIndex = 0;
  const foot = element('div', 'dl-popup-foot');
  const previous = element('button', 'dl-button', '‹');
  const next = element('button', 'dl-button', '›');
  const position = element('span', 'dl-position');
  const copy = element('button', 'dl-button dl-copy', say('popup.copy'));
  position.setAttribute('aria-live', 'polite');
  previous.setAttribute('aria-label', say('popup.previous'));
  next.setAttribute('aria-label', say('popup.next'));
  if (rows.length > 1) foot.append(previous, position, next);
  foot.append(copy);
  root.append(body, foot);
  let index = options.start || 0;
  /** @type {EventRecord | undefined} */
  let shown;
  /** @type {Map<number, EventRecord>} */
  const kept = new Map();

  /** @param {number} i */
  function failed(i) {
    if (index !== i) return;
    const again = element('button', 'dl-button', say('map.retry'));
    again.addEventListener('click', (event) => {
      event.stopPropagation(); // the button goes, and without it the map takes the click for its own
      body.focus({ preventScroll: true }); // which it would take with it
      show(i);
    });
    body.replaceChildren(element('p', '', say('popup.failed')), again);
  }

  /** @param {number} i */
  async function show(i) {
    index = i;
    previous.disabled = i === 0;
    next.disabled = i === rows.length - 1;
    position.textContent = say('popup.position', { i: i + 1, n: rows.length });
    if (!kept.has(rows[i])) body.textContent = say('popup.loading');
    try {
      if (!kept.has(rows[i])) {
        const near = rows.slice(Math.max(0, i - 5), i + 15);
        for (const event of await options.fetchEvents(near)) kept.set(event.row, event);
      }
    } catch {
      failed(i);
      return;
    }
    if (index !== i) return;
    shown = kept.get(rows[i]);
    if (!shown) {
      failed(i);
      return;
    }
    body.replaceChildren(eventElement(shown, options.categoryOf(shown), options.datasetOf(shown)));
    body.scrollTop = 0;
    options.onShow(shown);
  }

  previous.addEventListener('click', () => show(index - 1));
  next.addEventListener('click', () => show(index + 1));
  copy.addEventListener('click', async () => {
    if (!shown) return;
    const done = await copyText(options.linkTo(shown));
    copy.textContent = say(done ? 'popup.copied' : 'popup.copy_failed');
    setTimeout(() => {
      copy.textContent = say('popup.copy');
    }, 2500);
  });
  root.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft' && index > 0) show(index - 1);
    if (event.key === 'ArrowRight' && index < rows.length - 1) show(index + 1);
  });
  show(index);
  return root;
}

/**
 * Put text on the clipboard; false where the browser refuses.
 *
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element('textarea', 'dl-unseen');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
