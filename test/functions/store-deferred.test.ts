import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { store } from '../../functions/background/store-deferred.ts';
import { eventToJson } from '../../lib/calls/event/event-json.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { anEvent, SESSION } from '../calls/a-callback.ts';
import { aRecordedTable } from '../calls/a-recorded-table.ts';
import { readStored } from '../calls/convergence.ts';
import { aLog } from './a-log.ts';

const { table } = aRecordedTable({ isCleared: true });

function aBatch(...bodies: readonly string[]) {
  return { Records: bodies.map((body, at) => ({ messageId: `message-${at}`, body })) } as SQSEvent;
}

describe('store-deferred', () => {
  it('stores the events of a batch, and says that none is left', async () => {
    const event = anEvent();
    const { log, lines } = aLog();

    const answer = await store(aBatch(eventToJson(event)), { store: createCallStore(table), log });

    expect(answer).toEqual({ batchItemFailures: [] });
    expect((await readStored(table, SESSION)).stored).toEqual([event]);
    expect(lines).toEqual([]);
  });

  it('gives back to the queue only what could not be stored, and says why', async () => {
    const event = anEvent();
    const { log, lines } = aLog();

    const answer = await store(aBatch('no event', eventToJson(event)), {
      store: createCallStore(table),
      log,
    });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    expect((await readStored(table, SESSION)).stored).toEqual([event]);
    expect(lines).toMatchObject([
      {
        level: 'error',
        message: 'A deferred event could not be stored',
        extra: [{ messageId: 'message-0', error: { name: 'UnreadableEvent' } }],
      },
    ]);
  });
});
