import { createHash } from 'node:crypto';
import type { Table } from '../../table/table.ts';

/** How rows are spread over keys and how long they are kept. Must be the same wherever the table is written. */
export interface TableLayout {
  /** Keys that the indexes by day are spread over; each takes about 1,000 index writes a second. */
  readonly shards: number;
  readonly retentionDays: number;
}

/** The table of events and calls. */
export interface CallTable extends Table, TableLayout {}

export interface IndexKeys {
  readonly shard: string;
  /**
   * The sort key of every index: the call's start and part of a digest. No two calls share it, so a listing can continue after
   * any call.
   */
  readonly startedKey: string;
  /** Seconds since 1970, as DynamoDB's time to live wants them. */
  readonly expiresAt: number;
}

export function indexKeysOf(call: { id: string; startedAt: string }, layout: TableLayout): IndexKeys {
  return {
    shard: shardOf(call.id, layout),
    startedKey: startedKeyOf(call),
    expiresAt: expiryOf(call.startedAt, layout),
  };
}

export function startedKeyOf({ id, startedAt }: { id: string; startedAt: string }): string {
  return `${startedAt}#${hashOf(id).toString('hex', 0, 6)}`;
}

export function shardOf(id: string, { shards }: TableLayout): string {
  return shardName(hashOf(id).readUInt32BE(8) % shards);
}

export function allShards({ shards }: TableLayout): string[] {
  return Array.from({ length: shards }, (_, shard) => shardName(shard));
}

export function expiryOf(at: string, { retentionDays }: TableLayout): number {
  return Math.floor(Date.parse(at) / 1000) + retentionDays * SECONDS_A_DAY;
}

const SECONDS_A_DAY = 86_400;

function shardName(shard: number): string {
  return String(shard).padStart(2, '0');
}

function hashOf(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}
