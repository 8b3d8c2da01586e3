import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { keyAttributes, type RowKey, readPartition, readRow, type Table } from '../table/table.ts';
import type { FlowService } from './service.ts';

/** A list of numbers, or of other short texts, that people keep with `npm run list`. */
export interface TableList {
  readonly has: (entry: string, signal?: AbortSignal) => Promise<boolean>;
}

/** A list in the table, by its name, such as `blocked`. */
export function tableList(name: string): FlowService<TableList> {
  return ({ table }) => ({ has: (entry, abortSignal) => isOnList(table, name, entry, abortSignal) });
}

/** What stands in a list. */
export interface ListEntry {
  readonly entry: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
}

async function isOnList(
  table: Table,
  name: string,
  entry: string,
  abortSignal?: AbortSignal,
): Promise<boolean> {
  const row = await readRow(table, keyOf(name, entry), abortSignal && { abortSignal });
  return 'since' in row;
}

/** The rows have no end: an entry stays until somebody takes it off. */
export async function addToTableList(
  { dynamodb, tableName }: Table,
  name: string,
  { entry, since }: ListEntry,
): Promise<void> {
  const Item = { ...keyAttributes(keyOf(name, entry)), since: { S: since } };
  await dynamodb.send(new PutItemCommand({ TableName: tableName, Item }));
}

/** Takes an entry out; nothing happens when it is not there. */
export async function removeFromTableList(
  { dynamodb, tableName }: Table,
  name: string,
  entry: string,
): Promise<void> {
  await dynamodb.send(
    new DeleteItemCommand({ TableName: tableName, Key: keyAttributes(keyOf(name, entry)) }),
  );
}

/** The whole list, in the order of its entries. */
export async function readTableList(table: Table, name: string): Promise<ListEntry[]> {
  const rows = await readPartition(table, partitionOf(name));
  return rows.map((row) => ({ entry: row['sk']?.S ?? '', since: row['since']?.S ?? '' }));
}

function partitionOf(name: string) {
  return `#list ${name}`;
}

function keyOf(name: string, entry: string): RowKey {
  return { pk: partitionOf(name), sk: entry };
}
