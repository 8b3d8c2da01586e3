import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type SealKeys, seal, unseal } from '../flows/token/seal.ts';
import {
  type Change,
  changeRow,
  keyAttributes,
  type Row,
  type RowKey,
  readPartition,
  readRow,
  type Table,
} from '../table/table.ts';
import type {
  Endpoint,
  EndpointChange,
  EndpointState,
  EndpointWithSecrets,
  Health,
  NewEndpoint,
} from './endpoint.ts';
import type { MessageType } from './message.ts';

/*
 * Endpoints in the table: all of them in one partition, since there are few. Their secrets are sealed, so that neither a backup nor a
 * function that may read the table can sign.
 */

export const ENDPOINTS = '#webhooks';

export function endpointKey(id: string): RowKey {
  return { pk: ENDPOINTS, sk: id };
}

/** A secret as it is kept: sealed for its endpoint; an old one until when it signs, in milliseconds since 1970. */
interface KeptSecret {
  readonly sealed: string;
  readonly until?: number;
}

/** While receivers take over the new secret. */
const OLD_SECRET_MS = 24 * 60 * 60_000;

export async function addEndpoint(
  table: Table,
  wanted: NewEndpoint,
  { id, secret, keys, now }: { id: string; secret: string; keys: SealKeys; now: Date },
): Promise<Endpoint> {
  const at = now.toISOString();
  const row: Row = {
    ...keyAttributes(endpointKey(id)),
    ...attributesOf(wanted),
    state: { S: 'active' },
    since: { S: at },
    createdAt: { S: at },
    secrets: secretsValue([{ sealed: seal(keys, secret, boundTo(id)) }]),
  };
  await table.dynamodb.send(
    new PutItemCommand({
      TableName: table.tableName,
      Item: row,
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  return endpointFromRow(row);
}

export async function listEndpoints(table: Table): Promise<Row[]> {
  return readPartition(table, ENDPOINTS);
}

export async function readEndpoint(table: Table, id: string): Promise<Row | undefined> {
  const row = await readRow(table, endpointKey(id));
  return row['pk'] === undefined ? undefined : row;
}

/** As it is after the change; `undefined` when there is none. Switched on again, it begins anew. */
export async function changeEndpoint(
  table: Table,
  id: string,
  wanted: EndpointChange,
  now: Date,
): Promise<Endpoint | undefined> {
  const given = Object.entries(wanted).filter(([name, value]) => value !== undefined && name !== 'state');
  const removed = given.filter(([, value]) => value === null).map(([name]) => name);
  const set = attributesOf(Object.fromEntries(given.filter(([, value]) => value !== null)));
  const states: Row =
    wanted.state === undefined ? {} : { state: { S: wanted.state }, since: { S: now.toISOString() } };
  const all = Object.entries({ ...set, ...states });
  const remove = [...removed, ...(wanted.state === 'active' ? healthAttributes : [])];
  if (all.length + remove.length === 0) {
    const row = await readEndpoint(table, id);
    return row && endpointFromRow(row);
  }
  const names = Object.fromEntries(
    [...all.map(([name]) => name), ...remove].map((name) => [`#${name}`, name]),
  );
  const row = await changeRow(table, endpointKey(id), {
    UpdateExpression: [
      ...(all.length === 0 ? [] : [`SET ${all.map(([name]) => `#${name} = :${name}`).join(', ')}`]),
      ...(remove.length === 0 ? [] : [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`]),
    ].join(' '),
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: names,
    ...(all.length === 0
      ? {}
      : { ExpressionAttributeValues: Object.fromEntries(all.map(([name, value]) => [`:${name}`, value])) }),
  });
  return row && endpointFromRow(row);
}

/** What is known of how well it answers. */
const healthAttributes = ['failures', 'probes', 'probeAt'] as const;

/** False when there was none. */
export async function deleteEndpoint({ dynamodb, tableName }: Table, id: string): Promise<boolean> {
  const { Attributes: row } = await dynamodb.send(
    new DeleteItemCommand({
      TableName: tableName,
      Key: keyAttributes(endpointKey(id)),
      ReturnValues: 'ALL_OLD',
    }),
  );
  return row !== undefined;
}

/** From now on the new secret signs, and for a day the one before beside it. */
export async function rotateSecret(
  table: Table,
  id: string,
  { secret, keys, now }: { secret: string; keys: SealKeys; now: number },
): Promise<Endpoint | undefined> {
  const row = await readEndpoint(table, id);
  if (row === undefined) return undefined;
  const [newest] = keptSecrets(row);
  const secrets = [
    { sealed: seal(keys, secret, boundTo(id)) },
    ...(newest === undefined ? [] : [{ ...newest, until: now + OLD_SECRET_MS }]),
  ];
  const changed = await replaceSecrets(table, row, secrets);
  return changed === undefined ? rotateSecret(table, id, { secret, keys, now }) : endpointFromRow(changed);
}

function replaceSecrets(table: Table, row: Row, secrets: readonly KeptSecret[]): Promise<Row | undefined> {
  const change: Change = {
    UpdateExpression: 'SET secrets = :secrets',
    ConditionExpression: 'secrets = :were',
    ExpressionAttributeValues: { ':secrets': secretsValue(secrets), ':were': row['secrets'] ?? { S: '[]' } },
  };
  return changeRow(table, endpointKey(row['sk']?.S ?? ''), change);
}

/**
 * Seals with the newest of our own secrets what an older one sealed, so that the older one can go.
 *
 * @returns the row as it is then
 */
export async function resealSecrets(table: Table, row: Row, keys: SealKeys): Promise<Row> {
  const kept = keptSecrets(row);
  if (kept.every(({ sealed }) => sealed.startsWith(keys[0].id))) return row;
  const id = row['sk']?.S ?? '';
  const sealedAnew = kept.flatMap(({ sealed, ...rest }) => {
    const secret = unseal(keys, sealed, boundTo(id));
    return secret === undefined ? [] : [{ ...rest, sealed: seal(keys, secret, boundTo(id)) }];
  });
  return sealedAnew.length < kept.length ? row : ((await replaceSecrets(table, row, sealedAnew)) ?? row);
}

export function endpointFromRow(row: Row): Endpoint {
  const { url, description, types, rate, mask, state, since, createdAt, sk } = row;
  return {
    id: sk?.S ?? '',
    url: url?.S ?? '',
    ...(description?.S === undefined ? {} : { description: description.S }),
    ...(types?.SS === undefined ? {} : { types: types.SS as MessageType[] }),
    ...(rate?.N === undefined ? {} : { rate: Number(rate.N) }),
    ...(mask?.BOOL === undefined ? {} : { mask: mask.BOOL }),
    state: state?.S as EndpointState,
    since: since?.S ?? '',
    createdAt: createdAt?.S ?? '',
  };
}

/** @param keys open the secrets; one that none of them opens does not sign */
export function withSecrets(row: Row, keys: SealKeys, now: number): EndpointWithSecrets {
  const endpoint = endpointFromRow(row);
  const secrets = keptSecrets(row)
    .filter(({ until }) => until === undefined || until > now)
    .flatMap(({ sealed }) => unseal(keys, sealed, boundTo(endpoint.id)) ?? []);
  return { ...endpoint, ...healthFromRow(row), secrets };
}

export function healthFromRow({ failures, probes, probeAt }: Row): Health {
  return {
    failures: Number(failures?.N ?? 0),
    probes: Number(probes?.N ?? 0),
    ...(probeAt?.N === undefined ? {} : { probeAt: Number(probeAt.N) }),
  };
}

function keptSecrets(row: Row): KeptSecret[] {
  return JSON.parse(row['secrets']?.S ?? '[]');
}

function secretsValue(secrets: readonly KeptSecret[]) {
  return { S: JSON.stringify(secrets) };
}

function boundTo(id: string): string {
  return `webhook ${id}`;
}

function attributesOf({ url, description, types, rate, mask }: Partial<NewEndpoint>): Row {
  return {
    ...(url === undefined ? {} : { url: { S: url } }),
    ...(description === undefined ? {} : { description: { S: description } }),
    ...(types === undefined ? {} : { types: { SS: [...new Set(types)] } }),
    ...(rate === undefined ? {} : { rate: { N: String(rate) } }),
    ...(mask === undefined ? {} : { mask: { BOOL: mask } }),
  };
}
