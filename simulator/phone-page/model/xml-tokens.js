/** @typedef {{ kind: 'tag' | 'attribute' | 'value' | 'text' | 'prolog', text: string }} Token */

/**
 * Cuts one line of XML into pieces that are coloured apart. It is for looking at, never for deciding
 * anything: joined together the pieces are always the line.
 *
 * @param {string} line
 * @returns {Token[]}
 */
export function tokensOf(line) {
  /** @type {Token[]} */
  const tokens = [];
  for (const piece of line.match(/<[?!][^>]*>?|<[^>]*>?|[^<]+/g) ?? []) {
    if (piece.startsWith('<?') || piece.startsWith('<!')) tokens.push({ kind: 'prolog', text: piece });
    else if (piece.startsWith('<')) tokens.push(...tokensOfTag(piece));
    else tokens.push({ kind: 'text', text: piece });
  }
  return tokens;
}

/**
 * @param {string} tag
 * @returns {Token[]}
 */
function tokensOfTag(tag) {
  return (tag.match(/^<\/?[^\s/>]*|"[^"]*"?|'[^']*'?|\/?>|[^\s"'=/>]+(?=\s*=)|[\s=]+|./g) ?? []).map(
    (text) => {
      if (/^["']/.test(text)) return { kind: 'value', text };
      if (/^[\w:.-]+$/.test(text)) return { kind: 'attribute', text };
      return { kind: 'tag', text };
    },
  );
}
