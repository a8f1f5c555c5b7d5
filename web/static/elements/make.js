/** Elements of the page. Text always enters as text. */

/**
 * Make an element; a button is one that sends no form.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [className]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, className, text) {
  const made = document.createElement(name);
  if (made instanceof HTMLButtonElement) made.type = 'button';
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * Let an element's text run in whatever direction its letters do.
 *
 * @template {HTMLElement} Made
 * @param {Made} made
 * @returns {Made}
 */
export function auto(made) {
  made.dir = 'auto';
  return made;
}

/**
 * Make an element of SVG.
 *
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 * @returns {SVGElementTagNameMap[Name]}
 */
export function svg(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}
