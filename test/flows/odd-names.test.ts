import { expect, test } from 'vitest';
import { callFlow } from '../../flow-kit/call-flow.ts';
import { checkFlow } from '../../flow-kit/check/index.ts';
import { flow, type Step } from '../../lib/flows/index.ts';

// Names that every object has anyway, and one that is no name of a property at all where it is written so.
test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])(
  'a step named %s is a step like any other: it is limited, keeps its data, and is gone when it is gone',
  async (name) => {
    const steps = {
      [name]: {
        ask: 'Your code?',
        digits: 4,
        into: 'code',
        maxVisits: { times: 2, next: 'locked' },
        next: 'look',
        silence: 'locked',
        wrong: 'locked',
      },
      look: { branch: 'code', is: { 1234: 'right' }, otherwise: name },
      right: { end: 'Welcome, {code}.' },
      locked: { end: 'No more tries.' },
    } as Record<string, Step>;
    const odd = flow({ start: name, steps });

    expect(checkFlow('odd', odd).faults).toEqual([]);
    await callFlow(odd)
      .press('1111')
      .press('2222')
      .expectSay(/No more tries/);
    await callFlow(odd)
      .press('1111')
      .press('1234')
      .expectSay(/Welcome/);
    const { [name]: _, ...others } = steps;
    expect(checkFlow('odd', { ...odd, start: 'look', steps: others }).faults).toContainEqual(
      expect.objectContaining({ rule: 'unknown-step', step: 'look' }),
    );
  },
);

test('steps that are partly made from a list are checked by the same rules', async () => {
  const news = ['Tea after the service.', 'The choir meets on Friday.'];
  const announcements = news.map((words, i) => [
    `news${i}`,
    { say: words, next: i + 1 < news.length ? `news${i + 1}` : 'again' },
  ]);
  const steps = {
    ...Object.fromEntries(announcements),
    again: { ask: 'To hear it again, press 1.', keys: { 1: 'news0' }, silence: 'bye', wrong: 'bye' },
    bye: { end: 'Goodbye.' },
  } as Record<string, Step>;

  const made = flow({ start: 'news0', steps });

  expect(checkFlow('made', made).faults).toEqual([]);
  await callFlow(made)
    .expectSay(/Tea/)
    .expectSay(/Friday/)
    .press('1')
    .expectSay(/Tea/);
  const lost = {
    ...steps,
    again: { say: 'Hello {name}.', next: 'news7' },
  } as Record<string, Step>;
  expect(checkFlow('lost', flow({ start: 'news0', steps: lost })).faults.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['unknown-step', 'datum']),
  );
});
