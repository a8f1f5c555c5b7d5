/** Texts that people read, by key and language; the tables beside this file hold them. */

/** @type {Record<string, Record<string, string>>} */
const tables = {};
let language = 'en';

/**
 * Add a table of `key: text` to a language.
 *
 * @param {string} code
 * @param {Record<string, string>} table
 */
export function addWords(code, table) {
  tables[code] = Object.assign(tables[code] || {}, table);
}

/**
 * Choose the language; a key it lacks is said in English.
 *
 * @param {string} code
 */
export function setLanguage(code) {
  language = tables[code] ? code : 'en';
}

/**
 * The text for `key`, `{name}` replaced by `values.name`; numbers are grouped by thousands.
 * A key ending in a count reads `key.one` where `values.n` is 1 and the table has it.
 *
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  /** @param {string} name */
  const lookup = (name) => tables[language]?.[name] ?? tables.en?.[name];
  const text = (values.n === 1 ? lookup(`${key}.one`) : undefined) ?? lookup(key) ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? value.toLocaleString(language) : String(value);
  });
}
