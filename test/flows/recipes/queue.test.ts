import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { startNetwork } from '../../../flow-kit/network.ts';
import { type Queues, queue, queueAgent } from '../../../flows/recipes/queue.ts';

/** A queue that is this long at each look, the last length for ever. */
function aQueue(...lengths: readonly number[]): Queues {
  const left = [...lengths];
  return { waiting: async () => (left.length > 1 ? left.shift() : left[0]) ?? 0 };
}

describe('the queue', () => {
  test('tells how many are ahead, plays music, and lets the caller in when it is empty', async () => {
    await callFlow(queue, { services: { queues: aQueue(2, 1, 0) } })
      .expectSay('Callers before you: 2.')
      .expectPlay('https://media.example.com/hold.mp3')
      .silence()
      .expectSay('Callers before you: 1.')
      .silence()
      .expectSay(/You are next/)
      .expectVerb('Enqueue', { name: 'help', holdMusic: 'https://media.example.com/hold.mp3' });
  });

  test('asks Africa’s Talking itself how long it is', async () => {
    await callFlow(queue, {
      services: ({ waitingIn }) => ({ queues: { waiting: (_, name) => waitingIn(name) } }),
    }).expectVerb('Enqueue');
  });

  test('connects an agent with the caller who waits', async () => {
    const agentLine = '+254711082001';
    const network = await startNetwork({
      flows: { queue, queueAgent },
      otherwise: 'queue',
      numbers: { [agentLine]: 'queueAgent' },
      services: { queues: aQueue(0) },
    });
    const { simulator, clock } = network;

    const caller = simulator.dialIn({ from: '+254711000111' });
    await clock.timer(30_000).done;
    const agent = simulator.dialIn({
      from: '+254711000222',
      to: agentLine,
      script: { keys: ['1'], talkFor: 20 },
    });
    const { events } = await agent.ended;
    await caller.ended;
    await network.close();

    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'connected', by: 'queue', phones: ['+254711000111', '+254711000222'] }),
    );
  });

  test('has a way out: the caller asks to be called back', async () => {
    await callFlow(queue, { services: { queues: aQueue(5) } })
      .silence()
      .press('1')
      .expectSay(/We will call you back/)
      .expectSaved('call-back', { callerNumber: '+254711000111' });
  });

  test('goes on waiting after a wrong key', async () => {
    await callFlow(queue, { services: { queues: aQueue(5) } })
      .press('7')
      .expectSay(/Callers before you/)
      .hangUp();
  });

  test('lets a caller in after ten rounds however long the queue is', async () => {
    const call = await callFlow(queue, { services: { queues: aQueue(5) } })
      .silence(10)
      .expectVerb('Enqueue');

    expect(call.steps).toHaveLength(10);
  });

  test('lets a caller in when the queue’s length cannot be found out', async () => {
    const queues: Queues = { waiting: async () => Promise.reject(new Error('503')) };

    await callFlow(queue, { services: { queues } }).expectVerb('Enqueue');
  });

  test('sends an agent away who presses nothing', async () => {
    await callFlow(queueAgent).silence(3).expectSay('Goodbye.');
  });
});
