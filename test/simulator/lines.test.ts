import { describe, expect, it } from 'vitest';
import { agent, agentLine, bench, caller, callOutAndWait, line, said } from './stand-in.ts';

const lines = [
  {
    phoneNumber: line,
    callbackUrl: 'http://service.test/public',
    eventsUrl: 'http://service.test/public-events',
  },
  { phoneNumber: agentLine, callbackUrl: 'http://service.test/agents' },
];

describe('several lines', () => {
  it('have URLs of their own', async () => {
    const { simulator, requests } = await bench((_, { url }) => `<Say>${new URL(url).pathname}</Say>`, {
      lines,
    });

    const [first, second] = await Promise.all([
      simulator.dialIn({ from: caller, to: line }).ended,
      simulator.dialIn({ from: agent, to: agentLine }).ended,
    ]);

    expect([said(first), said(second)]).toEqual([['/public'], ['/agents']]);
    expect(new Set(requests.filter(({ to }) => to === 'events').map(({ url }) => url))).toEqual(
      new Set(['http://service.test/public-events']),
    );
  });

  it('take a call without a number on the first', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>', { lines });

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.line).toBe(line);
  });

  it('take no call on a number that is not among them', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>', { lines });

    expect(() => simulator.dialIn({ from: caller, to: '+254711082999' })).toThrow(
      `+254711082999 is none of our lines: ${line}, ${agentLine}`,
    );
  });

  it('are each the caller id of the calls that they make', async () => {
    const { simulator, callbacks } = await bench(() => '<Say>Hello</Say>', { lines });

    await callOutAndWait(simulator, caller, { from: agentLine });

    expect(callbacks()[0]).toMatchObject({ callerNumber: caller, destinationNumber: agentLine });
  });
});

describe('a test', () => {
  it('hears of the next call of a phone', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');
    const next = simulator.nextCall(caller);

    const [call, transcript] = await Promise.all([next, callOutAndWait(simulator, caller)]);

    expect(call.sessionId).toBe(transcript.summary.sessionId);
  });

  it('finds the call of a phone that is under way', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');
    const { sessionId, ended } = simulator.dialIn({ from: caller });

    expect((await simulator.nextCall(caller)).sessionId).toBe(sessionId);
    await ended;
  });

  it('waits until nothing is under way', async () => {
    const { simulator, callbacks } = await bench(() => '<Say>Hello</Say>');
    for (const from of [caller, agent]) simulator.dialIn({ from });

    await simulator.idle();

    expect(callbacks().filter(({ isActive }) => isActive === '0')).toHaveLength(2);
    expect(simulator.calls.map(({ summary }) => summary.state)).toEqual(['ended', 'ended']);
  });

  it('sees the same sessions for the same seed', async () => {
    const sessions = async (seed: string) => {
      const { simulator } = await bench(() => '<Say>Hello</Say>', { seed });
      return [caller, agent].map((from) => simulator.dialIn({ from }).sessionId);
    };

    expect(await sessions('one')).toEqual(await sessions('one'));
    expect(await sessions('one')).not.toEqual(await sessions('two'));
  });
});
