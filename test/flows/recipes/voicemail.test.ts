import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { type Notifier, voicemail } from '../../../flows/recipes/voicemail.ts';

/** Tells everybody once, as its contract wants it. */
function aNotifier() {
  const told = new Map<string, Parameters<Notifier['tell']>[0]>();
  const notifier: Notifier = {
    tell: async (message, once) => {
      told.set(once, message);
    },
  };
  return { notifier, told: () => [...told.values()] };
}

describe('the voicemail', () => {
  test('keeps a message and tells of it', async () => {
    const { notifier, told } = aNotifier();

    const call = await callFlow(voicemail, { services: { notifier } })
      .expectSay(/leave a message/)
      .speak(12)
      .expectSay(/We have your message/);

    expect(call.savedData).toHaveLength(1);
    expect(told()).toEqual([{ from: '+254711000111', recordingUrl: call.savedData[0]?.data['message'] }]);
  });

  test('keeps and tells just the same when the caller hangs up after speaking', async () => {
    const { notifier, told } = aNotifier();

    const call = await callFlow(voicemail, { services: { notifier } }).speakAndHangUp(12);

    expect(call.endedBy).toBe('caller');
    expect(call.savedData).toEqual([
      { name: 'voicemail', data: { callerNumber: '+254711000111', message: expect.any(String) } },
    ]);
    expect(told()).toHaveLength(1);
  });

  test('offers another try to who says nothing, and then takes leave', async () => {
    const { notifier, told } = aNotifier();

    await callFlow(voicemail, { services: { notifier } })
      .silence()
      .expectSay(/did not hear a message/)
      .press('1')
      .expectSay(/leave a message/)
      .silence()
      .silence()
      .expectSay('Goodbye.');

    expect(told()).toEqual([]);
  });

  test('has the message in the record although nobody could be told', async () => {
    const notifier: Notifier = { tell: async () => Promise.reject(new Error('no route to host')) };

    const call = await callFlow(voicemail, { services: { notifier } })
      .speak()
      .expectSay(/We have your message/);

    expect(call.savedData).toHaveLength(1);
    expect(call.faults).toEqual([expect.objectContaining({ kind: 'computation-failed', step: 'notify' })]);
  });

  test('thanks the caller in time when telling hangs', async () => {
    const notifier: Notifier = { tell: () => new Promise(() => {}) };

    await callFlow(voicemail, { services: { notifier } })
      .speak()
      .expectSay(/We have your message/);
  });

  test('keeps nothing of a caller who hangs up at the tone', async () => {
    const { notifier, told } = aNotifier();

    const call = await callFlow(voicemail, { services: { notifier } }).hangUp();

    expect(call.savedData).toEqual([]);
    expect(told()).toEqual([]);
  });
});
