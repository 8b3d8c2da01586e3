import { pendingStartId } from '../calls/event/internal-events.ts';
import { defineProjection, type Projection } from '../calls/projections/projection.ts';
import { SESSION_ROWS } from '../calls/store/reconcile-start.ts';
import { changeRow, expiryAfter, keyOfRow, type Row, readPartition, type Table } from '../table/table.ts';

/*
 * A claim whose call was never placed, and that nobody gives back: its process died, or the table did not hear of it.
 * Whether a call was placed is told by the rows under the id of its start: the word that the process leaves there once
 * Africa's Talking has taken the call, while it records the call; the word that the relay leaves when the call is on record,
 * since the process may have died between the two; and the sessions that callbacks have named. A start without an answer,
 * of which no callback has come in all that time, was none.
 */

/** Whoever is refused by claims that are older than this looks whether there were calls at all. Callbacks come in minutes. */
export const ORPHANED_AFTER_MS = 60 * 60_000;
/** How many claims are looked into at a time. */
export const MAX_LOOKED_INTO = 20;
/** Word of a placed call is asked for during its day only. */
const KEPT_DAYS = 2;
const PLACED_ROWS = 'placed#';
const RECORDED_ROWS = 'recorded#';

export interface Claim {
  readonly claimId: string;
  /** As of `pendingStartId`. */
  readonly startId: string;
  /** ISO 8601 in UTC. */
  readonly claimedAt: string;
}

export function startIdOf(start: { readonly clientRequestId: string; readonly phoneNumber: string }): string {
  return pendingStartId(start.clientRequestId, start.phoneNumber);
}

/** Leaves word that Africa's Talking has taken the call: its claims stand, whether or not a callback ever comes. */
export async function markPlaced(
  table: Table,
  { startId, claimId }: Pick<Claim, 'startId' | 'claimId'>,
  now: Date,
): Promise<void> {
  await changeRow(
    table,
    { pk: startId, sk: `${PLACED_ROWS}${claimId}` },
    {
      UpdateExpression: 'SET expiresAt = :expiresAt',
      ExpressionAttributeValues: { ':expiresAt': expiryAfter(KEPT_DAYS, now) },
    },
  );
}

/** What the relay leaves under the starts of calls that are on record as taken: a call's callbacks leave nothing there then. */
export function recordedStarts(table: Table, now: () => Date): Projection {
  return defineProjection<{ readonly startId: string; readonly heardAt: string }>({
    name: 'recorded-starts',
    entryOf: ({ events }) => {
      const start = events.find(({ internal }) => internal === 'start-accepted');
      const { clientRequestId, callerNumber } = start?.facts ?? {};
      if (start === undefined || clientRequestId === undefined || callerNumber === undefined)
        return undefined;
      return { startId: pendingStartId(clientRequestId, callerNumber), heardAt: start.receivedAt };
    },
    async keep(entries) {
      for (const [sessionId, { startId, heardAt }] of entries)
        await changeRow(
          table,
          { pk: startId, sk: `${RECORDED_ROWS}${sessionId}` },
          {
            UpdateExpression: 'SET heardAt = :heardAt, expiresAt = :expiresAt',
            ExpressionAttributeValues: {
              ':heardAt': { S: heardAt },
              ':expiresAt': expiryAfter(KEPT_DAYS, now()),
            },
          },
        );
    },
  });
}

/** Those of the claims that no call was placed for; the oldest come first, and few are looked into. */
export async function orphansAmong<C extends Claim>(
  table: Table,
  claims: readonly C[],
  now: Date,
): Promise<readonly C[]> {
  const before = new Date(now.getTime() - ORPHANED_AFTER_MS).toISOString();
  const old = claims.filter(({ claimedAt }) => claimedAt < before).slice(0, MAX_LOOKED_INTO);
  const placed = await Promise.all(old.map((claim) => wasPlaced(table, claim)));
  return old.filter((_, at) => placed[at] === false);
}

async function wasPlaced(table: Table, { startId, ...claim }: Claim): Promise<boolean> {
  const rows = await readPartition(table, startId);
  return rows.some((row) => tellsOfCall(row, claim));
}

function tellsOfCall(row: Row, { claimId, claimedAt }: Omit<Claim, 'startId'>): boolean {
  const { sk } = keyOfRow(row);
  return sk.startsWith(SESSION_ROWS) || sk.startsWith(RECORDED_ROWS)
    ? (row['heardAt']?.S ?? '') >= claimedAt
    : sk === `${PLACED_ROWS}${claimId}`;
}
