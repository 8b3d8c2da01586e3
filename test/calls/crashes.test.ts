import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { toPresumedEnd, toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { canonical } from './convergence.ts';
import { crashing, ProcessGone, waysToCrash } from './crashing.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

let table: TestTable;
beforeEach(async () => {
  table = await aTable();
});
afterEach(() => table.close());

function record(event: CallEvent, dynamodb = table.dynamodb) {
  return createCallStore({ ...table, dynamodb }).record(event);
}

/**
 * Records the events one after the other. At `crashAt` the process goes in the given way, and the event is
 * delivered again, as Africa's Talking or the queue does.
 */
async function run(events: readonly CallEvent[], crashAt?: number, reaches = (_request: number) => true) {
  await table.clear();
  let requests = 0;
  for (const [index, event] of events.entries()) {
    if (index === crashAt) {
      const client = crashing(table.dynamodb, reaches);
      await record(event, client).catch((error) => expect(error).toBeInstanceOf(ProcessGone));
      requests = client.requests();
    }
    if (index !== crashAt || requests > 0) await record(event);
  }
  return { rows: (await table.items()).map(canonical).sort(), requests };
}

const outbound = { direction: 'Outbound', clientRequestId: 'order-42' };
const lostStart = toStartEvent({
  requestedAt: at(0),
  to: CALLER,
  from: OURS,
  clientRequestId: 'order-42',
  answer: { is: 'unknown', body: '' },
});
const answered = anEvent({ ...outbound, callSessionState: 'Answered' }, { receivedAt: at(9) });
const hungUp = anEvent({ ...outbound, isActive: '0', durationInSeconds: '5' }, { receivedAt: at(14) });
const end = anEvent({ isActive: '0', durationInSeconds: '5' }, { receivedAt: at(9000) });

const scripts: Record<string, readonly CallEvent[]> = {
  'a caller who is put through': scriptedCalls['a caller who is put through and talks to somebody'] ?? [],
  'a call told backwards': [...(scriptedCalls['a caller who chooses from a menu'] ?? [])].reverse(),
  'a call of ours whose start got no answer': [lostStart, answered, hungUp],
  'the same with the callback first': [answered, lostStart, hungUp],
  'a forged end in the middle': [
    anEvent(),
    anEvent({ callerNumber: '+254799999999', isActive: '0' }, { receivedAt: at(1) }),
    end,
  ],
  'an end that was presumed before it came': [anEvent(), toPresumedEnd(SESSION, at(7200)), end],
  'a body without a session': [{ ...anEvent({ sessionId: undefined }), callId: undefined }],
};

describe.each(Object.entries(scripts))('%s', (_, events) => {
  it('ends in the same rows wherever the process was lost, once the event was delivered again', async () => {
    const undisturbed = await run(events);
    let crashes = 0;

    for (let crashAt = 0; crashAt < events.length; crashAt += 1) {
      const { requests } = await run(events, crashAt);
      for (const reaches of waysToCrash(requests)) {
        const { rows } = await run(events, crashAt, reaches);
        crashes += 1;

        expect(rows).toEqual(undisturbed.rows);
      }
    }
    expect(crashes).toBeGreaterThanOrEqual(events.length);
  }, 30_000);
});
