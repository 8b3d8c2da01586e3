import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { mailbox } from '../../../flows/recipes/mailbox.ts';

const from = '+254711000111';

describe('the mailbox', () => {
  test('plays the greeting back, and keeps it when the caller sends it', async () => {
    const call = await callFlow(mailbox, { from })
      .speak(6)
      .press('1')
      .expectSay(/with us/);

    const message = call.savedData[0]?.data['message'];
    expect(call.documents.join()).toContain(`<Play url="${message}"/>`);
    expect(call.savedData).toEqual([{ name: 'greeting', data: { callerNumber: from, message } }]);
  });

  test('lets the caller speak again, and keeps the last greeting', async () => {
    const call = await callFlow(mailbox, { from }).speak(6).press('2').speak(3).press('1');

    expect(call.savedData).toHaveLength(1);
    expect(call.documents.join().match(/<Play/g)).toHaveLength(2);
  });

  test('keeps the greeting of whoever hangs up, or says nothing more', async () => {
    const silent = await callFlow(mailbox, { from })
      .speak(6)
      .silence(2)
      .expectSay(/with us/);

    expect(silent.savedData.map(({ name }) => name)).toEqual(['greeting']);
  });

  test('says so when nothing was heard', async () => {
    const call = await callFlow(mailbox)
      .silence()
      .expectSay(/did not hear a greeting/);

    expect(call.savedData).toEqual([]);
  });
});
