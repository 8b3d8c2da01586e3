import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { bundler, functionNames } from '../../build/bundle/bundle.mjs';
import { toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { putSessionRow } from '../../lib/calls/store/reconcile-start.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { sealKeys } from '../../lib/flows/token/seal.ts';
import { changeRow } from '../../lib/table/table.ts';
import { addEndpoint } from '../../lib/webhooks/endpoints.ts';
import { aForm, aRequest } from '../a-request.ts';
import { anEvent, CALLER, OURS } from '../calls/a-callback.ts';
import { answerWith, startServer } from '../http-client/servers.ts';
import { anMp3 } from '../recordings/a-recordings-host.ts';
import { aGuardedStage, type GuardedStage } from './a-guarded-stage.ts';
import { packageService, withEveryOption } from './package-service.ts';
import { allows, grantsOf, statementsOf } from './role.ts';

/*
 * A role that allows too little shows only where the code takes a rare road: on AWS, as an event that cannot be stored.
 * Here the functions take all of them, and each request is held against the role of the function that makes it.
 */

type Granted = ReturnType<typeof grantsOf>[number];

type Dialled = () => Promise<'queued' | 'lost'>;

/** Africa's Talking, which first lets happen what a call brings. */
async function anAfricasTalking() {
  let dialled: Dialled = async () => 'queued';
  let calls = 0;
  const { url } = await startServer(async (response, request) => {
    calls += 1;
    if ((await dialled()) === 'lost') return void response.destroy();
    const entry = { phoneNumber: CALLER, status: 'Queued', sessionId: `ATVId_queued_${calls}` };
    answerWith(JSON.stringify({ entries: [entry], errorMessage: 'None' }))(response, request);
  });
  return {
    url,
    onDial: (then: Dialled) => {
      dialled = then;
    },
  };
}

function minutesAgo(minutes: number) {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

function outbound(tag: string, fields: Record<string, string> = {}) {
  return aForm({
    sessionId: `ATVId_${tag}`,
    isActive: '1',
    direction: 'Outbound',
    callSessionState: 'Answered',
    callerNumber: CALLER,
    destinationNumber: OURS,
    clientRequestId: tag,
    ...fields,
  });
}

const over = {
  isActive: '0',
  callSessionState: 'Completed',
  amount: '1.5',
  currencyCode: 'KES',
  durationInSeconds: '9',
};

function startOf(clientRequestId: string) {
  return aRequest({ queryStringParameters: { phone: CALLER, clientRequestId } });
}

/** Endpoints that take messages, and one that does not: told, looked at, changed, tested, and told again. */
async function takeTheRoadsOfWebhooks({ run, table, deliveries }: GuardedStage) {
  const { url } = await startServer(answerWith('taken'));
  const hook = (
    name: string,
    httpMethod: string,
    parameters: Record<string, string> = {},
    body: unknown = {},
  ) => run(name, aRequest({ httpMethod, pathParameters: parameters, body: JSON.stringify(body) }));
  const types = ['call.started']; // of all the calls of this test
  const { webhook } = JSON.parse((await hook('webhooks', 'POST', {}, { url, types })).body);
  const { webhook: other } = JSON.parse((await hook('webhooks', 'POST', {}, { url })).body);
  // One whose secret was sealed with what is to go.
  await addEndpoint(
    table,
    { url: `${url}/old` },
    { id: 'old', secret: 'whsec_', keys: sealKeys(['o'.repeat(40)]), now: new Date() },
  );
  await hook('webhooks', 'GET');
  await hook('webhook', 'PATCH', { id: other.id }, { rate: 5 });
  for (const httpMethod of ['GET', 'DELETE']) await hook('webhook', httpMethod, { id: other.id });
  const { url: refusing } = await startServer(answerWith('not now', { status: 503 }));
  await hook('webhooks', 'POST', {}, { url: refusing, types, rate: 5 });

  return {
    relayed: async () => {
      await run('deliver-webhooks', { Records: await deliveries() });
      await hook('webhook-deliveries', 'GET', { id: webhook.id });
      await run(
        'webhook-deliveries',
        aRequest({ pathParameters: { id: webhook.id }, queryStringParameters: { state: 'delivered' } }),
      );
      for (const [action, body] of [
        ['test', {}],
        ['rotate', {}],
        ['replay', { since: minutesAgo(9999) }],
      ] as const)
        await run(
          'webhook-action',
          aRequest({
            httpMethod: 'POST',
            resource: `/voice/webhooks/{id}/${action}`,
            pathParameters: { id: webhook.id },
            body: JSON.stringify(body),
          }),
        );
      await run('deliver-webhooks', { Records: await deliveries() });
      for (let messages = await deliveries(); messages.length > 0; messages = await deliveries())
        await run('deliver-webhooks', { Records: messages });
      await changeRow(
        table,
        { pk: '#webhooks', sk: webhook.id },
        {
          UpdateExpression: 'SET #state = :sleeping, probeAt = :past',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':sleeping': { S: 'sleeping' }, ':past': { N: '1' } },
        },
      );
      await run('tick', {});
      await run('deliver-webhooks', { Records: await deliveries() });
    },
  };
}

async function takeEveryRoad(stage: GuardedStage, onDial: (then: Dialled) => void) {
  const { run, table, deferred, scheduledCalls, recordings, setTableDown } = stage;
  const failures: unknown[] = [];
  const host = await startServer((response, { path = '' }) => {
    const isThere = path.startsWith('/there');
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'audio/mpeg' });
    response.end(isThere ? anMp3() : '');
  });
  const storeParked = async () => {
    const Records = await deferred();
    expect(Records).not.toEqual([]);
    const { batchItemFailures } = Object(await run('store-deferred', { Records }));
    failures.push(...batchItemFailures);
  };

  // A call as it should be, and callbacks that name another number than it has.
  onDial(async () => 'queued');
  await run('invoke-call', startOf('ordinary'));
  await run('instruct', outbound('queued_1'));
  await run('events', outbound('queued_1'));
  await run('events', outbound('queued_1', { callerNumber: '+254722000009' }));
  await run('instruct', outbound('queued_1', { ...over, callerNumber: '+254722000009' }));
  const recorded = (name: string) => ({ recordingUrl: `${host.url}/${name}.mp3` });
  await run('instruct', outbound('queued_1', recorded('there')));
  await run('instruct', outbound('queued_1', recorded('missing')));
  await run('instruct', outbound('queued_1', over));
  await run('events', outbound('queued_1', over));

  // Africa's Talking's answer is lost; the callbacks come after it, before it, or while the table is down.
  for (const heardBy of ['instruct', 'events']) {
    onDial(async () => 'lost');
    await run('invoke-call', startOf(`before-${heardBy}`));
    await run(heardBy, outbound(`before-${heardBy}`));
    await run('invoke-call', startOf(`before-${heardBy}`));

    onDial(async () => {
      await run(heardBy, outbound(`after-${heardBy}`));
      return 'lost';
    });
    await run('invoke-call', startOf(`after-${heardBy}`));

    onDial(async () => 'lost');
    await run('invoke-call', startOf(`deferred-${heardBy}`));
    setTableDown(true);
    await run(heardBy, outbound(`deferred-${heardBy}`));
    setTableDown(false);
    await storeParked();
  }

  // The start itself cannot be stored, and a callback is there before it.
  onDial(async () => {
    setTableDown(true);
    return 'lost';
  });
  await run('invoke-call', startOf('deferred-start'));
  setTableDown(false);
  await run('events', outbound('deferred-start'));
  await storeParked();

  // Calls for later: one is taken back, one is placed.
  onDial(async () => 'queued');
  const soon = new Date(Date.now() + 2_000).toISOString();
  const plan = (clientRequestId: string) =>
    run('invoke-call', aRequest({ queryStringParameters: { phone: CALLER, clientRequestId, at: soon } }));
  const { scheduledCall } = JSON.parse((await plan('taken-back')).body);
  for (const name of ['later', 'later-lost', 'later-deferred']) await plan(name);
  await run('list-scheduled-calls', aRequest());
  for (const httpMethod of ['GET', 'DELETE'])
    await run('scheduled-call', aRequest({ httpMethod, pathParameters: { id: scheduledCall.id } }));
  await run('tick', {});
  const due: unknown[] = [];
  while (due.length < 3) due.push(...(await scheduledCalls()));
  await run('place-scheduled-calls', { Records: due.slice(0, 1) });
  onDial(async () => {
    for (const name of ['later', 'later-lost', 'later-deferred']) await run('events', outbound(name));
    return 'lost';
  });
  await run('place-scheduled-calls', { Records: due.slice(1, 2) });
  onDial(async () => {
    setTableDown(true);
    return 'lost';
  });
  await run('place-scheduled-calls', { Records: due.slice(2) });
  setTableDown(false);

  // A process that died between hearing of a session and moving the start there; and the session fell silent.
  const store = createCallStore(table);
  const left = toStartEvent({
    requestedAt: minutesAgo(200),
    to: CALLER,
    from: OURS,
    clientRequestId: 'left',
    answer: { is: 'unknown', body: '' },
  });
  await store.record(left);
  const heard = anEvent({ sessionId: 'ATVId_left' }, { receivedAt: minutesAgo(199) });
  await store.record(heard);
  await putSessionRow(table, left.callId as string, heard, {});
  const closed = await run('close-calls', {});

  await run('get-call', aRequest({ pathParameters: { sessionId: 'ATVId_queued_1' } }));
  for (const query of [{}, { number: CALLER }, { status: 'open' }, { status: 'completed' }])
    await run('list-calls', aRequest({ queryStringParameters: query }));
  await run('usage', aRequest({ queryStringParameters: { day: minutesAgo(0).slice(0, 10) } }));

  const webhooks = await takeTheRoadsOfWebhooks(stage);

  // All of it, as the stream would tell it.
  const Records = (await table.items()).map((row, at) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(at), NewImage: row },
  }));
  const { batchItemFailures } = Object(await run('relay', { Records }));
  failures.push(...batchItemFailures);
  await webhooks.relayed();

  // A recording is told, and fetched; another is not there, and waits for the next tick; they are listed, heard and deleted, one by
  // itself when its time is over.
  expect(await recordings()).not.toEqual([]);
  const { recordings: told } = JSON.parse((await run('list-recordings', ofCall)).body);
  const bodyOf = ({ id }: { id: string }) => JSON.stringify({ pk: 'ATVId_queued_1', sk: `recording#${id}` });
  const messages = told.map((one: { id: string }) => ({ messageId: one.id, body: bodyOf(one) }));
  await run('fetch-recording', { Records: messages });
  await run('tick', {});
  expect(await recordings()).not.toEqual([]);
  await run('list-recordings', aRequest({ queryStringParameters: { state: 'stored' } }));
  const ask = (httpMethod: string, recordingId: string) =>
    run('recording', aRequest({ httpMethod, pathParameters: { sessionId: 'ATVId_queued_1', recordingId } }));
  for (const { id } of told) await ask('GET', id);
  const [{ id: kept }, { id: waiting }] = told;
  await ask('DELETE', waiting);
  await table.dynamodb.send(
    new UpdateItemCommand({
      TableName: table.tableName,
      Key: { pk: { S: 'ATVId_queued_1' }, sk: { S: `recording#${kept}` } },
      UpdateExpression: 'SET nextAt = :past, #until = :past',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':past': { N: '1' } },
    }),
  );
  await run('fetch-recording', { Records: messages.slice(0, 1) });
  return { failures, closed };
}

const ofCall = aRequest({ pathParameters: { sessionId: 'ATVId_queued_1' } });

it('the roles allow what is asked for on every road, and nothing that is never asked for', async () => {
  const { template } = packageService('prod', withEveryOption);
  const bundles = await bundler();
  await bundles.rebuild(); // the package may be kept from a run before
  await bundles.dispose();
  const africasTalking = await anAfricasTalking();
  const stage = await aGuardedStage(template, {
    AT_VOICE_URL: africasTalking.url,
    PRIVATE_URLS: 'true',
    RECORDING_SOURCES: '127.0.0.1',
  });

  const { failures, closed } = await takeEveryRoad(stage, africasTalking.onDial);

  const { asked } = stage;
  const denied = asked.filter(({ isAllowed }) => !isAllowed);
  expect(denied.map(({ by, action, resource, keys }) => `${by}: ${action} on ${resource}, ${keys}`)).toEqual(
    [],
  );

  expect(failures).toEqual([]);
  expect(closed).toMatchObject({ presumedEnded: 1, reconciled: 1 });

  // The rest of what they may do (traces, logs, taking from a queue or the stream, saying where it gave up) is
  // Lambda's own doing.
  const isOurs = ({ action, resource }: Granted) =>
    (action.startsWith('dynamodb:') && resource.startsWith('table')) ||
    ['queue', 'scheduled-calls', 'deliveries', 'recordings'].includes(resource) ||
    (action.startsWith('s3:') && action !== 's3:GetObject') || // which is asked for by whoever has the link
    action.startsWith('ssm:');
  const isTaking = ({ action }: Granted) => action.startsWith('sqs:') && action !== 'sqs:SendMessage';
  const unused = functionNames().flatMap((name) => {
    const did = asked.filter(({ by }) => by === name);
    return statementsOf(name, template).flatMap((statement) =>
      grantsOf(statement)
        .filter((grant) => isOurs(grant) && !isTaking(grant))
        .filter(
          ({ action, resource }) =>
            !did.some((one) => one.action === action && one.resource === resource && allows(statement, one)),
        )
        .map(({ action, resource }) => `${name}: ${action} on ${resource}`),
    );
  });
  expect(unused).toEqual([]);
}, 120_000);
