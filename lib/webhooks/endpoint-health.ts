import { changeRow, type Table } from '../table/table.ts';
import { type DeliveryAttempt, isTaken } from './delivery.ts';
import { type Endpoint, type EndpointWithSecrets, type Health, nextProbe, shouldSleep } from './endpoint.ts';
import { endpointKey } from './endpoints.ts';

/*
 * How well an endpoint answers. One that answers well costs no write: only a failure is written down, and the end of failures.
 */

export interface HealthParts {
  readonly table: Table;
  readonly now: () => Date;
  readonly observer: {
    readonly sleeping: (endpointId: string) => void;
    readonly gone: (endpointId: string) => void;
  };
}

const GONE = 410;

/** Takes in what came of an attempt: five in a row that were not taken, and the endpoint sleeps; one that is, and it is awake. */
export async function reportAttempt(
  endpoint: EndpointWithSecrets,
  attempt: DeliveryAttempt,
  parts: HealthParts,
): Promise<void> {
  if (isTaken(attempt)) return wakeUp(endpoint, parts);
  if (attempt.status === GONE) return switchOff(endpoint, parts);
  if (attempt.probe) return;
  const row = await changeRow(parts.table, endpointKey(endpoint.id), {
    UpdateExpression: 'ADD failures :one',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  });
  if (shouldSleep(Number(row?.['failures']?.N ?? 0))) await fallAsleep(endpoint, parts);
}

async function wakeUp(
  { id, failures, state }: EndpointWithSecrets,
  { table, now }: HealthParts,
): Promise<void> {
  if (state === 'off' || (failures === 0 && state === 'active')) return;
  await changeRow(table, endpointKey(id), {
    UpdateExpression: `SET #state = :active${state === 'active' ? '' : ', since = :now'} REMOVE failures, probes, probeAt`,
    ConditionExpression: '#state = :was',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':active': { S: 'active' },
      ':was': { S: state },
      ...(state === 'active' ? {} : { ':now': { S: now().toISOString() } }),
    },
  });
}

async function fallAsleep({ id }: EndpointWithSecrets, { table, now, observer }: HealthParts): Promise<void> {
  const at = now();
  const row = await changeRow(table, endpointKey(id), {
    UpdateExpression: 'SET #state = :sleeping, since = :now, probes = :none, probeAt = :probeAt',
    ConditionExpression: '#state = :active',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':sleeping': { S: 'sleeping' },
      ':active': { S: 'active' },
      ':now': { S: at.toISOString() },
      ':none': { N: '0' },
      ':probeAt': { N: String(nextProbe(0, at.getTime())) },
    },
  });
  if (row !== undefined) observer.sleeping(id);
}

async function switchOff({ id }: EndpointWithSecrets, { table, now, observer }: HealthParts): Promise<void> {
  const row = await changeRow(table, endpointKey(id), {
    UpdateExpression: 'SET #state = :off, since = :now REMOVE failures, probes, probeAt',
    ConditionExpression: 'attribute_exists(pk) AND #state <> :off',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':off': { S: 'off' }, ':now': { S: now().toISOString() } },
  });
  if (row !== undefined) observer.gone(id);
}

/**
 * Takes the next look at a sleeping endpoint upon oneself, so that of two clocks one looks.
 *
 * @returns false when it is too early, or somebody else has it
 */
export async function takeProbe(
  table: Table,
  { id, state, probes, probeAt }: Endpoint & Health,
  now: number,
): Promise<boolean> {
  if (state !== 'sleeping' || probeAt === undefined || probeAt > now) return false;
  const row = await changeRow(table, endpointKey(id), {
    UpdateExpression: 'SET probeAt = :next ADD probes :one',
    ConditionExpression: 'probeAt = :seen AND #state = :sleeping',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':next': { N: String(nextProbe(probes + 1, now)) },
      ':seen': { N: String(probeAt) },
      ':one': { N: '1' },
      ':sleeping': { S: 'sleeping' },
    },
  });
  return row !== undefined;
}
