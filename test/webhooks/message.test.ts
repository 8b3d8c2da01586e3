import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { toDataSavedEvent } from '../../lib/calls/event/internal-events.ts';
import { toCall } from '../../lib/calls/record/call.ts';
import { type CallRecord, joinRecords, recordOf } from '../../lib/calls/record/call-record.ts';
import { callMessage, messageTypes, noticesOf } from '../../lib/webhooks/message.ts';
import { versionOf } from '../../lib/webhooks/version.ts';
import { anEvent, CALLER } from '../calls/a-callback.ts';
import { deliveries } from '../calls/convergence.ts';

function records(events: readonly CallEvent[]): CallRecord[] {
  return events.map((event) => recordOf(event as CallEvent & { callId: string }));
}

/** Every record that one who reads now and then may have seen. */
function grown([first, ...rest]: readonly CallRecord[]): CallRecord[] {
  const all = first === undefined ? [] : [first];
  for (const record of rest) all.push(joinRecords(all.at(-1) as CallRecord, record));
  return all;
}

describe('the version of a message', () => {
  it('grows whenever the record of its call does, and only then', () => {
    fc.assert(
      fc.property(deliveries, (events) => {
        const seen = grown(records(events));
        for (const [at, later] of seen.entries()) {
          const earlier = seen[at - 1];
          if (earlier === undefined) continue;
          const isSame = JSON.stringify(toCall(later)) === JSON.stringify(toCall(earlier));
          expect(versionOf(later) >= versionOf(earlier)).toBe(true);
          if (!isSame) expect(versionOf(later) > versionOf(earlier)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells nothing of a number', () => {
    const [record] = records([anEvent()]);

    expect(versionOf(record as CallRecord)).not.toContain(CALLER.slice(5));
  });
});

describe('what there is to tell of a call', () => {
  const callId = 'ATVId_1';
  const saved = { name: 'survey', data: { answer: 'yes' } };
  const save = { callId, at: '2026-11-22T10:00:05.000Z', step: 'menu/ask', once: 'ask' };
  const events = [
    anEvent({ callSessionState: 'Answered', direction: 'Inbound' }),
    toDataSavedEvent({ ...save, ...saved }),
    anEvent({
      isActive: '0',
      direction: 'Inbound',
      durationInSeconds: '20',
      dialDestinationNumber: '+254722000000',
      dialDurationInSeconds: '0',
    }),
  ].map((event) => ({ ...event, callId }));
  const record = records(events).reduce(joinRecords);
  const notices = noticesOf(toCall(record));

  it('has each type once, and the same ids whoever looks', () => {
    expect(notices.map(({ type }) => type)).toEqual([
      'call.started',
      'call.answered',
      'call.ended',
      'call.missed',
      'call.saved',
    ]);
    expect(messageTypes).toEqual([
      ...notices.map(({ type }) => type),
      ...['recording.stored', 'recording.partial', 'recording.lost', 'recording.deleted'], // test/recordings
      'call.updated',
      'webhook.test',
    ]);
    expect(noticesOf(toCall(records(events.toReversed()).reduce(joinRecords)))).toEqual(notices);
    expect(new Set(notices.map(({ id }) => id)).size).toBe(notices.length);
  });

  it('stands in a message beside the whole call', () => {
    const messages = notices.map((notice) => callMessage(record, notice, '2026-11-22T10:01:00.000Z'));

    for (const { data } of messages) expect(data).toMatchObject({ call: toCall(record), facts: 8 });
    expect(messages.at(-1)).toMatchObject({
      type: 'call.saved',
      data: { saved: { ...saved, step: 'menu/ask' } },
    });
    expect(messages[0]?.data).not.toHaveProperty('saved');
    expect(messages.map(({ timestamp }) => timestamp)).toEqual(
      ['00', '00', '00', '00', '05'].map((second) => `2026-11-22T10:00:${second}.000Z`),
    );
  });
});
