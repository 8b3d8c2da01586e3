import { availableParallelism, loadavg } from 'node:os';

/** More work waits for each processor than it can do: then an answer is late for everybody, whatever the service does. */
const BUSY_LOAD = 1.5;

/**
 * A sentence for a caller who was dropped while this machine was overloaded; nothing when it was not.
 *
 * @param load - how much work has waited for processors in the last minute
 */
export function busyMachine(load = loadavg()[0] ?? 0, processors = availableParallelism()): string {
  if (load / processors < BUSY_LOAD) return '';
  return ` This machine is overloaded (work for ${load.toFixed(0)} processors, and it has ${processors}): that may be all that is wrong.`;
}
