import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number;
  /** True in this share of all asks. A rate of 0 or `undefined` asks nothing, so that adding a fault elsewhere shifts nothing here. */
  chance(rate: number | undefined): boolean;
}

/**
 * A stream of its own for every purpose (a call, a phone): what happens in one call does not depend on
 * what other calls did before.
 */
export function randomStream(seed: string, purpose: string): Random {
  let state = createHash('sha256').update(`${seed}\n${purpose}`).digest().readUInt32LE(0);

  // Mulberry32: 32 bits of state are plenty for choosing faults.
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  return { next, chance: (rate) => rate !== undefined && rate > 0 && next() < rate };
}

/** `ATVId_` and 32 hexadecimal digits: the same for the nth call of a seed. */
export function sessionIdFor(seed: string, call: number): string {
  return `ATVId_${createHash('sha256').update(`${seed}\ncall ${call}`).digest('hex').slice(0, 32)}`;
}
