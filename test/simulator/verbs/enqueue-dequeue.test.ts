// Africa's Talking, Voice › Enqueue and Dequeue: a caller waits in a queue of the number that was dialled, with
// `holdMusic`, in the queue `name` or the one without a name. Another call takes the caller who has waited
// longest out by Dequeue with the `phoneNumber` that the caller dialled; an empty queue hangs up. When
// connected, the waiting call's URL is told dequeuedToPhoneNumber and dequeuedToSessionId.
import { describe, expect, it } from 'vitest';
import { agent, agentLine, bench, caller, ending, line, of, type Script, said } from '../stand-in.ts';

const lines = [
  { phoneNumber: line, callbackUrl: 'http://service.test/public' },
  { phoneNumber: agentLine, callbackUrl: 'http://service.test/agents' },
];

const callCentre: Script = ({ destinationNumber }) =>
  destinationNumber === line
    ? '<Say>Please wait</Say><Enqueue name="sales" holdMusic="https://example.com/hold.mp3"/><Say>Never</Say>'
    : `<Dequeue phoneNumber="${line}" name="sales"/><Say>Never</Say>`;

describe('Enqueue and Dequeue', () => {
  it('connects the agent’s call with the waiting caller', async () => {
    const { simulator } = await bench(callCentre, { lines });
    const waiting = simulator.dialIn({ from: caller, to: line });
    const agentCall = await when(simulator, 20, () =>
      simulator.dialIn({ from: agent, to: agentLine, script: { talkFor: 40 } }),
    );

    const [customer, member] = await Promise.all([waiting.ended, agentCall.ended]);

    expect(of('waiting', customer)[0]).toMatchObject({
      where: 'queue',
      name: 'sales',
      music: 'https://example.com/hold.mp3',
      ahead: 0,
    });
    expect(of('connected', member)[0]?.phones).toEqual([caller, agent]);
    expect(said(customer)).toEqual(['Please wait']);
    expect(said(member)).toEqual([]);
  });

  it('tells the waiting call’s URL who took the caller out, and how long that took', async () => {
    const { simulator, callbacks } = await bench(callCentre, { lines });
    const waiting = simulator.dialIn({ from: caller, to: line });
    const agentCall = await when(simulator, 20, () =>
      simulator.dialIn({ from: agent, to: agentLine, script: { talkFor: 40 } }),
    );

    await Promise.all([waiting.ended, agentCall.ended]);

    const told = callbacks().filter(({ sessionId }) => sessionId === waiting.sessionId);
    const dequeued = {
      dequeuedToPhoneNumber: agent,
      dequeuedToSessionId: agentCall.sessionId,
      queueDurationInSeconds: expect.stringMatching(/^(19|20)$/),
    };
    expect(told.slice(1)).toMatchObject([
      { isActive: '1', ...dequeued },
      { isActive: '0', ...dequeued },
    ]);
  });

  it('takes the caller out who has waited longest', async () => {
    const { simulator } = await bench(callCentre, { lines });
    const first = simulator.dialIn({ from: caller, to: line });
    await when(simulator, 5, () => simulator.dialIn({ from: '+254711000999', to: line }));
    const agentCall = await when(simulator, 5, () => simulator.dialIn({ from: agent, to: agentLine }));

    const member = await agentCall.ended;

    expect(of('connected', member)[0]?.phones[0]).toBe(caller);
    await first.ended;
  });

  it('hangs up when nobody waits', async () => {
    const { simulator } = await bench(callCentre, { lines });

    const transcript = await simulator.dialIn({ from: agent, to: agentLine }).ended;

    expect(ending('Dequeue', transcript)).toBe('nobody waits: it hangs up');
    expect(transcript.summary.hangupCause).toBe('NORMAL_CLEARING');
  });

  it('keeps queues of different names and numbers apart', async () => {
    const { simulator } = await bench(
      ({ destinationNumber }) =>
        destinationNumber === line ? '<Enqueue/>' : `<Dequeue phoneNumber="${line}" name="sales"/>`,
      { lines },
    );
    const waiting = simulator.dialIn({ from: caller, to: line, script: { holdFor: 60 } });
    const agentCall = await when(simulator, 10, () => simulator.dialIn({ from: agent, to: agentLine }));

    const member = await agentCall.ended;

    expect(ending('Dequeue', member)).toBe('nobody waits: it hangs up');
    await waiting.ended;
  });

  it('lets a caller go who has waited long enough, and says how long the wait was', async () => {
    const { simulator, callbacks } = await bench(callCentre, { lines });

    const { summary } = await simulator.dialIn({ from: caller, to: line, script: { holdFor: 30 } }).ended;

    expect(summary.hangupCause).toBe('NORMAL_CLEARING');
    expect(callbacks().at(-1)).toMatchObject({ isActive: '0', queueDurationInSeconds: '30' });
    expect(callbacks().at(-1)).not.toHaveProperty('dequeuedToPhoneNumber');
  });

  it('does not connect an agent with a caller who has hung up', async () => {
    const { simulator } = await bench(callCentre, { lines });
    await simulator.dialIn({ from: caller, to: line, script: { holdFor: 5 } }).ended;

    const transcript = await simulator.dialIn({ from: agent, to: agentLine }).ended;

    expect(ending('Dequeue', transcript)).toBe('nobody waits: it hangs up');
  });
});

/** Does something once so many simulated seconds have passed. */
async function when<T>(
  simulator: { clock: { timer(ms: number): { done: Promise<boolean> } } },
  seconds: number,
  act: () => T,
): Promise<T> {
  await simulator.clock.timer(seconds * 1000).done;
  return act();
}
