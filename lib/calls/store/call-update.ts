import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import type { CallRecord } from '../record/call-record.ts';
import { type IndexedFields, indexedFieldsOf, joinIndexedFields } from '../record/indexed-fields.ts';
import { constantAttribute, indexAttributes, observationAttribute, observationValue } from './call-row.ts';
import { startedKeyOf, type TableLayout } from './table-layout.ts';

/**
 * How a call's row is taken to stand when an update is written: not there yet; there, open and begun before
 * this event; or exactly as it was read. The update carries the same as its condition, so a wrong guess
 * changes nothing.
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
 * The update that joins one event's record into a row.
 *
 * What the event told is only ever added: sets by union, an entry under its own digest. The head moves to the
 * join of what it was and what the event makes of it, under the condition that it is what it was taken for.
 * An entry that is there already, from the same moment or an earlier one, makes the whole update needless.
 */
export function buildUpdate(expected: ExpectedRow, incoming: CallRecord, layout: TableLayout): Update {
  const [key, observation] = onlyEntry(incoming);
  const names = new Names();
  const values = new Values();
  const newFields = indexedFieldsOf(incoming);

  const entry = names.of(observationAttribute(key));
  const additions = Object.entries(incoming.constants).map(
    ([name, constants]) => `${names.of(constantAttribute(name))} ${values.of({ SS: [...constants] })}`,
  );
  const { set, remove, condition } = indexChange(expected, incoming.id, newFields, layout, names, values);
  const unknown = `(attribute_not_exists(${entry}) OR ${entry}.${names.of('t')} > ${values.of({ N: String(Date.parse(observation.at)) })})`;

  return {
    UpdateExpression: [
      `SET ${[`${entry} = ${values.of(observationValue(observation))}`, ...set].join(', ')}`,
      ...(additions.length === 0 ? [] : [`ADD ${additions.join(', ')}`]),
      ...(remove.length === 0 ? [] : [`REMOVE ${remove.join(', ')}`]),
    ].join(' '),
    ConditionExpression: [...condition, unknown].join(' AND '),
    ExpressionAttributeNames: names.all,
    ExpressionAttributeValues: values.all,
  };
}

interface IndexChange {
  readonly set: string[];
  readonly remove: string[];
  readonly condition: string[];
}

const numbers = ['callerNumber', 'destinationNumber'];

function indexChange(
  expected: ExpectedRow,
  id: string,
  incoming: IndexedFields,
  layout: TableLayout,
  names: Names,
  values: Values,
): IndexChange {
  const assign = (attributes: Row) =>
    Object.entries(attributes).map(([name, value]) => `${names.of(name)} = ${values.of(value)}`);

  if (expected === 'absent') {
    return {
      set: assign(indexAttributes(id, incoming, layout)),
      remove: [],
      condition: [`attribute_not_exists(${names.of('pk')})`],
    };
  }

  if (expected === 'open') {
    const { shard, startedKey, expiresAt, openShard, ...named } = indexAttributes(id, incoming, layout);
    const agreed = numbers
      .filter((name) => named[name] !== undefined)
      .map(
        (name) =>
          `(attribute_not_exists(${names.of(name)}) OR ${names.of(name)} = ${values.of(named[name] as AttributeValue)})`,
      );
    return {
      set: assign(named),
      remove: incoming.outcome === undefined ? [] : [names.of('openShard')],
      condition: [
        `${names.of('startedKey')} <= ${values.of({ S: startedKeyOf({ id, startedAt: incoming.startedAt }) })}`,
        ...agreed,
        ...(incoming.outcome === undefined ? [] : [`attribute_not_exists(${names.of('outcome')})`]),
      ],
    };
  }

  const seen = indexAttributes(id, indexedFieldsOf(expected), layout);
  const next = indexAttributes(id, joinIndexedFields(indexedFieldsOf(expected), incoming), layout);
  const changed = Object.entries(next).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(seen[name]),
  );
  return {
    set: assign(Object.fromEntries(changed)),
    remove: Object.keys(seen)
      .filter((name) => next[name] === undefined)
      .map((name) => names.of(name)),
    condition: comparedAttributes.map((name) =>
      seen[name] === undefined
        ? `attribute_not_exists(${names.of(name)})`
        : `${names.of(name)} = ${values.of(seen[name])}`,
    ),
  };
}

/** The attributes that a head is written in; what follows from others (shards, expiry) need not be compared. */
export const comparedAttributes = ['startedKey', 'outcome', 'seconds', 'amount', 'currency', ...numbers];

function onlyEntry(record: CallRecord): [string, CallRecord['observations'][string]] {
  const [entry] = Object.entries(record.observations);
  if (entry === undefined)
    throw new TypeError('The record of one event holds one entry, this one holds none');
  return entry;
}

class Names {
  readonly all: Record<string, string> = {};

  of(name: string): string {
    const known = Object.entries(this.all).find(([, attribute]) => attribute === name);
    if (known !== undefined) return known[0];
    const placeholder = `#n${Object.keys(this.all).length}`;
    this.all[placeholder] = name;
    return placeholder;
  }
}

class Values {
  readonly all: Record<string, AttributeValue> = {};

  of(value: AttributeValue): string {
    const placeholder = `:v${Object.keys(this.all).length}`;
    this.all[placeholder] = value;
    return placeholder;
  }
}
