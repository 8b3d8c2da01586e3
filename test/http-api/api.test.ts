import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { invokeCall } from '../../functions/voice/invoke-call.ts';
import { api } from '../../lib/http-api/api.ts';
import { json } from '../../lib/http-api/response.ts';
import { placeCall } from '../../lib/outbound/place-call.ts';
import type { PlaceCallRequest } from '../../lib/outbound/placed-call.ts';
import { readRow } from '../../lib/table/table.ts';
import { aRequest } from '../a-request.ts';
import type { TestTable } from '../calls/a-table.ts';
import { urlOfClosedPort } from '../http-client/servers.ts';
import { aStarter } from '../outbound/a-starter.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** The logger has a console of its own. */
function silenceTheLog() {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
}

function refusing() {
  return api({ start: () => undefined, answer: async () => json(403, { error: 'No', rule: 'r' }) });
}
function answering() {
  return api({ start: () => undefined, answer: async () => json(200, { fine: true }) });
}
function from(origin: string) {
  return aRequest({ headers: { origin } });
}

describe('an endpoint that programs call', () => {
  it('puts the id of the request into each error, and into nothing else', async () => {
    const request = aRequest();

    const refused = await refusing()(request);
    const answered = await answering()(request);

    expect(refused.headers?.['X-Request-Id']).toBe(request.requestContext.requestId);
    expect(answered.headers).not.toHaveProperty('X-Request-Id');
  });

  it('lets no page read its answers as long as no origin is configured', async () => {
    const { headers } = await answering()(from('https://desk.example.org'));

    expect(Object.keys(headers ?? {}).filter((name) => /^(access-control|vary)/i.test(name))).toEqual([]);
  });

  it.each([
    ['https://desk.example.org', 'https://desk.example.org'],
    ['https://DESK.example.org', undefined],
    ['https://evil.example', undefined],
    ['https://desk.example.org.evil.example', undefined],
    ['null', undefined],
  ])('lets pages of configured origins read them: %s is told %s', async (origin, told) => {
    vi.stubEnv('ALLOWED_ORIGINS', 'https://desk.example.org,https://admin.example.org');

    const { headers } = await refusing()(from(origin));

    expect([headers?.['Access-Control-Allow-Origin'], headers?.['Vary']]).toEqual([told, 'Origin']);
  });

  function failing(error: unknown) {
    silenceTheLog();
    return api({ start: () => undefined, answer: () => Promise.reject(error) })(aRequest());
  }

  it('says when to try again after a fault that passes: a table out of reach', async () => {
    const dynamodb = new DynamoDBClient({
      endpoint: await urlOfClosedPort(),
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    const error = await readRow({ dynamodb, tableName: 'calls' }, { pk: 'a', sk: 'b' }).catch(
      (reason: unknown) => reason,
    );

    const { statusCode, headers } = await failing(error);

    expect([statusCode, headers?.['Retry-After']]).toEqual([503, '5']);
  });

  it.each([
    ['ThrottlingException', 503],
    ['ProvisionedThroughputExceededException', 503],
    ['TimeoutError', 503],
    ['InternalServerError', 503],
    ['ValidationException', 500],
    ['AccessDeniedException', 500],
    ['TypeError', 500],
  ])('takes %s for what it is: %i', async (name, status) => {
    const { statusCode, headers } = await failing(Object.assign(new Error('No'), { name }));

    expect(statusCode).toBe(status);
    expect(headers?.['Retry-After']).toBe(status === 503 ? '5' : undefined);
  });

  it.each([{}, { key: 'order-42' }])(
    'starts no call while the table is out of reach, with a key or without: %o',
    async ({ key }) => {
      silenceTheLog();
      const dynamodb = {
        send: () => Promise.reject(Object.assign(new Error('No'), { name: 'TimeoutError' })),
      };
      const { parts } = aStarter({
        table: { dynamodb, tableName: 'calls' } as unknown as TestTable,
        baseUrl: 'http://127.0.0.1:1',
      });
      const endpoint = api({
        start: () => ({
          placeCall: (request: PlaceCallRequest) => placeCall(request, parts),
          schedule: (): never => {
            throw new Error('No start of these has a time');
          },
        }),
        answer: invokeCall,
      });

      const { statusCode, headers } = await endpoint(
        aRequest({
          queryStringParameters: { phone: '+254711000111' },
          headers: key === undefined ? {} : { 'Idempotency-Key': key },
        }),
      );

      expect([statusCode, headers?.['Retry-After']]).toEqual([503, '5']);
    },
  );
});
