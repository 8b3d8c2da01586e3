/**
 * What the page remembers from one visit to the next. A browser may keep nothing for a page; then nothing
 * is kept, and nothing else is different.
 */

/**
 * @param {'muted'} name
 * @param {boolean} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(`piga ${name}`, String(value));
  } catch {}
}

/** @param {'muted'} name */
export function remembered(name) {
  try {
    return localStorage.getItem(`piga ${name}`) === 'true';
  } catch {
    return false;
  }
}
