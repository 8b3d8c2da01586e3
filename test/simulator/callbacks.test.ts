// What Africa's Talking posts, moment by moment: Voice › Call Handler and Voice › Events, its help centre on
// hangupCause, and payloads that users have captured.
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator, virtualTime } from '../../simulator/index.ts';
import { agent, bench, callbackUrl, caller, callOut, callOutAndWait, line } from './stand-in.ts';

const common = {
  sessionId: expect.stringMatching(/^ATVId_[0-9a-f]{32}$/),
  callerNumber: caller,
  destinationNumber: line,
  callerCountryCode: '254',
  callerCarrierName: 'Safaricom',
};

describe('an inbound call', () => {
  it('is announced while it rings, before it is answered', async () => {
    const { simulator, callbacks, requests } = await bench(() => '<Say>Hello</Say>');

    await simulator.dialIn({ from: caller }).ended;

    expect(callbacks()[0]).toEqual({
      ...common,
      isActive: '1',
      direction: 'Inbound',
      callSessionState: 'Ringing',
      callStartTime: '2026-01-05+06:00:00',
    });
    expect(requests[0]).toMatchObject({ url: callbackUrl, method: 'POST' });
  });

  it('is announced to the events URL as well', async () => {
    const { simulator, notifications, callbacks } = await bench(() => '<Say>Hello</Say>');

    await simulator.dialIn({ from: caller }).ended;

    expect(notifications()[0]).toEqual(callbacks()[0]);
  });

  it('of a browser phone has its name, no country, and what was dialled', async () => {
    const { simulator, callbacks } = await bench(() => '<Say>Hello</Say>');

    await simulator.dialIn({ from: 'piga.jane', dialled: '0726000111' }).ended;

    expect(callbacks()[0]).toMatchObject({
      direction: 'Inbound',
      callSessionState: 'Ringing',
      callerNumber: 'piga.jane',
      callerCountryCode: '-1',
      callerCarrierName: 'None',
      clientDialedNumber: '0726000111',
    });
  });
});

describe('an outbound call', () => {
  it('is announced when it is answered, with the phone user as callerNumber', async () => {
    const { simulator, callbacks } = await bench(() => '<Say>Hello</Say>');

    await callOutAndWait(simulator, caller);

    expect(callbacks()[0]).toEqual({
      ...common,
      isActive: '1',
      direction: 'Outbound',
      callSessionState: 'Answered',
      callStartTime: '2026-01-05+06:00:04',
    });
  });

  it('bears its clientRequestId on every request', async () => {
    const { simulator, callbacks, notifications } = await bench(() => '<Say>Hello</Say>');

    await callOutAndWait(simulator, caller, { clientRequestId: 'order-42' });

    expect([...callbacks(), ...notifications()].map(({ clientRequestId }) => clientRequestId)).toEqual([
      'order-42',
      'order-42',
      'order-42',
    ]);
  });

  it.each([
    ['busy', 'USER_BUSY'],
    ['ignore', 'NO_ANSWER'],
    ['reject', 'CALL_REJECTED'],
    ['off', 'SUBSCRIBER_ABSENT'],
    ['UNALLOCATED_NUMBER', 'UNALLOCATED_NUMBER'],
  ] as const)(
    'that is not answered (%s) makes one request to each URL, the final one',
    async (onRing, hangupCause) => {
      const { simulator, callbacks, notifications } = await bench(() => '<Say>Hello</Say>');
      simulator.phone(caller).follows({ onRing });

      await callOutAndWait(simulator, caller);

      expect(callbacks()).toEqual([
        {
          ...common,
          isActive: '0',
          direction: 'Outbound',
          callSessionState: 'NotAnswered',
          status: 'NotAnswered',
          hangupCause,
          durationInSeconds: '0',
          amount: '0',
          currencyCode: 'KES',
          callStartTime: 'None',
        },
      ]);
      expect(notifications()).toEqual(callbacks());
    },
  );
});

describe('later requests', () => {
  it('after keys have dtmfDigits, to both URLs', async () => {
    const { simulator, callbacks, notifications } = await bench((fields) =>
      fields['dtmfDigits'] === undefined ? '<GetDigits numDigits="2"/>' : '<Say>Bye</Say>',
    );

    await simulator.dialIn({ from: caller, script: { keys: ['42'] } }).ended;

    expect(callbacks()[1]).toMatchObject({
      ...common,
      isActive: '1',
      callSessionState: 'Active',
      dtmfDigits: '42',
    });
    expect(notifications()[1]).toEqual(callbacks()[1]);
  });

  it('do not repeat the digits', async () => {
    const { simulator, callbacks } = await bench((fields, { url }) =>
      fields['dtmfDigits'] !== undefined
        ? '<Redirect>http://service.test/next</Redirect>'
        : url.endsWith('/next')
          ? '<Say>Bye</Say>'
          : '<GetDigits numDigits="1"/>',
    );

    await simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;

    expect(callbacks().map(({ dtmfDigits }) => dtmfDigits)).toEqual([undefined, '1', undefined, undefined]);
  });

  it('have no duration, cost or cause before the end', async () => {
    const { simulator, callbacks } = await bench((fields) =>
      fields['dtmfDigits'] === undefined ? '<GetDigits numDigits="1"/>' : '<Say>Bye</Say>',
    );

    await simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;

    for (const fields of callbacks().slice(0, -1)) {
      expect(Object.keys(fields)).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^(durationInSeconds|amount|currencyCode|hangupCause|status)$/),
        ]),
      );
    }
  });
});

describe('the end', () => {
  it('has duration, cost and cause, at both URLs', async () => {
    const { simulator, callbacks, notifications } = await bench(() => `<Say>${'a'.repeat(15 * 60)}</Say>`);

    await simulator.dialIn({ from: caller }).ended;

    expect(callbacks().at(-1)).toEqual({
      ...common,
      isActive: '0',
      direction: 'Inbound',
      callSessionState: 'Completed',
      status: 'Success',
      hangupCause: 'NORMAL_CLEARING',
      durationInSeconds: '60',
      currencyCode: 'KES',
      amount: '0.600',
      callStartTime: '2026-01-05+06:00:00',
    });
    expect(notifications().at(-1)).toEqual(callbacks().at(-1));
  });

  it('comes also when the caller hangs up while the service is still thinking', async () => {
    let answer: (elements: string) => void = () => {};
    const { simulator, requests } = await bench(
      (fields) =>
        fields['dtmfDigits'] === undefined
          ? '<GetDigits numDigits="1"/>'
          : new Promise((resolve) => {
              answer = resolve;
            }),
      { clock: virtualTime() },
    );
    const phone = simulator.phone(caller).open();
    const call = simulator.dialIn({ from: caller });
    const stop = simulator.listen((event) => {
      if (event.kind === 'listening') phone.act({ do: 'keys', keys: '1' });
      if (event.kind === 'request' && event.moment === 'digits' && event.to === 'callback') {
        phone.act({ do: 'hang-up' });
      }
      if (event.kind === 'request' && event.moment === 'final') answer('<Say>Too late</Say>');
    });

    const { summary } = await call.ended;

    stop();
    expect(summary.hangupCause).toBe('NORMAL_CLEARING');
    expect(requests.map(({ fields }) => fields['isActive'])).toEqual(['1', '1', '1', '1', '0', '0']);
  });

  it('does not go to the events URL of a number that has none', async () => {
    const { simulator, notifications, callbacks } = await bench(() => '<Say>Hello</Say>', {
      lines: [{ phoneNumber: line, callbackUrl }],
    });

    await simulator.dialIn({ from: caller }).ended;

    expect(callbacks()).toHaveLength(2);
    expect(notifications()).toHaveLength(0);
  });
});

describe('what nobody knows', () => {
  it.each([
    [{}, '2026-01-05+06:00:00'],
    [{ dateSeparator: ' ' as const }, '2026-01-05 06:00:00'],
    [{ utcOffsetMinutes: 180 }, '2026-01-05+09:00:00'],
  ])('can be set: how a time is written (%o)', async (rules, callStartTime) => {
    const { simulator, callbacks } = await bench(() => '<Say>Hello</Say>', { rules });

    await simulator.dialIn({ from: caller }).ended;

    expect(callbacks()[0]?.['callStartTime']).toBe(callStartTime);
  });

  it('can be set: which moments the events URL hears of', async () => {
    const { simulator, notifications } = await bench(() => `<Dial phoneNumbers="${agent}"/>`, {
      rules: { eventsAt: ['answered', 'dialling'] },
    });

    await callOutAndWait(simulator, caller);

    expect(notifications().map(({ callSessionState }) => callSessionState)).toEqual([
      'Answered',
      'Dialing',
      'Completed',
    ]);
  });

  it('can be set: whether a failed request is posted again', async () => {
    let failures = 1;
    const { simulator, callbacks } = await bench(
      () => {
        failures -= 1;
        return failures < 0
          ? '<Say>Hello</Say>'
          : { status: 502, contentType: 'text/html', body: 'Bad gateway' };
      },
      { rules: { retries: { times: 1, afterSeconds: 2 } } },
    );

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toBeUndefined();
    expect(callbacks().map(({ isActive }) => isActive)).toEqual(['1', '1', '0']);
  });
});

describe('over HTTP', () => {
  it('is a form post in UTF-8 to both URLs', async () => {
    const seen: { url: string | undefined; type: string | undefined; body: string }[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({ url: request.url, type: request.headers['content-type'], body });
      response.end('<Response><Say>Hello</Say></Response>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const simulator = await startSimulator({
      clock: virtualTime(),
      callbackUrl: `http://127.0.0.1:${port}/instruct?token=s%26t`,
      eventsUrl: `http://127.0.0.1:${port}/events`,
    });
    onTestFinished(async () => {
      await simulator.close();
      server.close();
    });

    const sessionId = await callOut(simulator, caller, { clientRequestId: 'Zoë & 50 %' });
    await simulator.call(sessionId)?.ended;

    expect(seen.map(({ url }) => url)).toEqual(['/instruct?token=s%26t', '/instruct?token=s%26t', '/events']);
    expect(seen[0]?.type).toBe('application/x-www-form-urlencoded; charset=UTF-8');
    expect(seen[0]?.body).toContain('callerNumber=%2B254711000111');
    expect(seen[0]?.body).toContain('clientRequestId=Zo%C3%AB+%26+50+%25');
    expect(seen[0]?.body).toMatch(/callStartTime=\d{4}-\d\d-\d\d%2B\d\d%3A\d\d%3A\d\d/);
  });
});
