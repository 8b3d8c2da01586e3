import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { voiceService } from '../../docs/examples/client/client.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { dayOf } from '../../lib/calls/event/days.ts';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { eventToJson } from '../../lib/calls/event/event-json.ts';
import { localCredentials } from '../../local/aws/sqs.ts';
import { isFree } from '../../local/ports.ts';
import { invokeLocal } from './invoke-local.ts';
import { type RunningStack, startStack } from './running-stack.ts';

/*
 * What the voice service's page shows, tried as a person would: `npm start`, then its curl lines.
 */

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
  // The first request loads a function, for which a busy machine takes longer than Africa's Talking waits.
  await Promise.all(
    ['instruct', 'events'].map((name) => post(`/voice/${name}`, { sessionId: 'ATVId_first' })),
  );
}, 60_000);
afterAll(() => stack?.interrupt());

function get(path: string) {
  return fetch(`${stack.api}${path}`);
}
function post(path: string, fields: Record<string, string>) {
  return fetch(`${stack.api}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
}

/** Whoever has this number answers at once and hears everything in no time. */
function answersAtOnce(phone: string) {
  return fetch(`${stack.simulator}/simulator/phones/${encodeURIComponent(phone)}/script`, {
    method: 'PUT',
    body: JSON.stringify({ pace: 'instant' }),
  });
}

/** Resolves with the call once it has ended, by its record. */
async function endedCall(sessionId: string) {
  for (;;) {
    const { call, timeline } = (await (await get(`/voice/calls/${sessionId}`)).json()) as {
      call?: { status: string };
      timeline: { events: unknown[] };
    };
    if (call?.status === 'ended') return { call, timeline };
    await new Promise((later) => setTimeout(later, 200));
  }
}

/** The command in a terminal of its own. */
function aListener() {
  const listener = spawn('npm', ['run', 'webhooks', '--', 'listen'], {
    env: { ...process.env, PIGA_API_PORT: String(stack.ports.api) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // a process group of its own, so that it can be interrupted as a terminal does
  });
  let printed = '';
  listener.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const interrupt = async () => {
    if (listener.stdout.closed) return; // ended already
    // Twice, as it comes to whoever is started by a program that passes on what the terminal has told them all.
    for (const _ of ['the terminal', 'npm']) process.kill(-(listener.pid as number), 'SIGINT');
    await once(listener.stdout, 'close');
  };
  onTestFinished(interrupt);
  return { printed: () => printed, interrupt };
}

describe('the status', () => {
  it.each(['/voice', '/voice/'])('GET %s says that the service is ready', async (path) => {
    const answer = await get(path);

    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('{"service":"voice","status":"ready"}');
  });
});

describe('starting a call', () => {
  it.each([
    ['as on the page', '254711000111'],
    ['with a plus that the query turns into a space', '+254711000111'],
    ['with an encoded plus', '%2B254711000111'],
    ['with a leading 00', '00254711000111'],
    ['with spaces', '254%20711%20000%20111'],
    ['in national form', '0711000111'],
  ])('takes the number %s', async (_, phone) => {
    const answer = await get(`/voice/invoke-call?phone=${phone}`);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      message: 'Call initiated to +254711000111',
      response: {
        sessionId: expect.stringMatching(/^ATVId_[0-9a-f]{32}$/),
        status: 'Queued',
        phoneNumber: '+254711000111',
        clientRequestId: expect.any(String),
      },
    });
  });

  it.each(['', '?phone=', '?phone=%20'])('misses the phone in %j', async (query) => {
    const answer = await get(`/voice/invoke-call${query}`);

    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe('{"error":"Missing \'phone\' query parameter"}');
  });

  it('tells a call from its start to its end, and prints it in the terminal', async () => {
    await answersAtOnce('+254711000222');
    const started = await post('/voice/invoke-call', { phone: '254711000222' });
    const { response } = (await started.json()) as { response: { sessionId: string } };

    const { call, timeline } = await endedCall(response.sessionId);

    expect(call).toMatchObject({
      id: response.sessionId,
      direction: 'Outbound',
      callerNumber: '+254711000222',
      destinationNumber: '+254711082000',
      outcome: 'completed',
      start: { answer: 'accepted' },
      cost: { amount: expect.stringMatching(/^\d+\.\d+$/), currencyCode: 'KES' },
    });
    expect(timeline.events).toMatchObject([
      { receivedOn: 'start', eventType: 'SessionInitiated' },
      { receivedOn: 'instruct', eventType: 'SessionAnswered' },
      { eventType: 'SessionEnded', final: true },
    ]);
    expect(stack.output()).toContain('Welcome to the service.');
    await expect.poll(() => stack.output()).toContain('Completed, NORMAL_CLEARING');
  }, 30_000);
});

describe('the description of the API', () => {
  it('is served beside the phone, as a page and for programs, at the address of this service', async () => {
    const [page, document] = await Promise.all(
      ['/api/', '/api/openapi.json'].map(async (path) => (await fetch(stack.simulator + path)).text()),
    );

    expect(page).toContain(`curl &#34;${stack.api}/voice/invoke-call?phone=254711000111&#34;`);
    expect(JSON.parse(document ?? '')).toMatchObject({ openapi: '3.1.0', servers: [{ url: stack.api }] });
  });

  it('makes a client with types, which starts calls and lists them', async () => {
    const service = voiceService(stack.api, 'a key');
    const order = `order-${Date.now()}`;

    const sessions = [
      await service.remind('+254711000333', order),
      await service.remind('+254711000333', order),
    ];
    const listed: string[] = [];
    for await (const { id } of service.callsOf(dayOf(Date.now(), 'Africa/Nairobi'))) listed.push(id);

    expect(new Set(sessions).size).toBe(1);
    expect(listed).toContain(sessions[0]);
    await expect(service.remind('+1 900 555 0100', 'another')).rejects.toThrow(/was not called/);
  });
});

describe('instructions', () => {
  const welcome =
    '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Welcome to the service. This is a demo voice application. Goodbye.</Say></Response>';

  it('are the welcome of the page, as text', async () => {
    const answer = await post('/voice/instruct', {
      sessionId: 'ATVId_123',
      callerNumber: '+254711000111',
      destinationNumber: '+254711000222',
    });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toBe(welcome);
  });

  it('are none for the final notification, which is recorded', async () => {
    const answer = await post('/voice/instruct', {
      sessionId: 'ATVId_final',
      isActive: '0',
      callSessionState: 'Completed',
    });

    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect((await endedCall('ATVId_final')).call.status).toBe('ended');
  });
});

describe('events', () => {
  it('are answered OK and can be read', async () => {
    const answer = await post('/voice/events', {
      sessionId: 'ATVId_456',
      eventType: 'SessionEnded',
      callerNumber: '+254711000111',
      destinationNumber: '+254711000222',
      hangupCause: 'NORMAL_CLEARING',
      durationInSeconds: '45',
    });

    expect([answer.status, await answer.text()]).toEqual([200, 'OK']);
    expect((await endedCall('ATVId_456')).call).toMatchObject({
      outcome: 'completed',
      durationInSeconds: 45,
    });
  });

  it('of an unknown call are a 404', async () => {
    const answer = await get('/voice/calls/ATVId_nobody');

    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      error: 'There is no call with the session id ATVId_nobody',
    });
  });
});

describe('serverless invoke local', { timeout: 120_000 }, () => {
  it('joins the stack that is running', async () => {
    const env = {
      PIGA_DYNAMODB_PORT: String(stack.ports.dynamodb),
      PIGA_AWS_PORT: String(stack.ports.aws),
    };

    expect(await invokeLocal('events', env)).toMatchObject({ statusCode: 200, body: 'OK' });

    const { call } = await endedCall('ATVId_96cd00fb425200566d5bc8012cd93f96');
    expect(call).toMatchObject({ outcome: 'completed', callerNumber: '+254711000111' });
  });
});

describe('an event that could not be stored', () => {
  it('is stored once the queue delivers it', async () => {
    const sqs = new SQSClient({
      endpoint: `http://127.0.0.1:${stack.ports.aws}`,
      region: 'local',
      credentials: localCredentials,
      useQueueUrlAsEndpoint: false,
    });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'piga-local-deferred-events' }));
    const callback = parseCallback('sessionId=ATVId_deferred&isActive=0&callSessionState=Completed');
    const event = toCallEvent(callback, { receivedAt: '2026-11-22T10:00:00Z', receivedOn: 'events' });

    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: eventToJson(event) }));

    expect((await endedCall('ATVId_deferred')).call.status).toBe('ended');
    sqs.destroy();
  });
});

describe('npm run webhooks -- listen', () => {
  it('prints what happens to calls, held against its signature, and leaves no endpoint behind', async () => {
    const listener = aListener();
    await expect.poll(listener.printed, { timeout: 20_000 }).toContain('Listening: make a call.');

    let calls = 0;
    const heard = async () => {
      calls += 1; // until the relay knows of the endpoint
      const sessionId = `ATVId_heard_${calls}`;
      await post('/voice/events', { sessionId, isActive: '0', callerNumber: '+254711000111' });
      return listener.printed();
    };
    await expect.poll(heard, { timeout: 30_000, interval: 500 }).toMatch(/ {2}call[.]ended +[+]254711000111/);
    await listener.interrupt();

    expect(await (await get('/voice/webhooks')).json()).toEqual({ webhooks: [] });
  }, 60_000);
});

describe('the stack', () => {
  it('keeps the record across a restart, and leaves no process and no port behind', async () => {
    const folder = stack.folder;
    expect(await stack.interrupt()).toBe(0);
    expect(await Promise.all(Object.values(stack.ports).map(isFree))).toEqual([true, true, true, true]);

    stack = await startStack({ PIGA_DATA: folder });

    expect((await endedCall('ATVId_456')).call.status).toBe('ended');
  }, 60_000);
});
