import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { CallEvent } from '../event/event.ts';
import type { CallRecord } from '../record/call-record.ts';
import { type CallHead, headOf, joinHeads } from '../record/indexed-fields.ts';
import { constantName, headAttributes, type Item, toldName, toldValue } from './call-row.ts';
import { type Placement, startedKey } from './table-layout.ts';

/**
 * How a call's row is taken to stand when an update is written: not there yet; there, open and begun before
 * this event; or exactly as it was read. The update carries the same as its condition, so a wrong guess
 * changes nothing.
 */
export type Sight = 'absent' | 'open' | CallRecord;

/** The first event of a call is nearly always one of these; every other finds a row. */
export function guess(event: CallEvent): Sight {
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
export function advance(sight: Sight, news: CallRecord, placement: Placement): Update {
  const [key, told] = onlyEntry(news);
  const names = new Names();
  const values = new Values();
  const newHead = headOf(news);

  const entry = names.of(toldName(key));
  const additions = Object.entries(news.constants).map(
    ([name, constants]) => `${names.of(constantName(name))} ${values.of({ SS: [...constants] })}`,
  );
  const { set, remove, condition } = headChange(sight, news.id, newHead, placement, names, values);
  const unknown = `(attribute_not_exists(${entry}) OR ${entry}.${names.of('t')} > ${values.of({ N: String(Date.parse(told.at)) })})`;

  return {
    UpdateExpression: [
      `SET ${[`${entry} = ${values.of(toldValue(told))}`, ...set].join(', ')}`,
      ...(additions.length === 0 ? [] : [`ADD ${additions.join(', ')}`]),
      ...(remove.length === 0 ? [] : [`REMOVE ${remove.join(', ')}`]),
    ].join(' '),
    ConditionExpression: [...condition, unknown].join(' AND '),
    ExpressionAttributeNames: names.all,
    ExpressionAttributeValues: values.all,
  };
}

interface HeadChange {
  readonly set: string[];
  readonly remove: string[];
  readonly condition: string[];
}

const NUMBERS = ['callerNumber', 'destinationNumber'];

function headChange(
  sight: Sight,
  id: string,
  news: CallHead,
  placement: Placement,
  names: Names,
  values: Values,
): HeadChange {
  const assign = (attributes: Item) =>
    Object.entries(attributes).map(([name, value]) => `${names.of(name)} = ${values.of(value)}`);

  if (sight === 'absent') {
    return {
      set: assign(headAttributes(id, news, placement)),
      remove: [],
      condition: [`attribute_not_exists(${names.of('pk')})`],
    };
  }

  if (sight === 'open') {
    const { shard, started, expiresAt, openShard, ...named } = headAttributes(id, news, placement);
    const agreed = NUMBERS.filter((name) => named[name] !== undefined).map(
      (name) =>
        `(attribute_not_exists(${names.of(name)}) OR ${names.of(name)} = ${values.of(named[name] as AttributeValue)})`,
    );
    return {
      set: assign(named),
      remove: news.outcome === undefined ? [] : [names.of('openShard')],
      condition: [
        `${names.of('started')} <= ${values.of({ S: startedKey({ id, startedAt: news.startedAt }) })}`,
        ...agreed,
        ...(news.outcome === undefined ? [] : [`attribute_not_exists(${names.of('outcome')})`]),
      ],
    };
  }

  const seen = headAttributes(id, headOf(sight), placement);
  const next = headAttributes(id, joinHeads(headOf(sight), news), placement);
  const changed = Object.entries(next).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(seen[name]),
  );
  return {
    set: assign(Object.fromEntries(changed)),
    remove: Object.keys(seen)
      .filter((name) => next[name] === undefined)
      .map((name) => names.of(name)),
    condition: HEAD.map((name) =>
      seen[name] === undefined
        ? `attribute_not_exists(${names.of(name)})`
        : `${names.of(name)} = ${values.of(seen[name])}`,
    ),
  };
}

/** The attributes that a head is written in; what follows from others (shards, expiry) need not be compared. */
const HEAD = ['started', 'outcome', 'seconds', 'amount', 'currency', ...NUMBERS];

function onlyEntry(record: CallRecord): [string, CallRecord['told'][string]] {
  const [entry] = Object.entries(record.told);
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
