import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { unknownFollowUps } from '../africastalking/rest/messages.ts';
import type { PhoneNumber } from '../phone-numbers/phone-number.ts';
import {
  type Change,
  changeRow,
  expiryAfter,
  keyAttributes,
  type Row,
  readRow,
  type Table,
} from '../table/table.ts';
import type { PlaceCallResult } from './placed-call.ts';

/** A start that must not happen twice, as it is stored under its key. */
export interface KeyedRequest {
  /** Chosen by whoever starts the call, and the same in every attempt at it. */
  readonly key: string;
  /** A digest of the request: a key that comes again with another fingerprint is refused. */
  readonly fingerprint: string;
  readonly phoneNumber: PhoneNumber;
  readonly clientRequestId: string;
}

export interface DialAttempt {
  readonly result: PlaceCallResult;
  /**
   * True if Africa's Talking may have got the request: then the result is the key's result for good. False if it certainly has
   * not: then the key can be used again.
   */
  readonly wasSent: boolean;
}

export interface IdempotencyParts {
  readonly table: Table;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** How long a key is remembered. */
  readonly retentionDays: number;
  /** Finds the session of a start whose answer was lost; there is one as soon as a callback has named it. */
  readonly findSession: (start: UnansweredRequest) => Promise<string | undefined>;
  /** Called when a result could not be stored. The start itself is not affected. */
  readonly report: (error: unknown) => void;
}

export interface UnansweredRequest {
  readonly phoneNumber: string;
  readonly clientRequestId: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
}

/** A key, while the start that has it is placed. */
export interface HeldKey {
  /** Asked for immediately before the call is dialled; it is not dialled unless this is true. */
  readonly acquireDialPermit: () => Promise<boolean>;
  /** Keeps the result, for every request with the key. Never rejects. */
  readonly saveAnswer: (attempt: DialAttempt) => Promise<void>;
}

/** Places at most one call per key, and gives its result to every request with that key. */
export type RunIdempotently = (
  start: KeyedRequest,
  /** Places the call and saves its answer; returns `undefined` when there is no permit to dial. */
  place: (key: HeldKey) => Promise<PlaceCallResult | undefined>,
) => Promise<PlaceCallResult>;

/** For a start without a key: it is placed, and nobody will ask for its answer again. */
export const noKey: HeldKey = { acquireDialPermit: async () => true, saveAnswer: async () => {} };

/** Longer than the function can run: a claim that is older belongs to a process that has ended. */
export const LEASE_MS = 40_000;
/** How long a start waits for the answer of another with its key. */
const MAX_WAIT_MS = 15_000;
const pausesMs = [100, 250, 500] as const;
/** How long the result of a start that was not dialled is kept, for requests that came at the same time. */
const HOLD_MS = 2_000;

/**
 * A key's row is `claimed` by one start, then `dialling`, then `answered`. The claim of a start that died may be taken
 * over: a holder asks for leave before it dials, and such a one does not get it. From `dialling` on nobody dials again;
 * when no answer is written down in time, what became of the call is unknown until a callback tells.
 */
export function createIdempotency(parts: IdempotencyParts): RunIdempotently {
  const { table, now, newId, pause, retentionDays, findSession, report } = parts;
  const time = () => now().getTime();

  return async (start, place) => {
    const giveUpAt = time() + MAX_WAIT_MS;
    const owner = newId();
    let seen = await claim(start, owner);
    for (let round = 0; seen !== 'mine'; round += 1) {
      const answer = await answerIn(seen, start);
      if (answer !== undefined) return answer;
      if (time() >= giveUpAt) return inProgress;
      await pause(pausesMs[round] ?? 1000);
      const row = await readRow(table, keyOf(start));
      seen = isFree(row) ? await claim(start, owner) : row;
    }
    const result = await place({
      acquireDialPermit: () => acquireDialPermit(start, owner),
      saveAnswer: (attempt) => saveAnswer(start, owner, attempt),
    });
    return result ?? inProgress;
  };

  /** `mine`, or the row of another start that has the key. */
  async function claim(start: KeyedRequest, owner: string): Promise<'mine' | Row> {
    const put = new PutItemCommand({
      TableName: table.tableName,
      Item: {
        ...keyAttributes(keyOf(start)),
        state: { S: 'claimed' },
        owner: { S: owner },
        claimedAt: { N: String(time()) },
        freeAt: { N: String(time() + LEASE_MS) },
        fingerprint: { S: start.fingerprint },
        phoneNumber: { S: start.phoneNumber },
        clientRequestId: { S: start.clientRequestId },
        expiresAt: expiryAfter(retentionDays, now()),
      },
      // The SDK may send this twice: what the first sending has claimed is ours.
      ConditionExpression:
        'attribute_not_exists(pk) OR freeAt <= :now OR expiresAt <= :seconds OR (#owner = :me AND #state = :claimed)',
      ExpressionAttributeNames: { '#owner': 'owner', '#state': 'state' },
      ExpressionAttributeValues: {
        ':now': { N: String(time()) },
        ':seconds': { N: String(Math.floor(time() / 1000)) },
        ':me': { S: owner },
        ':claimed': { S: 'claimed' },
      },
    });
    try {
      await table.dynamodb.send(put);
      return 'mine';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return readRow(table, keyOf(start));
    }
  }

  function isFree({ pk, freeAt, expiresAt }: Row): boolean {
    const isPast = (at: Row[string] | undefined, unit: number) =>
      at?.N !== undefined && Number(at.N) * unit <= time();
    return pk === undefined || isPast(freeAt, 1) || isPast(expiresAt, 1000);
  }

  async function acquireDialPermit(start: KeyedRequest, owner: string): Promise<boolean> {
    const row = await changeRow(table, keyOf(start), {
      UpdateExpression: 'SET #state = :dialling, dialledAt = :now REMOVE freeAt',
      ConditionExpression: '#owner = :me AND (#state = :dialling OR freeAt > :now)',
      ExpressionAttributeNames: { '#owner': 'owner', '#state': 'state' },
      ExpressionAttributeValues: {
        ':dialling': { S: 'dialling' },
        ':now': { N: String(time()) },
        ':me': { S: owner },
      },
    });
    return row !== undefined;
  }

  /** If this fails the row still says `dialling`, which is true as far as anybody knows. */
  async function saveAnswer(start: KeyedRequest, owner: string, { result: answer, wasSent }: DialAttempt) {
    const freeAt = wasSent ? ' REMOVE freeAt' : ', freeAt = :freeAt';
    const change: Change = {
      UpdateExpression: `SET #state = :answered, answer = :answer${freeAt}`,
      ConditionExpression: '#owner = :me',
      ExpressionAttributeNames: { '#owner': 'owner', '#state': 'state' },
      ExpressionAttributeValues: {
        ':answered': { S: 'answered' },
        ':answer': { S: JSON.stringify(answer) },
        ':me': { S: owner },
        ...(wasSent ? {} : { ':freeAt': { N: String(time() + HOLD_MS) } }),
      },
    };
    try {
      await changeRow(table, keyOf(start), change);
    } catch (error) {
      report(error);
    }
  }

  /** The result that the row has for this request; `undefined` while the start that holds the key may still be running. */
  async function answerIn(row: Row, { fingerprint }: KeyedRequest): Promise<PlaceCallResult | undefined> {
    if (row['pk'] === undefined) return undefined;
    if (row['fingerprint']?.S !== fingerprint) return keyReused;
    if (row['state']?.S === 'answered') {
      const answer: PlaceCallResult = JSON.parse(row['answer']?.S ?? '');
      return answer.outcome === 'unknown' ? withKnownSession(answer, row) : answer;
    }
    const isOverdue = row['state']?.S === 'dialling' && Number(row['dialledAt']?.N) + LEASE_MS <= time();
    return isOverdue ? withKnownSession(unanswered(row), row) : undefined;
  }

  async function withKnownSession(start: UnknownResult, row: Row): Promise<PlaceCallResult> {
    const { phoneNumber, clientRequestId } = start;
    const since = new Date(Number(row['claimedAt']?.N)).toISOString();
    const sessionId = await findSession({ phoneNumber, clientRequestId, since });
    if (sessionId === undefined) return start;
    return { outcome: 'queued', phoneNumber, clientRequestId, sessionId, status: 'Queued' };
  }
}

type UnknownResult = Extract<PlaceCallResult, { outcome: 'unknown' }>;

function unanswered(row: Row): UnknownResult {
  return {
    outcome: 'unknown',
    status: 'unknown',
    phoneNumber: row['phoneNumber']?.S as PhoneNumber,
    clientRequestId: row['clientRequestId']?.S ?? '',
    message: `The call was being started when the service broke off. ${unknownFollowUps['rings-a-phone']}`,
  };
}

export const inProgress: PlaceCallResult = {
  outcome: 'in-progress',
  message: 'A start with this key is still under way. Ask again with the same key in a few seconds.',
};

/** Whether a start with this key may have rung the phone. Until one has, the key can be used. */
export async function mayHaveRung(table: Table, key: string): Promise<boolean> {
  const { pk, freeAt } = await readRow(table, keyOf({ key }));
  return pk !== undefined && freeAt === undefined;
}

export const keyReused = {
  outcome: 'key-reused',
  message:
    'Another start was asked for with this key, and it is not repeated for this one. Use a new key for a new call.',
} as const satisfies PlaceCallResult;

/** A digest, because a key may be longer than DynamoDB's. */
function keyOf({ key }: Pick<KeyedRequest, 'key'>) {
  return {
    pk: `#key ${createHash('sha256').update(key).digest('base64url')}`,
    sk: 'start',
  };
}
