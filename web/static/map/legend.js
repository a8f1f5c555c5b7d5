/**
 * The legend: every category with its symbol and how many the window lets through; click toggles.
 * Where there are several datasets, each with its mark and how many of its events are shown.
 */

import { auto, element } from '../elements/make.js';
import { say } from '../words/map.js';
import { markElement } from './marks.js';
import { symbolElement } from './symbols.js';

/**
 * The datasets as information, with the elements that hold their counts.
 *
 * @param {Dataset[]} datasets
 */
function datasetList(datasets) {
  const list = element('ul', 'dl-legend-datasets');
  list.setAttribute('aria-label', say('legend.datasets'));
  const counts = datasets.map((dataset) => {
    const item = element('li');
    const label = auto(element('span', 'dl-legend-label', dataset.title));
    const count = element('span', 'dl-legend-count', '');
    item.title = dataset.title;
    item.append(markElement(dataset, 22), label, count);
    list.append(item);
    return count;
  });
  return { list, counts };
}

/**
 * Let the keyboard scroll `element` where it is longer than its room; `label` says what it is.
 *
 * @param {HTMLElement} element
 * @param {string} label
 */
export function scrolled(element, label) {
  new ResizeObserver(() => {
    const longer = element.scrollHeight > element.clientHeight + 1;
    if (longer === element.hasAttribute('tabindex')) return;
    if (!longer) {
      for (const name of ['tabindex', 'role', 'aria-label']) element.removeAttribute(name);
      return;
    }
    element.tabIndex = 0;
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', label);
  }).observe(element);
}

/**
 * @param {HTMLElement} element
 * @param {number} number
 */
function write(element, number) {
  const text = number.toLocaleString();
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Returns an element with `setCounts(byCategory, byDataset)`, `setOn(onCategories)`.
 * `datasets` are those to be told apart, none for a single one; `onToggle(index)` is called
 * when a category is clicked, `onFold()` when the legend is opened or closed.
 *
 * @param {Category[]} categories
 * @param {Dataset[]} datasets
 * @param {{onToggle: (index: number) => void, onFold: () => void, folded: boolean}} does
 */
export function makeLegend(categories, datasets, { onToggle, onFold, folded }) {
  const box = element('section', 'dl-legend dl-panel');
  box.setAttribute('aria-label', say('legend.title'));
  const head = element('button', 'dl-legend-head');
  const list = element('ul');
  const rows = categories.map((category, index) => {
    const item = element('li');
    const button = element('button');
    const label = auto(element('span', 'dl-legend-label', category.label));
    const count = element('span', 'dl-legend-count', '');
    button.append(symbolElement(category, 18), label, count);
    button.addEventListener('click', () => onToggle(index));
    item.append(button);
    list.append(item);
    return { button, count };
  });

  const told = datasetList(datasets);
  const key = element('ul', 'dl-legend-key');
  const grey = { shape: 'circle', color: 'currentColor' };
  for (const name of ['solid', 'hollow']) {
    const item = element('li');
    item.append(symbolElement(grey, 14, name === 'hollow'), say(`legend.${name}`));
    key.append(item);
  }

  /** @param {boolean} closed */
  function fold(closed) {
    box.classList.toggle('dl-folded', closed);
    head.setAttribute('aria-expanded', String(!closed));
    head.textContent = say('legend.title');
    head.title = say(closed ? 'legend.show' : 'legend.hide');
  }
  head.addEventListener('click', () => {
    fold(!box.classList.contains('dl-folded'));
    onFold();
  });
  const body = element('div', 'dl-legend-body');
  body.append(list, ...(datasets.length ? [told.list] : []), key);
  box.append(head, body);
  fold(Boolean(folded));
  scrolled(body, say('legend.title'));
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);

  return {
    element: box,
    /**
     * @param {ArrayLike<number>} byCategory
     * @param {ArrayLike<number>} byDataset
     */
    setCounts(byCategory, byDataset) {
      rows.forEach((row, i) => write(row.count, byCategory[i]));
      told.counts.forEach((count, i) => write(count, byDataset[i]));
    },
    /** @param {ArrayLike<number>} on */
    setOn(on) {
      rows.forEach((row, i) => row.button.setAttribute('aria-pressed', String(Boolean(on[i]))));
    },
  };
}
