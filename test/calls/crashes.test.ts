import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { toPresumedEnd, toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { canonical } from './convergence.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

/*
 * A process can be gone between any two requests, and of those that were under way together any may have got
 * through. Each way is tried: a run is given which of its requests reach the database; the process lives until
 * the first that does not.
 */

type Send = (command: never, options: never) => Promise<unknown>;

class ProcessGone extends Error {
  override readonly name = 'ProcessGone';
}

/** A client whose n-th request reaches DynamoDB when `reaches(n)`; no answer comes back once one was lost. */
function crashing(
  dynamodb: DynamoDBClient,
  reaches: (request: number) => boolean,
): DynamoDBClient & { requests(): number } {
  let requests = 0;
  let gone = false;
  const send: Send = async (command, options) => {
    const request = requests;
    requests += 1;
    const isSent = reaches(request);
    gone ||= !isSent;
    const isAnswered = !gone;
    const answer = isSent ? await dynamodb.send(command, options) : undefined;
    if (isAnswered) return answer;
    throw new ProcessGone(`at request ${request}`);
  };
  return { send, requests: () => requests } as unknown as DynamoDBClient & { requests(): number };
}

/** Lost from the n-th request on, for every n; and the same with the one that was under way beside it getting through. */
function waysToCrash(requests: number): ((request: number) => boolean)[] {
  return Array.from({ length: requests }, (_, lost) => [
    (request: number) => request < lost,
    (request: number) => request < lost || request === lost + 1,
  ]).flat();
}

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
