/**
 * What the page remembers from one visit to the next. A browser may keep nothing for a page; then nothing
 * is kept, and nothing else is different.
 */

/**
 * @typedef {{ muted: boolean, names: Record<string, string> }} Remembered - `names` of phones, by their number
 */

/**
 * @template {keyof Remembered} Name
 * @param {Name} name
 * @param {Remembered[Name]} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(`piga ${name}`, JSON.stringify(value));
  } catch {}
}

/**
 * @template {keyof Remembered} Name
 * @param {Name} name
 * @returns {Remembered[Name] | undefined}
 */
export function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(`piga ${name}`) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
