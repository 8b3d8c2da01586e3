import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { type End, rankOfEnd } from '../../lib/calls/event/outcome.ts';
import { callsToCsv } from '../../lib/calls/query/export.ts';
import { type Call, toCall } from '../../lib/calls/record/call.ts';
import { type CallRecord, joinRecords, recordOf } from '../../lib/calls/record/call-record.ts';
import { indexedFieldsOf, joinIndexedFields } from '../../lib/calls/record/indexed-fields.ts';
import { callRow, recordFromRow } from '../../lib/calls/store/call-row.ts';
import { eventFromRow, eventRow } from '../../lib/calls/store/event-row.ts';
import { anInstant, anyCallbackEvent, anyEvent, copyOf } from './arbitrary-events.ts';
import { foldCall } from './fold-call.ts';

const someEvents = fc.array(anyEvent, { minLength: 1, maxLength: 6 });

const aRecord: fc.Arbitrary<CallRecord> = someEvents.map((events) =>
  events.map(recordOf).reduce(joinRecords),
);

/** Events, and the same in another order with some of them told again, by another URL and later. */
const told = fc
  .tuple(someEvents, fc.array(fc.tuple(fc.nat(), anInstant), { maxLength: 4 }))
  .map(([events, again]): [readonly CallEvent[], CallEvent[]] => [
    events,
    [...events, ...copiesOf(events, again)],
  ])
  .chain(([events, all]) => fc.tuple(fc.constant(events), shuffled(all)));

function copiesOf(
  events: readonly (CallEvent & { callId: string })[],
  again: [number, string][],
): CallEvent[] {
  return again.flatMap(([which, at]) => {
    const event = events[which % events.length];
    return event === undefined || at < event.receivedAt ? [] : [copyOf(event, at)];
  });
}

function shuffled<Value>(values: Value[]): fc.Arbitrary<Value[]> {
  return fc.shuffledSubarray(values, { minLength: values.length, maxLength: values.length });
}

/** What holds of every set of events. The suite tries each law some hundred times, `npm run fuzz` a million. */
export const laws = {
  'a record is joined the same either way round': fc.property(aRecord, aRecord, (a, b) =>
    isDeepStrictEqual(joinRecords(a, b), joinRecords(b, a)),
  ),

  'a record is joined the same however it is bracketed': fc.property(aRecord, aRecord, aRecord, (a, b, c) =>
    isDeepStrictEqual(joinRecords(joinRecords(a, b), c), joinRecords(a, joinRecords(b, c))),
  ),

  'a record gains nothing from being joined with itself': fc.property(aRecord, (a) =>
    isDeepStrictEqual(joinRecords(a, a), a),
  ),

  'the head of a join is the join of the heads': fc.property(aRecord, aRecord, (a, b) =>
    isDeepStrictEqual(
      joinIndexedFields(indexedFieldsOf(a), indexedFieldsOf(b)),
      indexedFieldsOf(joinRecords(a, b)),
    ),
  ),

  'a record comes back from its row as it went in': fc.property(aRecord, (record) =>
    isDeepStrictEqual(recordFromRow(callRow(record, { shards: 4, retentionDays: 30 })), record),
  ),

  'the call is the same for every order of its events, however often each is told': fc.property(
    told,
    ([events, again]) => isDeepStrictEqual(foldCall(again), foldCall(events)),
  ),

  'whatever is posted can be stored, read back and told': fc.property(anyCallbackEvent, (event) => {
    const [record, placement] = [recordOf(event), { shards: 4, retentionDays: 30 }];
    const told = toCall(recordFromRow(callRow(record, placement)));
    return (
      isDeepStrictEqual(recordFromRow(callRow(record, placement)), record) &&
      isDeepStrictEqual(eventFromRow(eventRow(event, placement)), event) &&
      isDeepStrictEqual(JSON.parse(JSON.stringify(told)), told) &&
      callsToCsv([told]).endsWith('\r\n')
    );
  }),

  'a call starts before it rings, rings before it is answered, and is answered before it ends': fc.property(
    told,
    ([, events]) => {
      const { startedAt, rangAt, answeredAt, endedAt } = foldCall(events) as Call;
      const instants = [startedAt, rangAt, answeredAt, endedAt].filter((at) => at !== undefined);
      return isDeepStrictEqual(instants, [...instants].sort());
    },
  ),

  'what is known of an end is not taken back by what comes later': fc.property(
    aRecord,
    aRecord,
    (known, more) => {
      const [before, after] = [indexedFieldsOf(known), indexedFieldsOf(joinRecords(known, more))];
      return (
        before.outcome === undefined ||
        (after.outcome !== undefined &&
          rankOfEnd(after as End) >= rankOfEnd(before as End) &&
          (after.durationInSeconds ?? 0) >= (before.durationInSeconds ?? 0))
      );
    },
  ),
};
