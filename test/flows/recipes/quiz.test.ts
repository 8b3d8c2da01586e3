import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { quiz } from '../../../flows/recipes/quiz.ts';

const from = '+254711000111';

describe('the quiz', () => {
  test('counts what is right', async () => {
    await callFlow(quiz, { from })
      .press('3')
      .press('47')
      .press('12121963')
      .expectSay('You have 3 right. Congratulations!')
      .expectSaved('quiz', { callerNumber: from, score: 3, lakes: 3, counties: 47, day: '1963-12-12' });
  });

  test('goes on after what is wrong, and keeps what was answered', async () => {
    await callFlow(quiz, { from })
      .press('4')
      .press('47')
      .press('31021963')
      .expectSay('That is no day.')
      .silence()
      .expectSay('You have 1 right.')
      .expectSaved('quiz', { callerNumber: from, score: 1, lakes: 4, counties: 47 });
  });

  test('consoles who says nothing', async () => {
    const call = await callFlow(quiz, { from })
      .silence(6)
      .expectSay(/Not this time/);

    expect(call.savedData).toEqual([{ name: 'quiz', data: { callerNumber: from } }]);
  });
});
