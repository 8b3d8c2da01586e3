import { expect, it } from 'vitest';
import { runCommandIn } from '../calls/run-command.ts';
import { answerWith, startServer, urlOfClosedPort } from '../http-client/servers.ts';

it('npm run webhooks -- add asks the stage with its key, and shows the secret once', async () => {
  const { url, received } = await startServer(
    answerWith(JSON.stringify({ webhook: { id: 'w1' }, secret: 'whsec_1' }), { status: 201 }),
  );

  const { out, code } = await runCommandIn(
    { PUBLIC_URL: url, API_KEY: 'key-1' },
    'webhooks',
    ...['add', 'https://example.org/hooks', 'call.ended', 'call.missed'],
  );

  expect([code, out]).toEqual([0, expect.stringContaining('"secret": "whsec_1"')]);
  expect(received).toMatchObject([{ method: 'POST', path: '/voice/webhooks' }]);
  expect(received[0]?.headers['x-api-key']).toBe('key-1');
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    url: 'https://example.org/hooks',
    types: ['call.ended', 'call.missed'],
  });
});

it('npm run webhooks -- listen says what to do while no stack runs', async () => {
  const { port } = new URL(await urlOfClosedPort());

  const { err, code } = await runCommandIn({ PIGA_API_PORT: port }, 'webhooks', 'listen');

  expect([code, err]).toEqual([
    1,
    expect.stringContaining(
      `Nothing answers at http://127.0.0.1:${port}/: start the local stack with npm start.`,
    ),
  ]);
});
