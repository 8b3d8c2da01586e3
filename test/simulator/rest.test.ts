// Africa's Talking's REST API as its documentation, its own libraries and recorded traffic show it: refusals with
// status 200, `None` as text, plain-text 400 and 401, XML unless JSON is accepted.
import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import { agent, bench, caller, callOut, callOutAndWait, line, post, said } from './stand-in.ts';

function hello() {
  return '<Say>Hello</Say>';
}

describe('POST /call', () => {
  const call = (to: string) => ({ username: 'piga', from: line, to });

  it('answers a form with an entry for the number, and None', async () => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/call', new URLSearchParams(call(caller)));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      entries: [
        { phoneNumber: caller, sessionId: expect.stringMatching(/^ATVId_[0-9a-f]{32}$/), status: 'Queued' },
      ],
      errorMessage: 'None',
    });
  });

  it('takes JSON with an array of numbers', async () => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/call', { ...call(''), to: [caller, agent] });

    expect(await response.json()).toMatchObject({
      entries: [{ phoneNumber: caller }, { phoneNumber: agent }],
    });
  });

  it('takes a multipart form', async () => {
    const { simulator } = await bench(hello);
    const form = new FormData();
    for (const [name, value] of Object.entries(call(caller))) form.set(name, value);

    const response = await fetch(`${simulator.url}/call`, {
      method: 'POST',
      body: form,
      headers: { apiKey: 'a key', accept: 'application/json' },
    });

    expect(await response.json()).toMatchObject({ entries: [{ phoneNumber: caller, status: 'Queued' }] });
  });

  it('calls every number of a comma-separated list, each in a session of its own', async () => {
    const { simulator } = await bench(hello);

    await post(simulator, '/call', new URLSearchParams(call(`${caller},${agent}`)));

    expect(simulator.calls.map(({ summary }) => summary.phoneNumber)).toEqual([caller, agent]);
    expect(new Set(simulator.calls.map(({ sessionId }) => sessionId)).size).toBe(2);
  });

  it('dials only the last of several to fields', async () => {
    const { simulator } = await bench(hello);
    const body = new URLSearchParams({ username: 'piga', from: line });
    body.append('to', caller);
    body.append('to', agent);

    await post(simulator, '/call', body);

    expect(simulator.calls.map(({ summary }) => summary.phoneNumber)).toEqual([agent]);
  });

  it('answers XML when nothing is accepted, or XML is', async () => {
    const { simulator } = await bench(hello);

    const answers = [
      await post(simulator, '/call', new URLSearchParams(call(caller)), { accept: '*/*' }),
      await post(simulator, '/call', new URLSearchParams(call(caller)), { accept: 'application/xml' }),
    ];

    for (const answer of answers) {
      expect(answer.headers.get('content-type')).toBe('application/xml; charset=UTF-8');
      expect(await answer.text()).toMatch(
        /^<callResponse><entries><entry><phoneNumber>\+254711000111<\/phoneNumber><sessionId>ATVId_.*<errorMessage>None<\/errorMessage><\/callResponse>$/,
      );
    }
  });

  it.each([
    ['+254799000001', 'InvalidPhoneNumber'],
    ['+254799000002', 'DestinationNotSupported'],
    ['+254799000003', 'InsufficientCredit'],
    ['0711000111', 'InvalidPhoneNumber'],
    ['254711000111', 'InvalidPhoneNumber'],
    ['', 'InvalidPhoneNumber'],
  ])('refuses %j by %s, with status 200 and the session None', async (to, status) => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/call', new URLSearchParams(call(to)));

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      entries: [{ phoneNumber: to, sessionId: 'None', status }],
      errorMessage: 'None',
    });
    expect(simulator.calls).toEqual([]);
  });

  it('refuses some numbers and calls the others', async () => {
    const { simulator } = await bench(hello, { refusals: { [agent]: 'InsufficientCredit' } });

    const response = await post(simulator, '/call', new URLSearchParams(call(`${caller},${agent}`)));

    expect(await response.json()).toMatchObject({
      entries: [{ status: 'Queued' }, { status: 'InsufficientCredit', sessionId: 'None' }],
    });
  });

  it.each([
    ['username', "Request is missing required form field 'username'"],
    ['from', "Request is missing required form field 'from'"],
    ['to', "Request is missing required form field 'to'"],
  ])('refuses a request without %s by 400 in plain text', async (field, words) => {
    const { simulator } = await bench(hello);
    const body = new URLSearchParams(call(caller));
    body.delete(field);

    const response = await post(simulator, '/call', body);

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
    expect(await response.text()).toBe(words);
  });

  it('refuses a caller id that is not ours, with status 200', async () => {
    const { simulator } = await bench(hello, {
      lines: [{ phoneNumber: line, callbackUrl: 'http://service.test/' }],
    });

    const response = await post(
      simulator,
      '/call',
      new URLSearchParams({ ...call(caller), from: '0718769881' }),
    );

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ entries: [], errorMessage: 'Invalid callerId: 0718769881' });
  });

  it('refuses a caller id whose callback URL is not set', async () => {
    const { simulator } = await bench(hello, { lines: [{ phoneNumber: line, callbackUrl: '' }] });

    const response = await post(simulator, '/call', new URLSearchParams(call(caller)));

    expect(await response.json()).toEqual({ entries: [], errorMessage: 'Invalid callbackUrl: ' });
  });

  it('says how many calls are waiting to be dialled', async () => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/call', new URLSearchParams(call(`${caller},${agent}`)));
    await simulator.idle();
    const later = await post(simulator, '/call', new URLSearchParams(call(caller)));

    expect(response.headers.get('x-current-queue-size')).toBe('2');
    expect(later.headers.get('x-current-queue-size')).toBe('1');
  });

  it('lets no phone ring before its answer could be read, though time is virtual', async () => {
    const { simulator } = await bench(hello);
    const order: string[] = [];
    const stop = simulator.listen(({ kind }) => order.push(kind));

    await callOut(simulator, caller);
    order.push('answer read');
    await simulator.idle();

    stop();
    expect(order.slice(0, 3)).toEqual(['placed', 'answer read', 'ringing']);
  });

  it('takes the words undefined for a clientRequestId, as its Node client sends it', async () => {
    const { simulator, callbacks } = await bench(hello);

    await callOutAndWait(simulator, caller, { clientRequestId: 'undefined' });

    expect(callbacks()[0]?.['clientRequestId']).toBe('undefined');
  });

  it('carries callActions out first, without asking for instructions', async () => {
    const { simulator, callbacks } = await bench(hello);
    const callActions = [
      { actionType: 'Say', text: 'Hello & goodbye', voice: 'en-GB-Standard-B', playBeep: false },
      { actionType: 'Dial', phoneNumbers: [agent], record: true, sequential: false },
    ];

    await post(simulator, '/call', { ...call(''), to: [caller], callActions });
    const [handle] = simulator.calls;
    const transcript = await handle?.ended;

    expect(transcript && said(transcript)).toEqual(['Hello & goodbye']);
    expect(callbacks()).toMatchObject([{ isActive: '0', dialDestinationNumber: agent }]);
  });

  it('calls a browser phone by its SIP address', async () => {
    const { simulator } = await bench(hello);
    simulator.phone('piga.jane').answers();

    await callOut(simulator, 'piga.jane@ke.sip.africastalking.com');

    expect(simulator.calls[0]?.summary.phoneNumber).toBe('piga.jane');
  });
});

describe('authentication', () => {
  const form = (username = 'piga') => new URLSearchParams({ username, from: line, to: caller });

  it('lets any name and key in unless told', async () => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/call', form('anybody'), { apiKey: 'anything' });

    expect(response.status).toBe(200);
  });

  it.each([
    ['a wrong key', 'piga', 'wrong'],
    ['a wrong name', 'other', 'right'],
  ])('refuses %s by 401 in plain text', async (_, username, apiKey) => {
    const { simulator } = await bench(hello, { username: 'piga', apiKey: 'right' });

    const response = await post(simulator, '/call', form(username), { apiKey });

    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
    expect(await response.text()).toBe('The supplied authentication is invalid');
    expect(simulator.calls).toEqual([]);
  });

  it('refuses a request without a key', async () => {
    const { simulator } = await bench(hello);

    const response = await fetch(`${simulator.url}/call`, { method: 'POST', body: form() });

    expect(response.status).toBe(401);
  });

  it('takes a token in place of the key', async () => {
    const { simulator } = await bench(hello, { username: 'piga', apiKey: 'right' });
    const issued = await post(simulator, '/auth-token/generate', { username: 'piga' }, { apiKey: 'right' });
    const { token, lifetimeInSeconds } = (await issued.json()) as {
      token: string;
      lifetimeInSeconds: number;
    };

    const response = await fetch(`${simulator.url}/call`, {
      method: 'POST',
      headers: { authToken: token, accept: 'application/json' },
      body: form(),
    });

    expect(response.status).toBe(200);
    expect(lifetimeInSeconds).toBe(3600);
  });
});

describe('POST /callTransfer', () => {
  it('is Success when a call with two legs is moved, wrapped in JSON', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}"/>`);

    const answer = await whileTalking(simulator, (sessionId) =>
      post(
        simulator,
        '/callTransfer',
        new URLSearchParams({ username: 'piga', sessionId, phoneNumber: '+254733000333' }),
      ),
    );

    expect(JSON.parse(answer)).toEqual({ callTransferResponse: { status: 'Success', errorMessage: 'None' } });
  });

  it('can be set: flat JSON', async () => {
    const { simulator } = await bench(hello, { rules: { transferShape: 'flat' } });

    const response = await post(simulator, '/callTransfer', {
      username: 'piga',
      sessionId: 'x',
      phoneNumber: agent,
    });

    expect(await response.json()).toMatchObject({ status: 'Aborted' });
  });

  it('is XML when that is accepted', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}"/>`);
    const answer = await whileTalking(simulator, (sessionId) => {
      const body = new URLSearchParams({ username: 'piga', sessionId, phoneNumber: '+254733000333' });
      return post(simulator, '/callTransfer', body, { accept: 'application/xml' });
    });

    expect(answer).toBe(
      '<callTransferResponse><status>Success</status><errorMessage>None</errorMessage></callTransferResponse>',
    );
  });

  it.each([
    ['ATVId_unknown', agent, 'No live call with sessionId ATVId_unknown'],
    ['', agent, 'No live call with sessionId '],
  ])('is Aborted for the session %j', async (sessionId, phoneNumber, errorMessage) => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/callTransfer', { username: 'piga', sessionId, phoneNumber });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ callTransferResponse: { status: 'Aborted', errorMessage } });
  });

  it.each(['sessionId', 'phoneNumber'])('refuses a request without %s', async (field) => {
    const { simulator } = await bench(hello);
    const body = new URLSearchParams({ username: 'piga', sessionId: 'x', phoneNumber: agent });
    body.delete(field);

    const response = await post(simulator, '/callTransfer', body);

    expect(response.status).toBe(400);
    expect(await response.text()).toBe(`Request is missing required form field '${field}'`);
  });
});

describe('POST /queueStatus', () => {
  const enqueue = () => '<Enqueue name="sales"/>';

  it('has no entry for a queue without callers', async () => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/queueStatus', { username: 'piga', phoneNumbers: line });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ entries: [], errorMessage: 'None', status: 'Success' });
  });

  it.each([
    ['comma-separated numbers', { phoneNumbers: `${line},${agent}` }, 2],
    ['an array of numbers', { phoneNumbers: [line] }, 2],
    ['the filter name', { phoneNumbers: line, name: 'sales' }, 2],
    ['the filter queueName', { phoneNumbers: line, queueName: 'sales' }, 2],
    ['another queue', { phoneNumbers: line, name: 'support' }, 0],
    ['another number', { phoneNumbers: agent }, 0],
  ])('counts who waits: %s', async (_, asked, numCalls) => {
    const { simulator } = await bench(enqueue);
    const calls = ['+254711000001', '+254711000002'].map((from) => simulator.dialIn({ from, to: line }));
    await Promise.all(calls.map(({ sessionId }) => waiting(simulator, sessionId)));
    const release = hold(simulator);

    const response = await post(simulator, '/queueStatus', { username: 'piga', ...asked });

    release();
    expect(await response.json()).toEqual({
      status: 'Success',
      entries: numCalls === 0 ? [] : [{ phoneNumber: line, queueName: 'sales', numCalls }],
      errorMessage: 'None',
    });
  });

  it('refuses a request without phoneNumbers', async () => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/queueStatus', { username: 'piga' });

    expect(response.status).toBe(400);
    expect(await response.text()).toBe("Request is missing required form field 'phoneNumbers'");
  });
});

describe('POST /mediaUpload', () => {
  it('answers 201 and a sentence, not JSON', async () => {
    const { simulator } = await bench(hello);
    const body = { username: 'piga', url: 'https://example.com/a.mp3', phoneNumber: line };

    const response = await post(simulator, '/mediaUpload', body);

    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
    expect(await response.text()).toBe(
      'The request has been fulfilled and resulted in a new resource being created.',
    );
  });

  it('refuses a request without url', async () => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/mediaUpload', { username: 'piga', phoneNumber: line });

    expect(await response.text()).toBe("Request is missing required form field 'url'");
  });
});

describe('POST /capability-token/request', () => {
  it('answers 201 with booleans and the lifetime as text', async () => {
    const { simulator } = await bench(hello);

    const response = await post(simulator, '/capability-token/request', {
      username: 'piga',
      clientName: 'Jane',
      phoneNumber: line,
      incoming: 'true',
      outgoing: 'false',
      expire: '7200s',
    });

    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      clientName: 'Jane',
      incoming: true,
      lifeTimeSec: '7200',
      outgoing: false,
      token: expect.stringMatching(/^ATCAPtkn_[0-9a-f]{64}$/),
    });
  });
});

describe('anything else', () => {
  it.each([
    ['GET', '/call', 405, 'HTTP method not allowed, supported methods: POST'],
    ['POST', '/conference', 404, 'The requested resource could not be found.'],
    ['POST', '/call/transfer', 404, 'The requested resource could not be found.'],
  ])('%s %s is %i in plain text', async (method, path, status, words) => {
    const { simulator } = await bench(hello);

    const response = await fetch(simulator.url + path, { method });

    expect(response.status).toBe(status);
    expect(await response.text()).toBe(words);
  });

  it('JSON that cannot be read is 400', async () => {
    const { simulator } = await bench(hello);

    const response = await fetch(`${simulator.url}/call`, {
      method: 'POST',
      headers: { apiKey: 'a key', 'content-type': 'application/json' },
      body: '{"username":',
    });

    expect(response.status).toBe(400);
    expect(await response.text()).toContain('The request content was malformed');
  });
});

/** Calls in, and asks something as soon as the caller talks with the dialled phone. Returns the answer's text. */
async function whileTalking(
  simulator: Simulator,
  ask: (sessionId: string) => Promise<Response>,
): Promise<string> {
  const answer = new Promise<string>((resolve) => {
    const stop = simulator.listen((event) => {
      if (event.kind !== 'connected') return;
      stop();
      const release = hold(simulator);
      void ask(event.sessionId).then(async (response) => {
        resolve(await response.text());
        release();
      });
    });
  });
  await simulator.dialIn({ from: caller }).ended;
  return answer;
}

function waiting(simulator: Simulator, sessionId: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = simulator.listen((event) => {
      if (event.sessionId !== sessionId || event.kind !== 'waiting') return;
      stop();
      resolve();
    });
  });
}

function hold({ clock }: Simulator): () => void {
  if (!('hold' in clock)) throw new TypeError('The clock is not virtual');
  return (clock as { hold(): () => void }).hold();
}
