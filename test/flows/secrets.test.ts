import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFlow } from '../../flow-kit/check/index.ts';
import { createConversation, type Flow, type FlowAnswer, route, sealKeys } from '../../lib/flows/index.ts';
import { render } from '../../lib/voice-xml/index.ts';
import { runs } from '../runs.ts';

const PIN = '48151623';
const keys = sealKeys(['a secret for tests that is long enough']);
const url = 'https://api.example.com/voice/instruct?token=abc';
const out = { silence: 'bye', wrong: 'bye' };

/** What flows may do with a PIN, the check's leave or not: the handlers have to bear flows that nobody checked. */
const uses: Readonly<Record<string, object>> = {
  save: { save: 'login', data: ['pin', 'pin?', 'choice?'], next: 'menu' },
  say: { say: 'It is {pin}, {pin:characters}, {pin:KES}.', next: 'menu' },
  play: { play: '{pin}', next: 'menu' },
  enqueue: { enqueue: 'room-{pin}', estimatedSeconds: 60 },
  dequeue: { dequeue: '+25471108{pin}', name: 'q-{pin}', estimatedSeconds: 60 },
  dial: { dial: ['+2547{pin}', 'x{pin}@ke.sip.africastalking.com'], maxDuration: 60, unanswered: 'menu' },
  branch: { branch: 'pin', is: { [PIN]: 'menu' }, otherwise: 'menu' },
  language: { language: '{pin}', next: 'menu' },
  count: { count: 'n', next: 'menu' },
  compute: {
    compute: { ok: 'menu', brings: { next: 'menu', set: {} } },
    timeoutSeconds: 0.05,
    failed: 'menu',
  },
};

/** How code that knows the PIN fails. */
const failures: Readonly<Record<string, (pin: string) => unknown>> = {
  throws: (pin) => {
    throw new Error(`bank refused PIN ${pin}`);
  },
  'throws what is no error': (pin) => {
    throw `refused ${pin}`;
  },
  'throws an error with a name of its own': (pin) => {
    throw Object.assign(new Error('no'), { name: `Refused${pin}` });
  },
  'answers what it may not': (pin) => pin,
  'brings what it may not': (pin) => ({ [pin]: { pin } }),
  answers: () => 'ok',
};

function flowOf(use: object, fail: (pin: string) => unknown): Flow {
  return {
    start: 'pin',
    steps: {
      pin: { ask: 'PIN?', digits: PIN.length, into: 'pin', secret: true, next: 'menu', ...out },
      menu: { ask: '1?', keys: { 1: 'use', 2: 'again' }, into: 'choice', ...out },
      use,
      again: { compute: { ok: 'menu' }, timeoutSeconds: 0.05, failed: 'menu' },
      bye: { end: 'Goodbye.' },
    },
    code: () => {
      const run = async ({ pin }: { pin: string }) => fail(pin) as never;
      return { use: run, again: run };
    },
  } as never;
}

/** Everything that leaves the conversation, where the digits of a secret callback are not looked at. */
function leaves({ document, step, next, savedData, faults, path }: FlowAnswer): string {
  const told = faults.map((fault) =>
    'error' in fault && fault.error instanceof Error ? { ...fault, error: `${fault.error.stack}` } : fault,
  );
  return `${document === undefined ? '' : render(document)}${JSON.stringify({ step, next, savedData, told, path })}`;
}

const anyTurn = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom({ dtmfDigits: '1' }, { dtmfDigits: '2' }, {}) },
  fc.constantFrom({ dtmfDigits: PIN }, { isActive: false }, { isActive: false, dtmfDigits: PIN }),
  fc.constantFrom(
    { lost: 'forged' as const, dtmfDigits: PIN },
    { lost: 'renamed' as const, dtmfDigits: PIN },
    { lost: 'open' as const, dtmfDigits: PIN },
  ),
);

describe('a secret', () => {
  test('never leaves a conversation, whatever the flow does with it, what fails, and whatever happens to the call', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.entries(uses)),
        fc.constantFrom(...Object.entries(failures)),
        fc.array(anyTurn, { maxLength: 6 }),
        async ([, use], [, fail], turns) => {
          let flow = flowOf(use, fail);
          let at: string | undefined;
          const answer = async (heard: object, where = at) => {
            const conversation = createConversation({
              routing: route({ flows: { bank: flow as Flow<never> }, otherwise: 'bank' }),
              services: undefined as never,
              keys,
              now: () => 1.7e12,
            });
            const answered = await conversation.answer(
              { sessionId: 'ATVId_1', isActive: true, callerNumber: '+254711000111', ...heard },
              where === undefined ? { url } : { url, at: where },
            );
            at =
              /at=([\w~-]+)/.exec(answered.document === undefined ? '' : render(answered.document))?.[1] ??
              at;
            return answered;
          };
          await answer({});
          expect((await answer({ dtmfDigits: PIN })).isSecret).toBe(true);

          for (const turn of turns) {
            const { lost, ...heard } = { lost: undefined, ...turn } as { lost?: string; dtmfDigits?: string };
            if (lost === 'renamed')
              flow = {
                ...flow,
                steps: { ...flow.steps, menu: { ...flow.steps['menu'], ask: `Again? ${at?.length}` } },
              } as never;
            const answered = await answer(
              heard,
              lost === 'forged' ? `x${at}` : lost === 'open' ? undefined : at,
            );

            expect(leaves(answered)).not.toContain(PIN);
            if (lost === 'forged') expect(answered.isSecret).toBe(true);
          }
        },
      ),
      { numRuns: runs(60, 300) },
    );
  });

  test('is hidden where digits come without a position, as long as any flow asks for one', async () => {
    const conversation = createConversation({
      routing: route({
        flows: { bank: flowOf(uses['count'] as object, () => 'ok') as Flow<never> },
        otherwise: 'bank',
      }),
      services: undefined as never,
      keys,
      now: () => 1.7e12,
    });

    const { isSecret } = await conversation.answer(
      { sessionId: 'ATVId_1', isActive: true, dtmfDigits: PIN },
      { url },
    );

    expect(isSecret).toBe(true);
  });

  test.each(Object.entries(uses).filter(([use]) => !['count', 'compute'].includes(use)))(
    'is not let by the check into %s',
    (_, use) => {
      const { faults } = checkFlow(
        'bank',
        flowOf(use, () => 'ok'),
      );

      expect(faults.map(({ rule }) => rule)).toContain('secret');
    },
  );
});
