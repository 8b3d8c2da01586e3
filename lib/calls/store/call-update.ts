import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import type { CallRecord, Observation } from '../record/call-record.ts';
import { type IndexedFields, indexedFieldsOf, joinIndexedFields } from '../record/indexed-fields.ts';
import { constantAttribute, indexAttributes, observationAttribute, observationValue } from './call-row.ts';
import { startedKeyOf, type TableLayout } from './table-layout.ts';
import { type UpdateDraft, updateDraft } from './update-draft.ts';

/**
 * The state that an update assumes the row is in: missing; there, still open and begun before this event; or exactly this
 * record. The assumption is also the condition of the write, so a wrong one changes nothing.
 */
export type ExpectedRow = 'absent' | 'open' | CallRecord;

/** The first event of a call is nearly always one of these; every other finds a row. */
export function expectedRowFor(event: CallEvent): ExpectedRow {
  return event.receivedOn === 'start' || event.eventType === 'SessionInitiated' ? 'absent' : 'open';
}

/**
 * The update that adds one event's record to a row.
 *
 * What the event said is only ever added: sets by union, its observation under a digest of its own. The indexed fields
 * become the join of what they were and what the event says, under the condition that they are what they were assumed
 * to be. Where all of it is there already, from the same moment or an earlier one, the update is refused.
 */
export function buildUpdate(expected: ExpectedRow, incoming: CallRecord, layout: TableLayout) {
  const draft = updateDraft();
  if (expected === 'absent') openRow(draft, incoming, layout);
  else if (expected === 'open') addToOpenRow(draft, incoming, layout);
  else changeRow(draft, expected, incoming, layout);
  for (const [name, values] of Object.entries(incoming.constants))
    draft.addToSet(constantAttribute(name), [...values]);
  return draft.update();
}

function openRow(draft: UpdateDraft, incoming: CallRecord, layout: TableLayout): void {
  draft.isAbsent('pk');
  draft.setAll(indexAttributes(incoming.id, indexedFieldsOf(incoming), layout));
  setObservation(draft, incoming);
}

const numbers = ['callerNumber', 'destinationNumber'];

/** A row that began earlier keeps its start, its shard and its expiry; an event that ends the call takes it out of the open ones. */
function addToOpenRow(draft: UpdateDraft, incoming: CallRecord, layout: TableLayout): void {
  const fields = indexedFieldsOf(incoming);
  const { shard, startedKey, expiresAt, openShard, ...named } = indexAttributes(incoming.id, fields, layout);
  draft.isAtMost('startedKey', { S: startedKeyOf({ id: incoming.id, startedAt: fields.startedAt }) });
  for (const name of numbers) if (named[name] !== undefined) draft.isAbsentOr(name, '=', named[name]);
  if (named['outcome'] !== undefined) {
    draft.isAbsent('outcome');
    draft.remove('openShard');
  }
  draft.setAll(named);

  if (named['place'] === undefined) {
    setObservation(draft, incoming);
    return;
  }
  // Another turn of the call is news for its place, and often for nothing else. What was said before stays as it was.
  const { attribute, observation } = observationOf(incoming);
  draft.isAbsentOr('place', '<', named['place']);
  draft.isAbsentOr([attribute, 't'], '<=', momentOf(observation));
  draft.setOnce(attribute, observationValue(observation));
}

/** The attributes that hold the indexed fields; what follows from others (shards, expiry) need not be compared. */
export const comparedAttributes = [
  'startedKey',
  'outcome',
  'seconds',
  'amount',
  'currency',
  'place',
  ...numbers,
];

function changeRow(draft: UpdateDraft, seen: CallRecord, incoming: CallRecord, layout: TableLayout): void {
  const attributesOf = (fields: IndexedFields) => indexAttributes(incoming.id, fields, layout);
  const known = indexedFieldsOf(seen);
  const before = attributesOf(known);
  const after = attributesOf(joinIndexedFields(known, indexedFieldsOf(incoming)));
  for (const name of comparedAttributes) draft.isAsSeen(name, before[name]);
  for (const [name, value] of Object.entries(after))
    if (JSON.stringify(value) !== JSON.stringify(before[name])) draft.setAll({ [name]: value });
  for (const name of Object.keys(before)) if (after[name] === undefined) draft.remove(name);

  const { key, observation } = observationOf(incoming);
  const told = seen.observations[key];
  if (told === undefined || observation.at < told.at) setObservation(draft, incoming);
}

/** Sets the event's observation, if there is none from the same moment or an earlier one. */
function setObservation(draft: UpdateDraft, incoming: CallRecord): void {
  const { attribute, observation } = observationOf(incoming);
  draft.isAbsentOr([attribute, 't'], '>', momentOf(observation));
  draft.setAll({ [attribute]: observationValue(observation) });
}

function momentOf({ at }: Observation): AttributeValue {
  return { N: String(Date.parse(at)) };
}

function observationOf({ observations }: CallRecord) {
  const [entry] = Object.entries(observations);
  if (entry === undefined)
    throw new TypeError('The record of one event must have one observation, and this one has none');
  const [key, observation] = entry;
  return { key, observation, attribute: observationAttribute(key) };
}

/** The condition that a call's row still has the attributes that it was read with, or is still not there. */
export function whereUnchanged(row: Row | undefined) {
  const draft = updateDraft();
  if (row === undefined) draft.isAbsent('pk');
  else for (const name of comparedAttributes) draft.isAsSeen(name, row[name]);
  return draft.condition();
}
