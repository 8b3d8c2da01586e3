import type { Random } from './random.ts';

/** A text that a pattern matches, for the patterns of numbering plans: digits, classes, groups, `|`, `?` and `{m,n}`. */
export function randomMatch(pattern: string, random: Random): string {
  let at = 0;
  return alternatives();

  function alternatives(): string {
    const texts = [sequence()];
    while (pattern[at] === '|') {
      at += 1;
      texts.push(sequence());
    }
    return random.pick(texts);
  }

  function sequence(): string {
    let text = '';
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') text += repeated();
    return text;
  }

  function repeated(): string {
    const begin = at;
    const once = atom();
    const [quantifier, min = '0', max = quantifier === '?' ? '1' : min] =
      /^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(pattern.slice(at)) ?? [];
    if (quantifier === undefined) return once;
    const end = at + quantifier.length;
    let text = '';
    for (let count = Number(min) + random.int(Number(max) - Number(min) + 1); count > 0; count -= 1) {
      at = begin;
      text += atom();
    }
    at = end;
    return text;
  }

  function atom(): string {
    const [group] = /^\((?:\?:)?/.exec(pattern.slice(at)) ?? [];
    if (group !== undefined) {
      at += group.length;
      const text = alternatives();
      at += 1;
      return text;
    }
    const [symbol = ''] = /^(?:\[[^\]]*\]|\\d|.)/.exec(pattern.slice(at)) ?? [];
    at += symbol.length;
    if (/^\d$/.test(symbol)) return symbol;
    return random.pick([...'0123456789'].filter((digit) => new RegExp(`^${symbol}$`).test(digit)));
  }
}
