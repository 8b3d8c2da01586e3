import { getEnvironmentData } from 'node:worker_threads';
import { CLOCK_CELL } from './clock-cell.ts';

/**
 * What functions on this machine have instead of `lib/platform/clock.ts`: the time that the simulated world was set to.
 */
export function systemClock() {
  const cell = getEnvironmentData(CLOCK_CELL) as BigInt64Array | undefined;
  return new Date(Date.now() + Number(cell?.[0] ?? 0n));
}
