import { describe, expect, test } from 'vitest';
import { checkFlow, checkRouting } from '../../../flow-kit/check/index.ts';
import { type Flow, flow, openingHours, route } from '../../../lib/flows/index.ts';
import { faultyFlows, rightFlows } from './faulty-flows.ts';

function check(given: object) {
  return checkFlow('flow', given as never);
}

describe('the static check finds that', () => {
  test.each(faultyFlows.map((faulty) => [faulty.name, faulty] as const))('%s', (_, { flow, rule, says }) => {
    const { faults } = check(flow);

    const found = faults.filter((fault) => (rule as string) === 'anything' || fault.rule === rule);
    expect(faults.map(({ rule, message }) => `${rule}: ${message}`)).not.toEqual([]);
    expect(found.map(({ message }) => message).join('\n')).toMatch(says);
    // What cannot be looked at is told as such only where nothing else could be said.
    expect(faults.map(({ message }) => message).join()).not.toContain('cannot be looked at');
  });
});

test.each(Object.entries(rightFlows))('the static check has no false alarm on %s', (_, right) => {
  const { faults, longest } = check(right);

  expect(faults).toEqual([]);
  expect(longest?.seconds).toBeGreaterThan(0);
});

describe('the routing table is wrong when', () => {
  const end = { end: 'Goodbye.' } as const;
  const plain = flow({ start: 'a', steps: { a: end } });
  const faultsOf = (given: object) =>
    checkRouting({ flows: { plain }, otherwise: 'plain', ...given } as never).map(
      ({ rule, message }) => `${rule}: ${message}`,
    );
  const flowOf = (steps: object) =>
    ({ start: Object.keys(steps)[0], steps, code: () => ({}) }) as unknown as Flow;

  test.each([
    ['a phrase says nothing', { systemPrompts: { internalError: '' } }, /words: systemPrompts.internalError/],
    [
      'a phrase is blank in a language',
      { systemPrompts: { tooLong: { en: 'Too long.', sw: ' ' } } },
      /words: systemPrompts.tooLong/,
    ],
    [
      'a flow dials the number that leads to it',
      {
        flows: {
          plain,
          d: flowOf({ d: { dial: ['+254711082000'], maxDuration: 60, unanswered: 'bye' }, bye: end }),
        },
        numbers: { '+254711082000': ['d'] },
      },
      /self-call: d, d: it dials \+254711082000/,
    ],
    [
      'a flow redirects to this service',
      {
        flows: {
          plain,
          d: flowOf({ d: { redirect: 'https://api.example.com/prod/voice/instruct', estimatedSeconds: 9 } }),
        },
      },
      /self-call: .*run/,
    ],
    [
      'callers wait where no agent looks',
      {
        flows: {
          plain,
          c: flowOf({ c: { enqueue: 'help', estimatedSeconds: 9 } }),
          a: flowOf({ a: { dequeue: '+254711082000', name: 'support', estimatedSeconds: 9 } }),
        },
      },
      /queue: c, c: callers wait in the queue 'help'.*support[\s\S]*queue: a, a: it dequeues from 'support'/,
    ],
    ['a number lacks a digit', { numbers: { '+25471108200': ['plain'] } }, /routing: .*Kenya/],
    [
      'two rules have the same hours',
      {
        numbers: {
          '+254711082000': [
            {
              during: openingHours({ timeZone: 'Africa/Nairobi', week: { mon: '08:00-17:00' } }),
              flow: 'plain',
            },
            {
              during: openingHours({ timeZone: 'Africa/Nairobi', week: { mon: '08:00-17:00' } }),
              flow: 'plain',
            },
          ],
        },
      },
      /the same hours/,
    ],
  ])('%s', (_, given, says) => {
    expect(faultsOf(given).join('\n')).toMatch(says);
  });

  test('but not when agents take callers by a ticket', () => {
    const flows = {
      plain,
      c: flowOf({ c: { enqueue: '{ticket}', estimatedSeconds: 9 } }),
      a: flowOf({ a: { dequeue: '{line}', name: '{ticket}', estimatedSeconds: 9 } }),
    };

    expect(faultsOf({ flows })).toEqual([]);
    expect(checkRouting(route({ flows: { plain }, otherwise: 'plain' }))).toEqual([]);
  });
});
