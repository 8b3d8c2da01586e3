import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import type { Log } from '../../lib/platform/log.ts';
import { tick } from '../../lib/timers/tick.ts';
import { createTimers, type Timers, timerSettings } from '../../lib/wiring/timers.ts';

export const settings = timerSettings;

export interface Dependencies extends Timers {
  readonly log: Log;
}

/** Each minute: wakes what is due before the next. */
export async function wakeWhatIsDue(_: unknown, { log, lanes, ...parts }: Dependencies): Promise<number> {
  const passed = await tick({ ...parts, lanes: await lanes() });
  if (passed > 0) log.info('Woke what is due', { passed });
  return passed;
}

export const handler = lambda({
  start: (env, { log }): Dependencies => ({ ...createTimers(readConfig(env, ...settings)), log }),
  answer: wakeWhatIsDue,
});
