import { randomUUID } from 'node:crypto';
import { accountIsOurs } from './account.ts';
import { type Finding, finding } from './check.ts';
import { clocksAgree, doorOpens, keysFit, probeOf, statusIsReady } from './doors.ts';
import {
  alarmsAreHeard,
  callsMayStart,
  queuesAreEmptied,
  schedulesRun,
  secretsAreThere,
  stackIsWhole,
  tableKeeps,
} from './parts.ts';
import type { Stage } from './stage.ts';

/** Looks at everything that a stage needs to make and take calls. Starts none, and leaves nothing in the table. */
export async function examine(stage: Stage): Promise<readonly Finding[]> {
  const run = randomUUID();
  const doors = ['callbackUrl', 'eventsUrl'] as const;
  const before = await Promise.all([
    finding('Stack', () => stackIsWhole(stage)),
    finding('Status', () => statusIsReady(stage)),
    finding('Clock', () => clocksAgree(stage)),
    finding('Secrets', () => secretsAreThere(stage)),
    finding('Callback URL', () => doorOpens(stage, 'callbackUrl', run)),
    finding('Events URL', () => doorOpens(stage, 'eventsUrl', run)),
    finding('API key', () => keysFit(stage)),
  ]);
  // Only what was let in can have come to the table.
  const open = doors.filter((_, at) => before[at + 4]?.isWell);
  const after = await Promise.all([
    finding('Table', () =>
      tableKeeps(
        stage,
        open.map((door) => probeOf(door, run)),
      ),
    ),
    finding('Queues', () => queuesAreEmptied(stage)),
    finding('Schedules', () => schedulesRun(stage)),
    finding('Alarms', () => alarmsAreHeard(stage)),
    finding('Stop switch', () => callsMayStart(stage)),
    finding("Africa's Talking", () => accountIsOurs(stage)),
  ]);
  return [...before, ...after];
}
