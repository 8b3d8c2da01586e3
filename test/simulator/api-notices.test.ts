import { request } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatorClient } from '../../simulator/client.ts';
import { routes } from '../../simulator/control/api.ts';
import type { ApiNotice, SimulatorOptions } from '../../simulator/index.ts';
import { restPaths } from '../../simulator/rest/api.ts';
import { apiNoticeText } from '../../simulator/transcript.ts';
import { runs } from '../runs.ts';
import { agent, bench, caller, line, of, post } from './stand-in.ts';

async function listening(options: SimulatorOptions = {}) {
  const service = await bench(() => `<Dial phoneNumbers="${agent}"/>`, options);
  const notices: ApiNotice[] = [];
  service.simulator.listenToApi((notice) => notices.push(notice));
  return { ...service, notices };
}

const asked = { username: 'piga', from: line, to: caller };

describe('what the REST API refuses', () => {
  it.each([
    [
      '/call',
      { ...asked, to: '0711000111' },
      {},
      200,
      '"0711000111" is refused: InvalidPhoneNumber',
      'plus and country code',
    ],
    [
      '/call',
      { ...asked, from: '+254700000000' },
      {},
      200,
      'Invalid callerId: +254700000000',
      `Our lines are ${line}.`,
    ],
    ['/call', { ...asked, from: '0711082000' }, {}, 200, 'Invalid callerId', `in full: ${line}`],
    [
      '/call',
      { ...asked, from: line.replace('+', ' ') },
      {},
      200,
      'Invalid callerId',
      'send %2B254711082000',
    ],
    ['/call', { ...asked, to: `${caller};${agent}` }, {}, 200, 'separated by commas', '+254711000111,'],
    ['/call', { ...asked, to: 'undefined' }, {}, 200, 'without a value', 'What was written there?'],
    ['/call/', asked, {}, 404, 'no such endpoint', 'Without the slash at its end: /call.'],
    ['/queueStatus', { username: 'piga', phoneNumbers: '0711082000' }, {}, 200, 'none of our lines', line],
    ['/call', { username: 'piga', from: line }, {}, 400, "missing required form field 'to'", 'Send to'],
    ['/call', asked, { apiKey: 'wrong' }, 401, 'authentication is invalid', '--api-key'],
    ['/call', { ...asked, username: 'other' }, {}, 401, 'authentication is invalid', 'not other'],
    [
      '/callTransfer',
      { username: 'piga', sessionId: 'x', phoneNumber: agent },
      {},
      200,
      'No live call',
      undefined,
    ],
    ['/version1/messaging', asked, {}, 404, 'no such endpoint', 'Only voice is simulated'],
    [
      '/mediaUpload',
      { username: 'piga', url: 'http://a.b/c.ogg', phoneNumber: line },
      {},
      201,
      'takes note',
      '.mp3',
    ],
  ])('is told in a line with a hint: %s %o', async (path, body, headers, status, words, hint) => {
    const { simulator, notices } = await listening({
      username: 'piga',
      apiKey: 'a key',
      lines: [{ phoneNumber: line, callbackUrl: 'http://service.test/' }],
    });

    await post(simulator, path, new URLSearchParams(body), headers as Record<string, string>);

    expect(notices).toEqual([
      expect.objectContaining({ method: 'POST', path, status, words: expect.stringContaining(words) }),
    ]);
    if (hint !== undefined) expect(notices[0]?.hint).toContain(hint);
    expect(apiNoticeText(notices[0] as ApiNotice)).toContain(`POST ${path}  ${status}`);
  });

  it('is told of a media file whose number is none of ours, and of nothing else about it', async () => {
    const { simulator, notices } = await listening({
      lines: [{ phoneNumber: line, callbackUrl: 'http://service.test/' }],
    });
    const upload = { username: 'piga', url: 'https://a.b/c.mp3?v=2', phoneNumber: '254711082000' };

    await post(simulator, '/mediaUpload', new URLSearchParams(upload));

    expect(notices.map(({ level, words }) => [level, words])).toEqual([
      ['info', 'takes note of https://a.b/c.mp3?v=2; the simulator does not fetch it'],
      ['warning', '"254711082000" is none of our lines'],
    ]);
  });

  it('is nothing, of a call that is placed', async () => {
    const { simulator, notices } = await listening();

    await post(simulator, '/call', new URLSearchParams(asked));

    expect(notices).toEqual([]);
  });

  it('reaches whoever reads the event stream', async () => {
    const { simulator } = await listening();
    const stream = new SimulatorClient(simulator.url).stream({});
    await stream.next();

    const next = stream.next();
    await post(simulator, '/call', new URLSearchParams({ ...asked, to: '07' }));

    expect((await next).value).toMatchObject({ event: 'api', data: { status: 200 } });
    await stream.return(undefined);
  });
});

describe('a length', () => {
  it.each(restPaths)('is named by every answer, as all recorded ones have it: %s', async (path) => {
    const { simulator } = await listening();

    const answer = await post(
      simulator,
      path,
      new URLSearchParams({ ...asked, phoneNumbers: line, clientName: 'a' }),
    );

    expect(Number(answer.headers.get('content-length'))).toBe((await answer.arrayBuffer()).byteLength);
    expect(answer.headers.get('transfer-encoding')).toBeNull();
  });
});

describe('a token', () => {
  it('is answered by 201, without which the Ruby library refuses it', async () => {
    const { simulator } = await listening();

    const answer = await post(simulator, '/auth-token/generate', { username: 'piga' });

    expect(answer.status).toBe(201);
  });
});

describe('a second transfer', () => {
  it('is aborted while the first still rings', async () => {
    const { simulator } = await listening();
    simulator.phone('+254733000333').answers({ answerAfter: 5 });
    const call = simulator.dialIn({ from: caller, script: { talkFor: 60 } });
    await simulator.clock.timer(8_000).done;
    const transfer = { sessionId: call.sessionId, phoneNumber: '+254733000333' };

    const outcomes = [simulator.transfer(transfer), simulator.transfer(transfer)];

    expect(outcomes).toEqual([
      { status: 'Success', errorMessage: 'None' },
      { status: 'Aborted', errorMessage: 'A transfer of this call is under way' },
    ]);
    const transcript = await call.ended;
    expect(
      of('ringing', transcript).filter(({ phoneNumber }) => phoneNumber === '+254733000333'),
    ).toHaveLength(1);
  });

  it('may follow when the first is done', async () => {
    const { simulator } = await listening();
    const call = simulator.dialIn({ from: caller });
    simulator.phone(agent).answers({ talkFor: 100 });
    await simulator.clock.timer(8_000).done;

    const outcomes = [];
    for (const phoneNumber of ['+254733000333', '+254733000444']) {
      simulator.phone(phoneNumber).answers({ answerAfter: 1, talkFor: 90 });
      outcomes.push(simulator.transfer({ sessionId: call.sessionId, phoneNumber }).status);
      await simulator.clock.timer(5_000).done;
    }

    expect(outcomes).toEqual(['Success', 'Success']);
  });

  it('is refused for a leg that no call has', async () => {
    const { simulator } = await listening();
    const body = { username: 'piga', sessionId: 'x', phoneNumber: agent, callLeg: 'nobody' };

    const answer = await post(simulator, '/callTransfer', new URLSearchParams(body));

    expect(await answer.json()).toMatchObject({
      callTransferResponse: { errorMessage: 'Invalid callLeg: nobody' },
    });
  });
});

describe('any request', () => {
  it.each([
    ['POST', '/call', '{"username":"piga","from":"+254711082000","to":"+254711000111","callActions":[null]}'],
    ['PUT', '/simulator/phones/%E0%A4%A/script', '{}'],
    ['PUT', '/simulator/lines', '{}'],
    ['PUT', '/simulator/rules', '[]'],
    ['GET', '/%E0%A4%A', ''],
    ['GET', '//', ''],
    ['POST', '/call', 'null'],
    ['POST', '/call', '{"username":{"a":1},"from":[],"to":{}}'],
  ])('is answered: %s %s %s', async (method, path, body) => {
    const { simulator } = await listening();

    expect(await statusOf(simulator.port, method, path, body)).toBeGreaterThanOrEqual(200);
  });

  it('is answered whatever it holds', async () => {
    const { simulator, notices } = await listening();
    const anyBody = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({
          username: fc.constant('piga'),
          from: fc.constant(line),
          to: fc.anything(),
          callActions: fc.anything(),
        })
        .map((body) => JSON.stringify(body) ?? ''),
    );
    const controlPaths = routes
      .map(([method, path]) => [method, path.source] as const)
      .filter(([, source]) => !source.includes('events') && !source.includes('lines'))
      .map(
        ([method, source]) =>
          [
            method,
            source
              .replaceAll(/\^|\$|\\\/\?/g, '')
              .replaceAll('\\/', '/')
              .replaceAll(/\(.+?\)/g, 'x'),
          ] as const,
      );
    const anyRoute = fc.constantFrom(...restPaths.map((path) => ['POST', path] as const), ...controlPaths);

    await fc.assert(
      fc.asyncProperty(anyRoute, anyBody, async ([method, path], body) => {
        const status = await statusOf(simulator.port, method, path, body);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).not.toBe(500);
      }),
      { numRuns: runs(60, 300) },
    );
    expect(notices.filter(({ status }) => status === 500)).toEqual([]);
  });
});

function statusOf(port: number, method: string, path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { apiKey: 'a key', 'content-type': 'application/x-www-form-urlencoded' };
    const asking = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    asking.on('error', reject).end(method === 'GET' ? undefined : body);
  });
}
