/** The legend: every category with its symbol and how many the window lets through; click toggles. */
'use strict';
window.Dateline = window.Dateline || {};

(function () {
  /**
   * Returns an element with `setCounts(byCategory)`, `setOn(onCategories)`.
   * `onToggle(index)` is called when a category is clicked.
   */
  Dateline.legend = function (categories, { onToggle, folded }) {
    const box = document.createElement('section');
    box.className = 'dl-legend dl-panel';
    box.setAttribute('aria-label', Dateline.say('legend.title'));
    const head = document.createElement('button');
    head.type = 'button';
    head.className = 'dl-legend-head';
    const list = document.createElement('ul');
    const rows = categories.map((category, index) => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      const label = document.createElement('span');
      const count = document.createElement('span');
      button.type = 'button';
      label.className = 'dl-legend-label';
      label.textContent = category.label;
      label.dir = 'auto';
      count.className = 'dl-legend-count';
      button.append(Dateline.symbolElement(category, 18), label, count);
      button.addEventListener('click', () => onToggle(index));
      item.append(button);
      list.append(item);
      return { button, count };
    });

    const key = document.createElement('ul');
    key.className = 'dl-legend-key';
    const grey = { shape: 'circle', color: 'currentColor' };
    for (const [name, hollow] of [['solid', false], ['hollow', true]]) {
      const item = document.createElement('li');
      item.append(Dateline.symbolElement(grey, 14, hollow), Dateline.say(`legend.${name}`));
      key.append(item);
    }

    function fold(closed) {
      box.classList.toggle('dl-folded', closed);
      head.setAttribute('aria-expanded', String(!closed));
      head.textContent = Dateline.say('legend.title');
      head.title = Dateline.say(closed ? 'legend.show' : 'legend.hide');
    }
    head.addEventListener('click', () => fold(!box.classList.contains('dl-folded')));
    box.append(head, list, key);
    fold(Boolean(folded));
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);

    return {
      element: box,
      setCounts(byCategory) {
        rows.forEach((row, i) => {
          const text = byCategory[i].toLocaleString();
          if (row.count.textContent !== text) row.count.textContent = text;
        });
      },
      setOn(on) {
        rows.forEach((row, i) => row.button.setAttribute('aria-pressed', String(Boolean(on[i]))));
      },
    };
  };
})();
