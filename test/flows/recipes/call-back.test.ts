import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { callBack } from '../../../flows/recipes/call-back.ts';

describe('the call-back request', () => {
  test('notes the number that the caller calls from', async () => {
    await callFlow(callBack)
      .press('1')
      .expectSay(/We will call you back/)
      .expectSaved('call-back', { callerNumber: '+254711000111' });
  });

  test('notes another number after reading it back digit by digit', async () => {
    const call = await callFlow(callBack)
      .press('2')
      .press('0733123456#')
      .expectSay(/The number is 0733123456/)
      .press('1')
      .expectSaved('call-back', { callerNumber: '+254711000111', number: '0733123456' });

    expect(call.documents.join()).toContain('<say-as interpret-as="characters">0733123456</say-as>');
  });

  test('lets the caller correct the number', async () => {
    await callFlow(callBack)
      .press('2')
      .press('0733123456#')
      .press('2')
      .press('0722000000#')
      .press('1')
      .expectSaved('call-back', { callerNumber: '+254711000111', number: '0722000000' });
  });

  test('does not take a few digits for a number', async () => {
    const call = await callFlow(callBack)
      .press('2')
      .press('123#')
      .expectSay(/not a telephone number/)
      .press('44#')
      .press('5#')
      .expectSay(/could not note a number/);

    expect(call.savedData).toEqual([]);
  });

  test('notes nothing for a caller who is silent', async () => {
    const call = await callFlow(callBack)
      .silence(3)
      .expectSay(/could not note a number/);

    expect(call.savedData).toEqual([]);
  });

  test('takes a number as meant when the caller does not confirm it', async () => {
    await callFlow(callBack)
      .press('2')
      .press('0733123456#')
      .silence(2)
      .expectSaved('call-back', { callerNumber: '+254711000111', number: '0733123456' });
  });

  test('notes nothing when the caller hangs up before confirming', async () => {
    const call = await callFlow(callBack).press('2').press('0733123456#').hangUp();

    expect(call.savedData).toEqual([]);
  });
});
