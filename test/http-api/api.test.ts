import { afterEach, describe, expect, it, vi } from 'vitest';
import { api } from '../../lib/http-api/api.ts';
import { json } from '../../lib/http-api/response.ts';
import { aRequest } from '../a-request.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

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
});
