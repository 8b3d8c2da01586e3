import { describe, expect, it } from 'vitest';
import { json } from '../../lib/http-api/response.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import { aRequest } from '../a-request.ts';

function failure(error: unknown) {
  return json(500, { error: String(error) });
}

describe('lambda', () => {
  it('starts once for all requests', async () => {
    let starts = 0;
    const handler = lambda({
      start: () => {
        starts += 1;
        return starts;
      },
      answer: (_, started) => json(200, started),
      failure,
    });

    const answers = await Promise.all([handler(aRequest()), handler(aRequest()), handler(aRequest())]);

    expect(answers.map(({ body }) => body)).toEqual(['1', '1', '1']);
  });

  it('tries a failed start again with the next request', async () => {
    let starts = 0;
    const handler = lambda({
      start: () => {
        starts += 1;
        if (starts === 1) throw new Error('not yet');
        return 'ready';
      },
      answer: (_, started) => json(200, started),
      failure,
    });

    const first = await handler(aRequest());
    const second = await handler(aRequest());

    expect([first.statusCode, second.statusCode]).toEqual([500, 200]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])("gives the endpoint's own failure answer when it %s", async (_, answer) => {
    const handler = lambda({ start: () => undefined, answer, failure });

    expect(await handler(aRequest())).toEqual(json(500, { error: 'Error: broken' }));
  });
});

describe('lambda without a failure answer', () => {
  it('leaves the error to Lambda, which delivers the event again', async () => {
    const handler = lambda({ start: () => undefined, answer: () => Promise.reject(new Error('broken')) });

    await expect(handler({})).rejects.toThrow('broken');
  });
});
