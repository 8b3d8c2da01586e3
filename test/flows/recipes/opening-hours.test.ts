import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { reception } from '../../../flows/recipes/opening-hours.ts';

/** A moment in Nairobi. */
function nairobi(written: string) {
  return Date.parse(`${written}+03:00`);
}

describe('the reception', () => {
  test('rings the office one after the other while it is open', async () => {
    const at = nairobi('2026-03-02T10:00:00');

    await callFlow(reception, { at }).expectVerb('Dial', {
      phoneNumbers: '+254711000301,+254711000302',
      sequential: 'true',
    });
  });

  test('takes a message when nobody picks up', async () => {
    const phones = { '+254711000301': { onRing: 'ignore' }, '+254711000302': { onRing: 'busy' } } as const;

    const call = await callFlow(reception, { at: nairobi('2026-03-02T10:00:00'), phones })
      .expectSay(/Nobody can take your call/)
      .press('1')
      .speak(7)
      .expectSay(/We will call you back/);

    expect(call.savedData).toEqual([
      { name: 'message', data: { callerNumber: '+254711000111', message: expect.stringMatching(/^http/) } },
    ]);
  });

  test.each([
    ['in the lunch break', '2026-03-02T13:30:00'],
    ['in the evening', '2026-03-02T17:00:00'],
    ['on a Sunday', '2026-03-01T10:00:00'],
    ['at night', '2026-03-03T02:00:00'],
  ])('tells its hours to who calls %s', async (_, when) => {
    await callFlow(reception, { at: nairobi(when) })
      .expectSay(/We are closed now/)
      .hangUp();
  });

  test('says on a holiday that it is one', async () => {
    await callFlow(reception, { at: nairobi('2026-12-25T10:00:00') })
      .expectSay(/public holiday/)
      .hangUp();
  });

  test('keeps nothing of a caller who is offered to leave a message and does not', async () => {
    const call = await callFlow(reception, { at: nairobi('2026-03-01T10:00:00') })
      .silence(2)
      .expectSay(/Thank you for calling/);

    expect(call.savedData).toEqual([]);
  });

  test('keeps nothing when the caller says nothing after the tone', async () => {
    const call = await callFlow(reception, { at: nairobi('2026-03-01T10:00:00') })
      .press('1')
      .silence();

    expect(call.savedData).toEqual([]);
    expect(call.said.at(-1)).toMatch(/Thank you for calling/);
  });
});
