import { pendingStartId } from '../calls/event/internal-events.ts';
import type { Row } from '../table/table.ts';

/*
 * The mark of a call whose cost is not known yet: an attribute of the row of its day, which says what was set aside for
 * it. Its name is made of the start and of the claim, so that who started the call can take it back without looking, and
 * the end of the call finds it also when the process that started the call died before it could write down the session.
 */

export interface Hold {
  /** A decimal, in the currency of the cap. */
  readonly amount: string;
  /** ISO 8601 in UTC. */
  readonly claimedAt: string;
  /** Whose call it counts as. */
  readonly apiKeyId: string;
  /** The call that it was for; absent until that call is over. */
  readonly sessionId?: string | undefined;
}

/** A hold as it stands in a row. */
export interface NamedHold extends Hold {
  readonly name: string;
  readonly text: string;
}

/** Where the phones that a call's flow dials would wait, if they were a start. */
export function startIdOfDials(sessionId: string): string {
  return pendingStartId(sessionId, '');
}

/** @param startId as of `pendingStartId` */
export function nameOfHold(startId: string, claimId: string): string {
  return `${holdsOf(startId)}${claimId}`;
}

export function claimIdOfHold({ name }: Pick<NamedHold, 'name'>): string {
  return name.split(' ')[2] ?? '';
}

export function startIdOfHold({ name }: Pick<NamedHold, 'name'>): string {
  return name.split(' ')[1] ?? '';
}

export function writeHold({ amount, claimedAt, apiKeyId, sessionId }: Hold): string {
  return JSON.stringify([amount, claimedAt, apiKeyId, ...(sessionId === undefined ? [] : [sessionId])]);
}

/** The holds of a day's row, oldest first; with `startId` those of the starts that have it. */
export function holdsIn(row: Row, startId?: string): NamedHold[] {
  const beginning = startId === undefined ? 'held ' : holdsOf(startId);
  return Object.entries(row)
    .filter(([name]) => name.startsWith(beginning))
    .map(([name, { S: text = '[]' }]) => ({ name, text, ...readHold(text) }))
    .sort((a, b) => (a.claimedAt < b.claimedAt ? -1 : 1));
}

function holdsOf(startId: string) {
  return `held ${startId} `;
}

function readHold(text: string): Hold {
  const [amount = '0', claimedAt = '', apiKeyId = '', sessionId] = JSON.parse(text) as (string | undefined)[];
  return { amount, claimedAt, apiKeyId, sessionId };
}
