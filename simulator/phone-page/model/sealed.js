/**
 * A text without what is sealed in it: long values that tell a reader nothing. The whole of it is one click away.
 *
 * @param {string} text
 */
export function folded(text) {
  return text.replace(/([?&;][\w-]+=)[\w~%-]{40,}/g, '$1…').replace(/^([\w-]{1,64})\.[\w-]{40,}$/, '$1.…');
}
