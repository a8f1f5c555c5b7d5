/** The list of events beside the map: a table that sorts by its columns and pages through its rows. */

import { auto, element } from '../elements/make.js';
import { markElement } from '../map/marks.js';
import { symbolElement } from '../map/symbols.js';
import { say } from '../words/standalone.js';

const ROWS_A_PAGE = 100;
const COLUMNS = ['date', 'category', 'event', 'place'];

/**
 * @param {string} text
 * @param {string} label
 * @param {() => void} act
 */
function button(text, label, act) {
  const made = element('button', 'dl-button', text);
  made.setAttribute('aria-label', label);
  made.addEventListener('click', act);
  return made;
}

/**
 * @param {string} name
 * @param {(name: string) => void} sort
 */
function headCell(name, sort) {
  const cell = element('th', `dl-list-${name}`);
  const label = say(`list.${name}`);
  const made = element('button');
  cell.scope = 'col';
  made.addEventListener('click', () => sort(name));
  if (name === 'category') {
    // As narrow as what stands below it.
    made.title = label;
    made.append(
      symbolElement({ shape: 'diamond', color: 'currentColor' }, 16, true),
      element('span', 'dl-unseen', label),
    );
  } else made.textContent = label;
  cell.append(made);
  return cell;
}

/**
 * One event as a row; the button in it is what the keyboard reaches.
 *
 * @param {EventRecord} event
 * @param {Category} category
 */
function eventRow(event, category) {
  const row = element('tr');
  const symbol = element('td', 'dl-list-category');
  const name = auto(element('th', 'dl-list-event'));
  const place = element('td', 'dl-list-place');
  const open = element('button', '', event.title);
  name.scope = 'row';
  name.append(open);
  if (event.dataset) {
    const from = element('span', 'dl-list-dataset');
    from.append(markElement(event.dataset, 16), auto(element('span', '', event.dataset.title)));
    name.append(from);
  }
  symbol.title = category.label;
  symbol.append(symbolElement(category, 16), element('span', 'dl-unseen', category.label));
  place.append(auto(element('span', '', event.place)));
  if (event.place_local) {
    const local = element('span', 'dl-place-local', event.place_local);
    local.lang = 'ar';
    local.dir = 'rtl';
    place.append(' ', local);
  }
  row.dataset.row = String(event.row);
  row.append(auto(element('td', 'dl-list-date', event.when)), symbol, name, place);
  return row;
}

/**
 * Build the list in `section`.
 *
 * @param {HTMLElement} section
 * @param {Object} options
 * @param {number} options.count how many rows there are, in the order of their dates
 * @param {(row: number) => EventRecord} options.event the event of a row
 * @param {(row: number) => boolean} options.shows whether the map shows a row
 * @param {(event: EventRecord) => Category} options.categoryOf an event's entry of the categories
 * @param {(event: EventRecord) => void} options.onChoose a person chose this event
 * @param {(order: string) => void} options.onSort a person chose this order: a column, `-` before it
 *   for the last one first
 */
export function eventList(section, options) {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const head = element('div', 'dl-list-head');
  const title = element('h2', '', say('list.title'));
  const counted = element('p', 'dl-list-count');
  const frame = element('div', 'dl-list-frame');
  const table = element('table');
  const caption = element('caption', 'dl-unseen', say('list.caption'));
  const heads = element('tr');
  const body = element('tbody');
  const none = element('p', 'dl-list-none', say('list.none'));
  const pages = element('nav', 'dl-list-pages');
  const position = element('span', 'dl-position');
  const earlier = button('‹', say('list.earlier'), () => turn(-1));
  const later = button('›', say('list.later'), () => turn(1));
  /** @type {Map<string, HTMLElement>} */
  const cells = new Map();
  const all = Array.from({ length: options.count }, (_, row) => row);
  let order = all;
  let sorted = '';
  /** @type {number[]} */
  let rows = [];
  let first = 0;
  /** @type {number | null} */
  let marked = null;

  title.id = 'dl-list-title';
  for (const name of COLUMNS) cells.set(name, headCell(name, choose));
  heads.append(...cells.values());
  const top = element('thead');
  top.append(heads);
  table.append(caption, top, body);
  head.append(title, counted);
  frame.append(table, none);
  pages.setAttribute('aria-label', say('list.pages'));
  position.setAttribute('aria-live', 'polite');
  pages.append(earlier, position, later);
  section.append(head, frame, pages);

  body.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    const row = target.closest('tr');
    const reading = String(window.getSelection()) !== '' && !target.closest('button');
    if (row && !reading) options.onChoose(options.event(Number(row.dataset.row)));
  });

  /**
   * What a column sorts by.
   *
   * @param {string} name
   * @param {number} row
   */
  function value(name, row) {
    const event = options.event(row);
    if (name === 'category') return options.categoryOf(event).label;
    return name === 'event' ? event.title : event.place;
  }

  /** @param {string} name */
  function choose(name) {
    options.onSort(sorted === name ? `-${name}` : name);
  }

  /**
   * Sort by a column, `-` before it for the last one first; by date for anything else.
   *
   * @param {string} wanted
   */
  function sort(wanted) {
    const name = COLUMNS.find((column) => column === wanted.replace(/^-/, '')) || 'date';
    const turned = wanted === `-${name}`;
    const now = turned ? `-${name}` : name;
    if (now === sorted) return;
    sorted = now;
    const way = turned ? -1 : 1;
    if (name === 'date') order = turned ? [...all].reverse() : all;
    else {
      const values = all.map((row) => value(name, row));
      order = [...all].sort((a, b) => way * collator.compare(values[a], values[b]) || a - b);
    }
    for (const [column, cell] of cells) {
      if (column === name) cell.setAttribute('aria-sort', turned ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    }
    first = 0;
    rows = [];
    refresh();
  }

  /** @param {number} pagesOn */
  function turn(pagesOn) {
    first += pagesOn * ROWS_A_PAGE;
    draw();
    if (frame.scrollHeight > frame.clientHeight) frame.scrollTop = 0;
    else head.scrollIntoView();
  }

  /** Follow the map: the rows that it shows. */
  function refresh() {
    const now = order.filter(options.shows);
    if (now.length && now.length === rows.length && now.every((row, i) => row === rows[i])) return;
    rows = now;
    if (first >= rows.length) first = 0;
    draw();
  }

  function draw() {
    const last = Math.min(first + ROWS_A_PAGE, rows.length);
    const shown = rows.slice(first, last).map((row) => options.event(row));
    body.replaceChildren(...shown.map((event) => eventRow(event, options.categoryOf(event))));
    counted.textContent = say('list.count', { shown: rows.length, total: options.count });
    none.hidden = rows.length > 0;
    pages.hidden = rows.length <= ROWS_A_PAGE;
    earlier.disabled = first === 0;
    later.disabled = last === rows.length;
    position.textContent = say('list.rows', { first: first + 1, last, n: rows.length });
    highlight();
  }

  function highlight() {
    for (const one of body.rows) {
      if (Number(one.dataset.row) === marked) one.setAttribute('aria-current', 'true');
      else one.removeAttribute('aria-current');
    }
  }

  /**
   * Show which row is open on the map, null for none, and bring it into sight.
   *
   * @param {number | null} row
   */
  function mark(row) {
    if (row === marked) return;
    marked = row;
    const at = row === null ? -1 : rows.indexOf(row);
    const page = Math.floor(at / ROWS_A_PAGE) * ROWS_A_PAGE;
    if (at >= 0 && page !== first) {
      first = page;
      draw();
    } else highlight();
    /** @type {HTMLElement | null} */
    const shown = body.querySelector('[aria-current]');
    if (!shown || frame.scrollHeight <= frame.clientHeight) return;
    const below = shown.offsetTop - top.offsetHeight;
    const above = shown.offsetTop + shown.offsetHeight - frame.clientHeight;
    if (frame.scrollTop > below) frame.scrollTop = below;
    else if (frame.scrollTop < above) frame.scrollTop = above;
  }

  return { refresh, sort, mark };
}
