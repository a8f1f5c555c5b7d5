/**
 * The filters besides dates, read from the address: categories and certain dates, which are applied
 * where they are drawn, and those that the server applies, as one bit an event.
 */

/** @typedef {{key: string, on: Uint8Array, certainDates: boolean}} Filters */

const MASKED = ['actor', 'place', 'q', 'certain']; // the keys of those that the server applies

/**
 * Some keys of an address as a query string.
 *
 * @param {URLSearchParams} params
 * @param {string[]} keys
 */
function query(params, keys) {
  return new URLSearchParams(keys.flatMap((key) => params.getAll(key).map((value) => [key, value]))).toString();
}

/**
 * What `categories` and dates must be: a `key` that tells filters apart, `on`, `certainDates`.
 *
 * @param {URLSearchParams} params
 * @param {{id: string}[]} categories
 * @returns {Filters}
 */
export function readFilters(params, categories) {
  const known = categories.map((category) => category.id);
  const wanted = params.getAll('category').filter((id) => known.includes(id));
  return {
    key: query(params, [...MASKED, 'category']),
    on: Uint8Array.from(known, (id) => (wanted.length === 0 || wanted.includes(id) ? 1 : 0)),
    certainDates: params.getAll('certain').includes('date'),
  };
}

/**
 * Which events pass what the server applies, by `ask(query)`; null where it applies nothing.
 *
 * @param {URLSearchParams} params
 * @param {(query: string) => Promise<Uint8Array | null>} ask
 * @returns {Promise<Uint8Array | null>}
 */
export async function askMask(params, ask) {
  return MASKED.some((name) => params.has(name)) ? ask(query(params, [...MASKED, 'dataset'])) : null;
}
