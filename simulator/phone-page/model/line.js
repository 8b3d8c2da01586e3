/** @import { NetworkState } from '../../protocol.ts' */

/**
 * A number of ours, as the simulator tells of it.
 *
 * @typedef {NetworkState['lines'][number]} LineState
 */

/**
 * How many callers wait on a line, in all its queues.
 *
 * @param {LineState} line
 */
export function callersWaiting({ queues }) {
  return Object.values(queues).reduce((sum, length) => sum + length, 0);
}
