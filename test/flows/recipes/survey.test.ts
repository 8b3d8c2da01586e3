import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { survey } from '../../../flows/recipes/survey.ts';

describe('the survey', () => {
  test('keeps all answers', async () => {
    const call = await callFlow(survey)
      .expectSay(/How was our service/)
      .press('5')
      .expectSay(/How was the delivery/)
      .press('2')
      .speak(9)
      .expectSay(/Thank you for your time/);

    expect(call.savedData.at(-1)).toEqual({
      name: 'survey',
      data: { service: '5', delivery: '2', comment: expect.stringMatching(/^http/) },
    });
  });

  test('has kept the answers so far of a caller who hangs up', async () => {
    const call = await callFlow(survey).press('4').hangUp();

    expect(call.savedData).toEqual([{ name: 'survey', data: { service: '4' } }]);
  });

  test('keeps a comment that ends by hanging up', async () => {
    const call = await callFlow(survey).press('4').press('4').speakAndHangUp(20);

    expect(call.savedData.at(-1)?.data).toMatchObject({ comment: expect.any(String) });
  });

  test('asks again after a key that is none of the answers', async () => {
    await callFlow(survey)
      .press('9')
      .expectSay(/key from 1 to 5/)
      .press('3')
      .expectSay(/How was the delivery/)
      .hangUp();
  });

  test('lets a caller go who says nothing', async () => {
    const call = await callFlow(survey)
      .silence(2)
      .expectSay(/We will not keep you/);

    expect(call.savedData).toEqual([]);
  });

  test('needs no comment', async () => {
    const call = await callFlow(survey)
      .press('1')
      .press('1')
      .silence()
      .expectSay(/Thank you for your time/);

    expect(call.savedData.at(-1)).toEqual({ name: 'survey', data: { service: '1', delivery: '1' } });
  });
});
