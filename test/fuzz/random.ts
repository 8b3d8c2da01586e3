/** Random choices that a seed repeats exactly. */
export interface Random {
  /** A whole number from 0 up to, but not including, `below`. */
  readonly int: (below: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** True so many times in a hundred. */
  readonly chance: (percent: number) => boolean;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    // Mulberry32: one word of state, a full period of 2^32, and good enough mixing to choose characters with.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const int = (below: number): number => next() % below;
  return {
    int,
    pick: (items) => items[int(items.length)] as (typeof items)[number],
    chance: (percent) => int(100) < percent,
  };
}
