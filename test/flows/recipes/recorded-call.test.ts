import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { recordedCall } from '../../../flows/recipes/recorded-call.ts';

describe('a call that is recorded with consent', () => {
  test('is recorded when the caller agrees', async () => {
    await callFlow(recordedCall)
      .press('1')
      .expectSay(/This call is recorded/)
      .expectVerb('Dial', { record: 'true' })
      .expectSaved('consent', { consent: 'yes' });
  });

  test('is connected without recording when the caller does not agree', async () => {
    const call = await callFlow(recordedCall)
      .press('2')
      .expectSay(/not recorded/)
      .expectDial('+254711000401')
      .expectSaved('consent', { consent: 'no' });

    expect(call.documents.join()).not.toContain('record="true"');
  });

  test('is not recorded when the caller says nothing', async () => {
    const call = await callFlow(recordedCall)
      .silence(2)
      .expectSay(/not recorded/)
      .expectVerb('Dial');

    expect(call.documents.join()).not.toContain('record="true"');
    expect(call.savedData).toEqual([]);
  });

  test('is not recorded when the caller presses something else', async () => {
    const call = await callFlow(recordedCall)
      .press('5')
      .expectSay(/Please press 1 or 2/)
      .press('0')
      .expectVerb('Dial');

    expect(call.documents.join()).not.toContain('record="true"');
  });

  test('ends with words when nobody picks up', async () => {
    const phones = { '+254711000401': { onRing: 'off' } } as const;

    await callFlow(recordedCall, { phones })
      .press('1')
      .expectSay(/nobody is free/);
  });
});
