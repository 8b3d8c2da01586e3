import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import type { CallRecord } from '../record/call-record.ts';
import { type IndexedFields, indexedFieldsOf, joinIndexedFields } from '../record/indexed-fields.ts';
import { constantAttribute, indexAttributes, observationAttribute, observationValue } from './call-row.ts';
import { startedKeyOf, type TableLayout } from './table-layout.ts';

/**
 * The state that an update assumes the row is in: missing; there, still open and begun before this event; or exactly this
 * record. The assumption is also the condition of the write, so a wrong one changes nothing.
 */
export type ExpectedRow = 'absent' | 'open' | CallRecord;

/** The first event of a call is nearly always one of these; every other finds a row. */
export function expectedRowFor(event: CallEvent): ExpectedRow {
  return event.receivedOn === 'start' || event.eventType === 'SessionInitiated' ? 'absent' : 'open';
}

export interface Update {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

/**
 * The update that adds one event's record to a row.
 *
 * What the event said is only ever added: sets by union, its observation under a digest of its own. The indexed fields
 * become the join of what they were and what the event says, under the condition that they are what they were assumed
 * to be. An observation that is there already, made at the same moment or earlier, makes the whole update needless.
 */
export function buildUpdate(expected: ExpectedRow, incoming: CallRecord, layout: TableLayout): Update {
  const [key, observation] = onlyEntry(incoming);
  const draft = createDraft(incoming.id, layout);
  const { attribute, literal } = draft;

  const entry = attribute(observationAttribute(key));
  const additions = Object.entries(incoming.constants).map(
    ([name, constants]) => `${attribute(constantAttribute(name))} ${literal({ SS: [...constants] })}`,
  );
  const { set, remove, condition } = indexChange(expected, indexedFieldsOf(incoming), draft);
  const isNew = `(attribute_not_exists(${entry}) OR ${entry}.${attribute('t')} > ${literal({ N: String(Date.parse(observation.at)) })})`;

  return {
    UpdateExpression: [
      `SET ${[`${entry} = ${literal(observationValue(observation))}`, ...set].join(', ')}`,
      ...(additions.length === 0 ? [] : [`ADD ${additions.join(', ')}`]),
      ...(remove.length === 0 ? [] : [`REMOVE ${remove.join(', ')}`]),
    ].join(' '),
    ConditionExpression: [...condition, isNew].join(' AND '),
    ExpressionAttributeNames: draft.names,
    ExpressionAttributeValues: draft.values,
  };
}

/** Parts of the update's expressions, joined by commas and ANDs. */
interface IndexChange {
  readonly set: string[];
  readonly remove: string[];
  readonly condition: string[];
}

const numbers = ['callerNumber', 'destinationNumber'];

function indexChange(expected: ExpectedRow, incoming: IndexedFields, draft: Draft): IndexChange {
  if (expected === 'absent') return changeOfNoRow(incoming, draft);
  if (expected === 'open') return changeOfOpenRow(incoming, draft);
  return changeOfReadRow(indexedFieldsOf(expected), incoming, draft);
}

function changeOfNoRow(incoming: IndexedFields, { id, layout, attribute, assign }: Draft): IndexChange {
  return {
    set: assign(indexAttributes(id, incoming, layout)),
    remove: [],
    condition: [`attribute_not_exists(${attribute('pk')})`],
  };
}

/** A row that began earlier keeps its start, its shard and its expiry; an event that ends the call takes it out of the open ones. */
function changeOfOpenRow(
  incoming: IndexedFields,
  { id, layout, attribute, literal, assign }: Draft,
): IndexChange {
  const { shard, startedKey, expiresAt, openShard, ...named } = indexAttributes(id, incoming, layout);
  const isEnd = incoming.outcome !== undefined;
  const sameNumbers = numbers.flatMap((name) => {
    const number = named[name];
    if (number === undefined) return [];
    return `(attribute_not_exists(${attribute(name)}) OR ${attribute(name)} = ${literal(number)})`;
  });
  return {
    set: assign(named),
    remove: isEnd ? [attribute('openShard')] : [],
    condition: [
      `${attribute('startedKey')} <= ${literal({ S: startedKeyOf({ id, startedAt: incoming.startedAt }) })}`,
      ...sameNumbers,
      ...(isEnd ? [`attribute_not_exists(${attribute('outcome')})`] : []),
    ],
  };
}

function changeOfReadRow(
  stored: IndexedFields,
  incoming: IndexedFields,
  { id, layout, attribute, literal, assign }: Draft,
): IndexChange {
  const before = indexAttributes(id, stored, layout);
  const after = indexAttributes(id, joinIndexedFields(stored, incoming), layout);
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  const removed = Object.keys(before).filter((name) => after[name] === undefined);
  return {
    set: assign(Object.fromEntries(changed)),
    remove: removed.map(attribute),
    condition: comparedAttributes.map((name) =>
      before[name] === undefined
        ? `attribute_not_exists(${attribute(name)})`
        : `${attribute(name)} = ${literal(before[name])}`,
    ),
  };
}

/** The attributes that hold the indexed fields; what follows from others (shards, expiry) need not be compared. */
export const comparedAttributes = ['startedKey', 'outcome', 'seconds', 'amount', 'currency', ...numbers];

function onlyEntry(record: CallRecord): [string, CallRecord['observations'][string]] {
  const [entry] = Object.entries(record.observations);
  if (entry === undefined)
    throw new TypeError('The record of one event must have one observation, and this one has none');
  return entry;
}

/** An update of one call's row that is being written. Its expressions speak of names and values by placeholders. */
interface Draft {
  readonly id: string;
  readonly layout: TableLayout;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
  /** The placeholder of an attribute's name: one and the same however often it is asked for. */
  readonly attribute: (name: string) => string;
  readonly literal: (value: AttributeValue) => string;
  /** The assignments of a SET. */
  readonly assign: (attributes: Row) => string[];
}

function createDraft(id: string, layout: TableLayout): Draft {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const placeholders = new Map<string, string>();

  function attribute(name: string): string {
    const known = placeholders.get(name);
    if (known !== undefined) return known;
    const placeholder = `#n${placeholders.size}`;
    placeholders.set(name, placeholder);
    names[placeholder] = name;
    return placeholder;
  }

  let count = 0;
  function literal(value: AttributeValue): string {
    const placeholder = `:v${count}`;
    count += 1;
    values[placeholder] = value;
    return placeholder;
  }

  function assign(attributes: Row): string[] {
    return Object.entries(attributes).map(([name, value]) => `${attribute(name)} = ${literal(value)}`);
  }

  return { id, layout, names, values, attribute, literal, assign };
}
