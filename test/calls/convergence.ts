import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { joinRecords, recordOf } from '../../lib/calls/record/call-record.ts';
import { mayBeSameNumber } from '../../lib/calls/record/same-number.ts';
import { callRow } from '../../lib/calls/store/call-row.ts';
import { EVENT_ROWS, eventFromRow, type StoredEvent } from '../../lib/calls/store/event-row.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import type { CallTable } from '../../lib/calls/store/table-layout.ts';
import { type Row, readPartition } from '../../lib/table/table.ts';
import { anInstant, anyEvent, aPlace } from './arbitrary-events.ts';

type Event = CallEvent & { callId: string };

/** Events of one call, copies of them from earlier and later, and an order to write them in. */
export const deliveries: fc.Arbitrary<Event[]> = fc
  .tuple(
    fc.array(anyEvent, { minLength: 1, maxLength: 6 }),
    fc.array(fc.tuple(fc.nat(), anInstant, aPlace), { maxLength: 4 }),
  )
  .map(([events, again]) => [
    ...events,
    ...again.map(([which, receivedAt, place]) => {
      const { place: _, ...event } = events[which % events.length] as Event;
      return { ...event, receivedAt, ...(place === undefined ? {} : { place }) };
    }),
  ])
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));

/** Deliveries of which some name a number that is not the session's. */
export const forgedDeliveries: fc.Arbitrary<Event[]> = fc
  .tuple(deliveries, fc.array(fc.tuple(anyEvent, anInstant), { minLength: 1, maxLength: 3 }))
  .map(([events, forged]) => [...events, ...forged.map(([event, receivedAt]) => forge(event, receivedAt))])
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));

function forge(event: Event, receivedAt: string): Event {
  return {
    ...event,
    id: `forged-${event.id}`,
    receivedAt,
    facts: { ...event.facts, callerNumber: '+254799999999' },
  };
}

let calls = 0;

/** The same events for a call of their own, so that every run starts from nothing. */
export function ofNewCall(events: readonly Event[]): Event[] {
  calls += 1;
  const callId = `ATVId_${String(calls).padStart(32, '0')}`;
  return events.map((event) => ({ ...event, callId }));
}

/**
 * Writes all events at once, as that many functions would, and holds what is stored against the fold of it:
 * each event once, in its earliest copy, and the call's row byte for byte.
 */
export async function checkConvergence(table: CallTable, events: readonly Event[]): Promise<void> {
  const store = createCallStore(table);
  await Promise.all(events.map((event) => store.record(event)));

  const { call, stored } = await readStored(table, (events[0] as Event).callId);
  const earliest = new Map<string, string>();
  for (const { id, receivedAt } of events) {
    const known = earliest.get(id);
    if (known === undefined || receivedAt < known) earliest.set(id, receivedAt);
  }
  assert.deepEqual(new Map(stored.map(({ id, receivedAt }) => [id, receivedAt])), earliest);
  assert.equal(canonical(call), canonical(rowOf(stored, table)));
  assert.equal(canonical(call), canonical(rowOf(events, table)));
}

/**
 * The same when some of the writers forge: they name another number. Whoever comes first decides which numbers are the
 * session's; whatever contradicts them is marked, whatever agrees is not, and the row is the fold of what agrees.
 */
export async function checkForgery(table: CallTable, events: readonly Event[]): Promise<void> {
  const store = createCallStore(table);
  const results = await Promise.all(events.map((event) => store.record(event)));

  const { call, stored } = await readStored(table, (events[0] as Event).callId);
  const believed = stored.filter(({ quarantine }) => quarantine === undefined);
  const marked = stored.filter(({ quarantine }) => quarantine === 'another-number');
  const callerNumber = call['callerNumber']?.S ?? '';
  assert.equal(stored.length, new Set(events.map(({ id }) => id)).size);
  assert.ok(believed.every(({ facts }) => mayBeSameNumber(facts.callerNumber ?? callerNumber, callerNumber)));
  assert.ok(marked.every(({ facts }) => !mayBeSameNumber(facts.callerNumber ?? callerNumber, callerNumber)));
  assert.equal(marked.length > 0, results.includes('quarantined'));
  assert.equal(canonical(call), canonical(rowOf(believed, table)));
}

export async function readStored(
  table: CallTable,
  callId: string,
): Promise<{ call: Row; stored: StoredEvent[] }> {
  const rows = await readPartition(table, callId);
  return {
    call: rows.find((row) => row['sk']?.S === 'call') ?? {},
    stored: rows.filter((row) => row['sk']?.S?.startsWith(EVENT_ROWS)).map(eventFromRow),
  };
}

/** The row that these events fold to. */
export function rowOf(events: readonly CallEvent[], table: CallTable): Row {
  return callRow(events.map((event) => recordOf(event as Event)).reduce(joinRecords), table);
}

/** A row's bytes, whatever order the database hands out names and sets in. */
export function canonical(row: Row): string {
  return JSON.stringify(row, (_, value) => {
    if (Array.isArray(value)) return [...value].sort();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
