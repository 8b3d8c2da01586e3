import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SimulatorClient, SimulatorUnavailable } from '../../simulator/client.ts';
import {
  type CallEvent,
  type EventQuery,
  realTime,
  type SimulatorOptions,
  type StreamMessage,
} from '../../simulator/index.ts';
import { defaultRules } from '../../simulator/rules.ts';
import { agent, agentLine, bench, callbackUrl, caller, callOut, line, type Script } from './stand-in.ts';

const hello: Script = () => '<Say>Hello</Say>';

/** A simulator in fast real time, and a client of its control API. */
async function desk(script: Script = hello, options: SimulatorOptions = {}) {
  const service = await bench(script, { clock: realTime({ speed: 20 }), ...options });
  return { ...service, client: new SimulatorClient(service.simulator.url) };
}

/** Opens phones, and does what `react` says to each message; returns when it says true. */
async function hold(
  client: SimulatorClient,
  query: EventQuery,
  react: (message: StreamMessage) => boolean | undefined | Promise<boolean | undefined>,
): Promise<void> {
  const letGo = new AbortController();
  for await (const message of client.stream(query, { signal: letGo.signal })) {
    if ((await react(message)) === true) break;
  }
  letGo.abort();
}

describe('the network', () => {
  it('shows lines, phones, faults and counts', async () => {
    const { client, simulator } = await desk(hello, {
      lines: [
        { phoneNumber: line, callbackUrl, eventsUrl: 'http://service.test/events' },
        { phoneNumber: agentLine, callbackUrl },
      ],
      faults: { callbacks: { drop: 0.1 } },
      seed: 'shown',
    });
    simulator.phone(caller).answers({ keys: ['1'] });

    expect(await client.network()).toMatchObject({
      lines: [
        { phoneNumber: line, callbackUrl, eventsUrl: 'http://service.test/events', queues: {} },
        { phoneNumber: agentLine, callbackUrl, queues: {} },
      ],
      phones: [
        { phoneNumber: caller, live: false, doing: 'idle', script: { onRing: 'answer', keys: ['1'] } },
      ],
      faults: { callbacks: { drop: 0.1 } },
      seed: 'shown',
      active: 0,
      placed: 0,
    });
  });

  it('takes new faults', async () => {
    const { client, simulator } = await desk();

    await client.setFaults({ callbacks: { duplicate: 0.5 } });

    expect(simulator.faults).toEqual({ callbacks: { duplicate: 0.5 } });
  });
});

describe('calls', () => {
  it('are scripted, started, waited for and listed', async () => {
    const { client, simulator } = await desk(({ dtmfDigits }) =>
      dtmfDigits === undefined ? '<GetDigits numDigits="1"/>' : '<Say>Bye</Say>',
    );
    await client.script(caller, { keys: ['1'], pace: 'instant' });
    const sessionId = await callOut(simulator, caller);

    const { summary, events } = await client.call(sessionId, { waitSeconds: 10 });

    expect(summary).toMatchObject({ sessionId, state: 'ended', status: 'Success' });
    expect(events.at(-1)?.kind).toBe('ended');
    expect(await client.calls()).toMatchObject([{ sessionId }]);
  });

  it('begin at a phone that dials in', async () => {
    const { client } = await desk();

    const { sessionId, direction } = await client.dialIn({
      from: caller,
      to: line,
      script: { pace: 'instant' },
    });

    expect(direction).toBe('Inbound');
    expect((await client.call(sessionId, { waitSeconds: 10 })).summary.status).toBe('Success');
  });

  it('are followed from their beginning to their end', async () => {
    const { client } = await desk();
    const { sessionId } = await client.dialIn({ from: caller, to: line, script: { pace: 'instant' } });

    const kinds: string[] = [];
    for await (const event of client.follow(sessionId)) kinds.push(event.kind);

    expect(kinds[0]).toBe('placed');
    expect(kinds.at(-1)).toBe('ended');
  });

  it('have a transcript as text', async () => {
    const { client, simulator } = await desk();
    const { sessionId } = await client.dialIn({ from: caller, to: line, script: { pace: 'instant' } });
    await client.call(sessionId, { waitSeconds: 10 });

    const response = await fetch(`${simulator.url}/simulator/calls/${sessionId}/transcript`);

    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toContain('Say “Hello”');
  });

  it('are transferred', async () => {
    const { client } = await desk(() => `<Dial phoneNumbers="${agent}"/>`);
    const { sessionId } = await client.dialIn({ from: caller, to: line });
    let outcome: unknown;

    for await (const event of client.follow(sessionId)) {
      if (event.kind === 'connected')
        outcome ??= await client.transfer({ sessionId, phoneNumber: '+254733000333' });
    }

    expect(outcome).toEqual({ status: 'Success', errorMessage: 'None' });
  });
});

describe('a phone that is open', () => {
  it('rings, and is answered and operated by requests', async () => {
    const { client, simulator, callbacks } = await desk(({ dtmfDigits, recordingUrl }) =>
      recordingUrl !== undefined
        ? '<Say>Thanks</Say><Enqueue/>'
        : dtmfDigits === undefined
          ? '<GetDigits finishOnKey="#"/>'
          : '<Record finishOnKey="*" timeout="5"/>',
    );

    await hold(client, { phone: [caller] }, async ({ event, data }) => {
      if (event === 'network' && data.placed === 0) await callOut(simulator, caller);
      if (event !== 'call') return;
      if (data.kind === 'ringing') await client.act(caller, { do: 'answer' });
      if (data.kind === 'listening') await client.act(caller, { do: 'keys', keys: '12#' });
      if (data.kind === 'recording' && data.state === 'began') {
        await client.act(caller, { do: 'speak', speaking: true });
        await new Promise((resolve) => setTimeout(resolve, 100));
        await client.act(caller, { do: 'speak', speaking: false });
        await client.act(caller, { do: 'keys', keys: '*' });
      }
      if (data.kind === 'waiting') await client.act(caller, { do: 'hang-up' });
      return data.kind === 'ended';
    });

    expect(callbacks().map(({ dtmfDigits }) => dtmfDigits)).toContain('12');
    expect(callbacks().some(({ recordingUrl = '' }) => recordingUrl.endsWith('.mp3'))).toBe(true);
  });

  it('is shown as held while its stream is open', async () => {
    const { client } = await desk();
    let state: unknown;

    await hold(client, { phone: [caller] }, async () => {
      state = (await client.network()).phones;
      return true;
    });

    expect(state).toEqual([{ phoneNumber: caller, live: true, doing: 'idle' }]);
  });

  it('does not lose its call when its page is reloaded at once', async () => {
    const { client, simulator } = await desk(() => `<Say>${'a'.repeat(3000)}</Say>`);
    await hold(client, { phone: [caller] }, async ({ event, data }) => {
      if (event === 'network' && data.placed === 0) await callOut(simulator, caller);
      if (event === 'call' && data.kind === 'ringing') await client.act(caller, { do: 'answer' });
      return event === 'call' && data.kind === 'verb';
    });

    let doing: string | undefined;
    await hold(client, { phone: [caller] }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1700));
      doing = (await client.network()).phones[0]?.doing;
      await client.act(caller, { do: 'hang-up' });
      return true;
    });

    expect(doing).toBe('talking');
  });

  it('is one of two in a call between a caller and an agent', async () => {
    const { client } = await desk(() => `<Dial phoneNumbers="${agent}"/>`);
    const talks: string[][] = [];
    let sessionId = '';

    await hold(client, { phone: [agent] }, async ({ event, data }) => {
      if (event === 'network' && sessionId === '') {
        sessionId = 'dialling';
        ({ sessionId } = await client.dialIn({ from: caller, to: line, script: { pace: 'instant' } }));
      }
      if (event !== 'call') return;
      if (data.kind === 'ringing' && data.phoneNumber === agent) await client.act(agent, { do: 'answer' });
      if (data.kind === 'connected') {
        talks.push(data.phones);
        await client.act(agent, { do: 'hang-up' });
      }
      return data.kind === 'ended';
    });

    expect(talks).toEqual([[caller, agent]]);
  });
});

describe('the event stream', () => {
  it('replays what came after a message, for a reader who was away', async () => {
    const { client, simulator } = await desk();
    const { sessionId } = await client.dialIn({ from: caller, to: line, script: { pace: 'instant' } });
    const { events } = await client.call(sessionId, { waitSeconds: 10 });
    const seen = events[3]?.seq ?? 0;

    const replayed: CallEvent[] = [];
    await hold(client, { since: String(seen) }, ({ event, data }) => {
      if (event === 'call') replayed.push(data);
      return event === 'call' && data.kind === 'ended';
    });

    expect(replayed.map(({ seq }) => seq)).toEqual(events.slice(4).map(({ seq }) => seq));
    expect(simulator.calls).toHaveLength(1);
  });

  it('says when phones come and go', async () => {
    const { client, simulator } = await desk();
    const phones: number[] = [];

    await hold(client, {}, ({ event, data }) => {
      if (event !== 'network') return;
      phones.push(data.phones.length);
      if (phones.length === 1) simulator.phone(caller).answers();
      if (phones.length === 2) simulator.phone(caller).forgets();
      return phones.length === 3;
    });

    expect(phones).toEqual([0, 1, 0]);
  });
});

describe('lines and rules', () => {
  it('are changed while calls are under way: the next call follows them', async () => {
    const { client, simulator, requests } = await desk(hello);

    await client.setLines([{ phoneNumber: line, callbackUrl: 'http://service.test/other' }]);
    await simulator.dialIn({ from: caller }).ended;

    expect(requests.map(({ url }) => url)).toEqual([
      'http://service.test/other',
      'http://service.test/other',
    ]);
    expect(await client.lines()).toEqual([{ phoneNumber: line, callbackUrl: 'http://service.test/other' }]);
  });

  it('change one rule and leave all others as they were', async () => {
    const { client, simulator } = await desk(hello);

    const rules = await client.setRules({ noInput: 'post', recordingGoneAfterSeconds: 60 });

    expect(rules).toEqual({ ...defaultRules, noInput: 'post', recordingGoneAfterSeconds: 60 });
    expect(await client.rules()).toEqual(rules);
    expect(simulator.rules.noInput).toBe('post');
  });

  it('say what every rule may be: each default can be put back as it was told', async () => {
    const { client } = await desk(hello);

    expect(await client.setRules(await client.rules())).toEqual(defaultRules);
  });
});

describe('a refusal', () => {
  it.each([
    ['GET', '/simulator/nothing', undefined, 404, 'There is nothing at /simulator/nothing'],
    ['DELETE', '/simulator/calls', undefined, 405, 'takes GET, POST, not DELETE'],
    ['GET', '/simulator/calls/ATVId_x', undefined, 404, 'No call ATVId_x'],
    ['POST', '/simulator/calls', '{}', 400, 'from is missing: who calls: { "from": "+254711000111" }'],
    ['POST', '/simulator/calls', '[]', 400, 'Say who calls'],
    ['POST', '/simulator/transfers', '{}', 400, 'sessionId is missing: the id of a live call'],
    [
      'POST',
      '/simulator/calls',
      `{"from":"${caller}","script":{"key":[]}}`,
      400,
      'script.key means nothing here; there is onRing',
    ],
    ['POST', '/simulator/calls', '{"from"', 400, 'no JSON'],
    ['POST', '/simulator/calls', `{"from":"${caller}","to":"+1"}`, 404, `none of our lines: ${line}`],
    ['POST', `/simulator/phones/%2B254711000111/answer`, '{}', 409, 'Nobody holds +254711000111'],
    [
      'POST',
      `/simulator/phones/%2B254711000111/sing`,
      '{}',
      400,
      'A phone cannot sing; it can answer, reject',
    ],
    [
      'POST',
      `/simulator/phones/%2B254711000111/keys`,
      '{"keys":"abc"}',
      400,
      'keys is "abc": keys of a telephone',
    ],
    [
      'POST',
      '/simulator/phones/%2B254711000111/keys',
      '{}',
      400,
      'keys is missing: keys of a telephone: { "keys": "12#" }',
    ],
    ['PUT', '/simulator/phones/%2B254711000111/script', '[]', 400, 'A script is an object'],
    ['PUT', '/simulator/phones/%2B254711000111/script', '{"keys":"1"}', 400, 'keys is "1": a list'],
    [
      'PUT',
      '/simulator/phones/%2B254711000111/script',
      '{"answerAfter":-1}',
      400,
      'answerAfter is -1: a number of seconds',
    ],
    [
      'PUT',
      '/simulator/phones/%2B254711000111/script',
      '{"onRing":"sing"}',
      400,
      'onRing is "sing": answer, ignore',
    ],
    [
      'PUT',
      '/simulator/phones/%2B254711000111/script',
      '{"key":["1"]}',
      400,
      'key means nothing here; there is onRing',
    ],
    ['PUT', '/simulator/faults', '{"callbacks":{"drop":5}}', 400, 'drop is 5: between 0 and 1 is expected'],
    [
      'PUT',
      '/simulator/rules',
      '{"noInput":"maybe"}',
      400,
      'noInput is "maybe": silent or post or post-and-continue',
    ],
    [
      'PUT',
      '/simulator/rules',
      '{"noinput":"post"}',
      400,
      'noinput means nothing here; there is callbackTimeoutSeconds',
    ],
    ['PUT', '/simulator/lines', '{}', 400, 'a list of lines is expected'],
    [
      'PUT',
      '/simulator/lines',
      '[{"phoneNumber":"0711","callbackUrl":"x"}]',
      400,
      'a number such as +254711082000',
    ],
    ['PUT', '/simulator/faults', '{"drop":0.5}', 400, 'drop means nothing here'],
    ['GET', '/simulator/events?call=ATVId_x', undefined, 404, 'No call ATVId_x'],
  ])('of %s %s with %s is %i and says why', async (method, path, body, status, words) => {
    const { simulator } = await desk(hello, { lines: [{ phoneNumber: line, callbackUrl }] });

    const response = await fetch(simulator.url + path, { method, ...(body !== undefined && { body }) });

    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: string }).error).toContain(words);
  });

  it('meets the pages of other sites, and names that were made to mean this machine', async () => {
    const { simulator } = await desk();
    const ask = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asking = request(`${simulator.url}/simulator`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        asking.on('error', reject).end();
      });

    const host = `127.0.0.1:${simulator.port}`;

    expect(await ask({ origin: 'https://example.com' })).toBe(403);
    expect(await ask({ host: 'evil.example' })).toBe(403);
    expect(await ask({ host, origin: `http://${host}` })).toBe(200);
    expect(await ask({ host: `localhost:${simulator.port}` })).toBe(200);
  });

  it('is what a client throws, and so is a simulator that is not there', async () => {
    const { client } = await desk();

    await expect(client.act(caller, { do: 'answer' })).rejects.toThrow(SimulatorUnavailable);
    await expect(new SimulatorClient('http://127.0.0.1:1').network()).rejects.toThrow(
      'The simulator does not answer at http://127.0.0.1:1: start it with npm start.',
    );
  });
});

describe('the phone page’s files', () => {
  async function site() {
    const page = await mkdtemp(join(tmpdir(), 'page-'));
    onTestFinished(() => rm(page, { recursive: true }));
    await writeFile(join(page, 'index.html'), '<!doctype html><title>Phone</title>');
    await writeFile(join(page, 'phone.js'), 'export {};');
    await symlink('/etc/hostname', join(page, 'way-out.js'));
    return desk(hello, { page });
  }

  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html><title>Phone</title>'],
    ['/phone.js', 'text/javascript; charset=utf-8', 'export {};'],
  ])('are served: %s', async (path, type, body) => {
    const { simulator } = await site();

    const response = await fetch(simulator.url + path);

    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(body);
  });

  it('may not be framed, and have no use for camera, microphone or the address that they came from', async () => {
    const { simulator } = await site();

    const { headers } = await fetch(simulator.url);

    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': "frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it.each([
    '/missing.js',
    '/way-out.js',
    '/..%2f..%2f..%2fetc%2fhostname',
    '/%2e%2e/%2e%2e/etc/hostname',
    '/%00',
    '/%',
  ])('are all that is served: not %s', async (path) => {
    const { simulator } = await site();

    const response = await fetch(simulator.url + path);

    expect(response.status).toBe(404);
  });

  it('need not be there', async () => {
    const { simulator } = await desk(hello, { page: '/nowhere' });

    expect((await fetch(simulator.url)).status).toBe(404);
  });
});

it('is free of its port when it has ended, in the middle of calls', async () => {
  const { simulator } = await bench(() => `<Say>${'a'.repeat(5000)}</Say>`, { clock: realTime() });
  const call = simulator.dialIn({ from: caller });
  simulator.phone(agent).open();

  await simulator.close();

  expect((await call.ended).summary).toMatchObject({
    state: 'ended',
    hangupCause: 'NORMAL_TEMPORARY_FAILURE',
  });
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed');
});
