import { expect, it } from 'vitest';
import { handler } from '../../functions/voice/status.ts';

it('GET /voice says that the service is up, and needs nothing for it', async () => {
  const { statusCode, headers, body } = await handler();

  expect([statusCode, headers?.['Content-Type'], headers?.['Cache-Control']]).toEqual([
    200,
    'application/json',
    'no-store',
  ]);
  expect(JSON.parse(body)).toEqual({ service: 'voice', status: 'ready' });
});
