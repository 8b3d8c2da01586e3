import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { bundler } from '../../build/bundle/bundle.mjs';
import { aForm } from '../a-request.ts';
import { aTable } from '../calls/a-table.ts';
import { answerWith, startServer } from '../http-client/servers.ts';
import { startLambda } from './a-lambda.ts';

beforeAll(async () => {
  const bundles = await bundler();
  await bundles.rebuild();
  await bundles.dispose();
});

it('secrets cost a cold start one request, which is under way before the function is asked anything', async () => {
  const table = await aTable();
  onTestFinished(() => table.close());
  const asked = ['CALLBACK_TOKENS', 'SEALING_SECRETS'];
  const Parameters = asked.map((name) => ({ Name: `/piga/prod/${name}`, Value: name.repeat(4) }));
  const ssm = await startServer(
    answerWith(JSON.stringify({ Parameters }), { type: 'application/x-amz-json-1.1' }),
  );

  const instruct = await startLambda('instruct', {
    CALLBACK_TOKENS: 'ssm:/piga/prod/CALLBACK_TOKENS',
    SEALING_SECRETS: 'ssm:/piga/prod/SEALING_SECRETS',
    OPEN_CALLBACKS: '',
    CALLS_TABLE: table.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_SSM: ssm.url,
  });
  await expect.poll(() => ssm.received.length, { timeout: 5_000, interval: 10 }).toBe(1);

  const token = 'CALLBACK_TOKENS'.repeat(4);
  const callback = { ...aForm({ sessionId: 'ATVId_1', isActive: '1' }), queryStringParameters: { token } };
  const answers = [await instruct.invoke(callback), await instruct.invoke(callback)];

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(ssm.received).toHaveLength(1);
});

it('a function that cannot begin counts that at each event, for the alarm StartUpFailed', async () => {
  const events = await startLambda('events', { CALLBACK_TOKENS: 'short', OPEN_CALLBACKS: '' });

  const callback = { ...aForm({ isActive: '0' }), queryStringParameters: { token: 'whichever' } };
  const answers = [await events.invoke(callback), await events.invoke(callback)];

  expect(answers.map(({ body }) => body)).toEqual(['OK', 'OK']);
  // What is logged comes by a pipe of its own, and may come after the answer.
  await expect.poll(() => events.log().filter((line) => 'StartUpFailed' in line)).toHaveLength(2);
  expect(JSON.stringify(events.log())).toContain('CALLBACK_TOKENS holds a token of fewer than 32 characters');
});
