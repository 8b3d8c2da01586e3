import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { invokeLocal } from '../end-to-end/invoke-local.ts';

/* With no stack running: the invocation brings its own database, which keeps what it is given. */

let env: Record<string, string>;
beforeAll(async () => {
  env = {
    PIGA_DATA: mkdtempSync(join(tmpdir(), 'piga-data-')),
    PIGA_DYNAMODB_PORT: String(await freePort()),
    PIGA_AWS_PORT: String(await freePort()),
  };
});

describe('serverless invoke local', { timeout: 120_000 }, () => {
  it('runs status', async () => {
    expect(await invokeLocal('status', env)).toMatchObject({
      statusCode: 200,
      body: { service: 'voice', status: 'ready' },
    });
  });

  it('runs instruct, then events, and the record has both', async () => {
    expect(await invokeLocal('instruct', env)).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('<Say>Welcome to the service.'),
    });
    expect(await invokeLocal('events', env)).toMatchObject({ statusCode: 200, body: 'OK' });

    expect(await invokeLocal('get-call', env)).toMatchObject({
      statusCode: 200,
      body: {
        call: { outcome: 'completed', cost: { amount: '2.925', currencyCode: 'KES' } },
        timeline: { events: [{ receivedOn: 'instruct' }, { receivedOn: 'events' }] },
      },
    });
  });
});
