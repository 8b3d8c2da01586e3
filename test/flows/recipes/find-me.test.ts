import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import type { ServiceContext } from '../../../flow-kit/network.ts';
import { findMe, findMeAgent } from '../../../flows/recipes/find-me.ts';
import { createHunt, type HuntState, type HuntStore } from '../../../flows/recipes/hunt.ts';
import type { PhoneScript } from '../../../simulator/index.ts';

const [first, second] = ['+254711000601', '+254711000602'] as const;

function aStore(): HuntStore {
  const hunts = new Map<string, HuntState>();
  return {
    change: async (ticket, change) => {
      const state = change(hunts.get(ticket));
      if (state !== undefined) hunts.set(ticket, state);
      return state;
    },
  };
}

function services({ now, startCall, waitingIn }: ServiceContext) {
  return {
    hunt: createHunt({
      agents: [first, second],
      ring: (agent, variables) => startCall(agent, 'find-me-agent', variables),
      isWaiting: async (_, queue) => (await waitingIn(queue)) > 0,
      store: aStore(),
      now,
    }),
  };
}

function findingMe(phones: Readonly<Record<string, PhoneScript>>) {
  return callFlow(findMe, { services, phones, others: { 'find-me-agent': findMeAgent } });
}

/** A voicemail box picks up, and presses nothing. */
const aVoicemailBox: PhoneScript = { onRing: 'answer' };
const takesIt: PhoneScript = { onRing: 'answer', keys: ['1'], talkFor: 30 };

describe('find me', () => {
  test('connects the caller with an agent who presses 1', async () => {
    const call = await findingMe({ [first]: takesIt })
      .expectSay(/Please hold/)
      .silentUntil(/Connecting you now/)
      .expectVerb('Enqueue');

    expect(call.talkedWith).toEqual([first]);
  });

  test('does not take a voicemail box for an agent, and goes on to the next', async () => {
    const call = await findingMe({ [first]: aVoicemailBox, [second]: takesIt })
      .silentUntil(/Connecting you now/)
      .expectVerb('Enqueue');

    expect(call.talkedWith).toEqual([second]);
  });

  test('goes on to the next when an agent declines', async () => {
    const call = await findingMe({ [first]: { onRing: 'answer', keys: ['2'] }, [second]: takesIt });

    expect(call.talkedWith).toEqual([second]);
  });

  test('takes a message when nobody picks up', async () => {
    const call = await findingMe({ [first]: { onRing: 'ignore' }, [second]: { onRing: 'busy' } })
      .silentUntil(/nobody is free/)
      .speak(6)
      .expectSay(/Thank you for calling/);

    expect(call.savedData).toEqual([
      { name: 'voicemail', data: { callerNumber: '+254711000111', message: expect.any(String) } },
    ]);
  });

  test('takes a message from a caller who does not want to wait', async () => {
    await findingMe({ [first]: { onRing: 'ignore' } })
      .silence()
      .press('1')
      .expectSay(/leave a message/)
      .hangUp();
  });

  test('takes a message when the hunt cannot be begun', async () => {
    const broken = {
      hunt: {
        ...services({ now: () => 0 } as ServiceContext).hunt,
        begin: () => Promise.reject(new Error('down')),
      },
    };

    await callFlow(findMe, { services: broken })
      .expectSay(/leave a message/)
      .hangUp();
  });

  test('tells an agent who presses 1 too late that the caller is gone', async () => {
    const variables = { ticket: 'none', caller: '+254711000111', line: '+254711082000' };

    await callFlow(findMeAgent, { services, variables, from: first })
      .press('1')
      .expectSay(/not there any more/);
  });
});
