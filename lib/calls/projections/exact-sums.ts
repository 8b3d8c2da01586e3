import { setTimeout } from 'node:timers/promises';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  changeRow,
  keyOfRow,
  type Row,
  type RowKey,
  readRow,
  readRows,
  type Table,
} from '../../table/table.ts';
import { addAmounts } from '../record/money.ts';

/*
 * Sums that stay exact although nothing is written exactly once. DynamoDB can add to a row, but a change that is
 * told twice would be added twice, and two rows cannot be changed together. So:
 *
 * - Each member (a call) has a row of its own that says what it has added to a sum: its contribution.
 * - The row of sums moves from one revision to the next, and holds the contributions that its last revision changed.
 * - Whoever wants to change the sums first completes what the last revision left undone in the members' rows, then
 *   reads what its own members have added, and adds the difference under the condition that the revision is still the same.
 *
 * A process may therefore be gone at any moment, be repeated, or be overtaken: a difference is added once.
 */

/** Decimal texts by the attribute that they are added to. */
export type Contribution = Readonly<Record<string, string>>;

export interface SumsOptions {
  /** When the sums expire, and what their members have added to them: seconds since 1970. */
  readonly expiresAt: number;
}

/** The members' rows say what they added to which row of sums; a call's own begin with this. */
export const CONTRIBUTION_ROWS = 'counted#';

export function contributionKey(member: string, sums: RowKey): RowKey {
  return { pk: member, sk: `${CONTRIBUTION_ROWS}${sums.pk} ${sums.sk}` };
}

/** The sums that a member's row is about. */
export function sumsOfContribution(row: Row): RowKey {
  const [pk = '', sk = ''] = keyOfRow(row)
    .sk.slice(CONTRIBUTION_ROWS.length)
    .split(/ (?=\S+$)/);
  return { pk, sk };
}

/** As many as one change of the sums takes: the row must stay small. */
const MAX_MEMBERS = 50;
const ATTEMPTS = 30;
/** The contributions of so few may stay in the row until its next revision; of more, whoever reads the sums would read much. */
const FEW_MEMBERS = 3;

/**
 * Makes each member's contribution to a row of sums what is given here, whatever it was before; an empty one takes the
 * member out. May be repeated, and run beside others that change the same sums.
 *
 * @param sums the row's key; it is made when it is not there, and may have other attributes
 */
export async function setContributions(
  table: Table,
  sums: RowKey,
  contributions: ReadonlyMap<string, Contribution>,
  options: SumsOptions,
): Promise<void> {
  const all = [...contributions];
  for (let first = 0; first < all.length; first += MAX_MEMBERS)
    await setSome(table, sums, new Map(all.slice(first, first + MAX_MEMBERS)), options);
}

async function setSome(
  table: Table,
  sums: RowKey,
  wanted: ReadonlyMap<string, Contribution>,
  options: SumsOptions,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const row = await readRow(table, sums);
    const members = await readMembers(table, sums, [...wanted.keys(), ...Object.keys(unconfirmedIn(row))]);
    await confirm(table, sums, row, members);

    const changed = [...wanted].filter(
      ([member, contribution]) => !isEmpty(difference(contribution, counted(member, row, members))),
    );
    if (changed.length === 0) return;
    const total = changed
      .map(([member, contribution]) => difference(contribution, counted(member, row, members)))
      .reduce(addContributions, {});
    const next = await changeRow(table, sums, changeOf(row, total, new Map(changed), options));
    if (next !== undefined) {
      await confirm(table, sums, next, members);
      if (changed.length > FEW_MEMBERS) await dropConfirmed(table, sums, next);
      return;
    }
    await setTimeout(attempt * 3);
  }
  throw new Error(`${sums.pk} ${sums.sk} was changed by others ${ATTEMPTS} times in a row`);
}

/** Begins the sums again at nothing: no member counts any more, whatever its row says. Members are then to be set again. */
export async function resetSums(table: Table, sums: RowKey, names: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const row = await readRow(table, sums);
    if (row['pk'] === undefined) return;
    const remove = [...names, 'unconfirmed'];
    const next = await changeRow(table, sums, {
      UpdateExpression: `SET revision = :next, generation = :next REMOVE ${remove.map((_, at) => `#${at}`).join(', ')}`,
      ConditionExpression: conditionOf(row),
      ExpressionAttributeNames: Object.fromEntries(remove.map((name, at) => [`#${at}`, name])),
      ExpressionAttributeValues: {
        ':next': { N: String(revisionOf(row) + 1) },
        ...(row['revision'] === undefined ? {} : { ':revision': row['revision'] }),
      },
    });
    if (next !== undefined) return;
  }
  throw new Error(`${sums.pk} ${sums.sk} was changed by others ${ATTEMPTS} times in a row`);
}

type Members = ReadonlyMap<string, Row>;

async function readMembers(table: Table, sums: RowKey, members: readonly string[]): Promise<Members> {
  const keys = [...new Set(members)].map((member) => contributionKey(member, sums));
  const rows = await readRows(table, keys);
  return new Map(rows.map((row) => [keyOfRow(row).pk, row]));
}

/** Writes into the members' rows what the last revision of the sums has changed, where that was not done yet. */
async function confirm(table: Table, sums: RowKey, row: Row, members: Members): Promise<void> {
  const revision = revisionOf(row);
  const waiting = Object.entries(unconfirmedIn(row)).filter(
    ([member, { M: contribution = {} }]) =>
      revisionOf(members.get(member) ?? {}) < revision && (members.has(member) || !isEmpty(contribution)),
  );
  await Promise.all(
    waiting.map(([member, contribution]) =>
      changeRow(table, contributionKey(member, sums), {
        UpdateExpression:
          'SET contribution = :contribution, revision = :revision, generation = :generation, expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(revision) OR revision < :revision',
        ExpressionAttributeValues: {
          ':contribution': contribution,
          ':revision': { N: String(revision) },
          ':generation': { N: String(generationOf(row)) },
          ':expiresAt': row['expiresAt'] as AttributeValue,
        },
      }),
    ),
  );
}

async function dropConfirmed(table: Table, sums: RowKey, row: Row): Promise<void> {
  await changeRow(table, sums, {
    UpdateExpression: 'REMOVE unconfirmed',
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':revision': { N: String(revisionOf(row)) } },
  });
}

/** What the member has added to these sums, as of the revision that `row` is at. */
function counted(member: string, row: Row, members: Members): Contribution {
  const unconfirmed = unconfirmedIn(row)[member];
  if (unconfirmed !== undefined) return fromMap(unconfirmed);
  const known = members.get(member) ?? {};
  return generationOf(known) === generationOf(row) ? fromMap(known['contribution'] ?? { M: {} }) : {};
}

function changeOf(
  row: Row,
  total: Contribution,
  changed: ReadonlyMap<string, Contribution>,
  { expiresAt }: SumsOptions,
) {
  const sums = Object.entries(total);
  const add = sums.map((_, at) => `#${at} :${at}`);
  return {
    UpdateExpression: `SET revision = :next, generation = :generation, unconfirmed = :changed, expiresAt = :expiresAt${
      add.length === 0 ? '' : ` ADD ${add.join(', ')}`
    }`,
    ConditionExpression: conditionOf(row),
    ...(sums.length === 0
      ? {}
      : { ExpressionAttributeNames: Object.fromEntries(sums.map(([name], at) => [`#${at}`, name])) }),
    ExpressionAttributeValues: {
      ':next': { N: String(revisionOf(row) + 1) },
      ':generation': { N: String(generationOf(row)) },
      ':changed': { M: Object.fromEntries([...changed].map(([member, one]) => [member, toMap(one)])) },
      ':expiresAt': { N: String(expiresAt) },
      ...(row['revision'] === undefined ? {} : { ':revision': row['revision'] }),
      ...Object.fromEntries(sums.map(([, amount], at) => [`:${at}`, { N: amount }])),
    },
  };
}

function conditionOf(row: Row): string {
  return row['revision'] === undefined ? 'attribute_not_exists(revision)' : 'revision = :revision';
}

function revisionOf(row: Row): number {
  return Number(row['revision']?.N ?? 0);
}

/** Sums that begin again count only what is added from then on; 0 at first. */
function generationOf(row: Row): number {
  return Number(row['generation']?.N ?? 0);
}

function unconfirmedIn(row: Row): Readonly<Record<string, AttributeValue>> {
  return row['unconfirmed']?.M ?? {};
}

function toMap(contribution: Contribution): AttributeValue {
  return {
    M: Object.fromEntries(Object.entries(contribution).map(([name, amount]) => [name, { N: amount }])),
  };
}

function fromMap({ M: map = {} }: AttributeValue): Contribution {
  return Object.fromEntries(Object.entries(map).map(([name, { N: amount = '0' }]) => [name, amount]));
}

/** Both together; a name whose sum is nothing is not there. */
export function addContributions(a: Contribution, b: Contribution): Contribution {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const sums = names.map((name) => [name, addAmounts(a[name] ?? '0', b[name] ?? '0')] as const);
  return Object.fromEntries(sums.filter(([, amount]) => !/^-?[0.]+$/.test(amount)));
}

function difference(a: Contribution, b: Contribution): Contribution {
  const negative = Object.entries(b).map(([name, amount]) => [
    name,
    amount.startsWith('-') ? amount.slice(1) : `-${amount}`,
  ]);
  return addContributions(a, Object.fromEntries(negative));
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
