import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFlow } from '../../flow-kit/check/index.ts';
import { type FlowNetwork, type ServiceContext, startNetwork } from '../../flow-kit/network.ts';
import { recipes } from '../../flows/recipes/index.ts';
import type { Flow } from '../../lib/flows/definition/flow.ts';
import type { CallTranscript, KeyPresses, PhoneScript } from '../../simulator/index.ts';
import { everyStep } from '../flows/every-step.ts';
import { routing } from '../product-flows/index.ts';
import { runs } from '../runs.ts';

/** How many calls are made to each flow; `FLOW_CALLS=2000 npx vitest run test/flow-kit/any-caller` makes more. */
const calls = Number(process.env['FLOW_CALLS'] ?? runs(10, 40));

const anyKeys = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('1', '2', '3', '9', '*', '1234', '0711222333#', '42#') },
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'0123456789*#'), maxLength: 14 }) },
);
const anyPresses: fc.Arbitrary<string | KeyPresses> = fc.oneof(
  anyKeys,
  fc.record({ keys: anyKeys, after: fc.double({ min: 0, max: 12, noNaN: true }), early: fc.boolean() }),
);
const anyCaller: fc.Arbitrary<PhoneScript> = fc.record(
  {
    keys: fc.array(anyPresses, { maxLength: 30 }),
    speakFor: fc.array(fc.constantFrom(0, 1, 5, 200), { minLength: 1, maxLength: 4 }),
    hangUpAfter: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 90, max: 4000 })),
    // Nothing but people ends a wait in a queue: together these stay below what the flows reckon with.
    holdFor: fc.integer({ min: 1, max: 400 }),
    talkFor: fc.integer({ min: 1, max: 400 }),
  },
  { requiredKeys: ['keys', 'speakFor', 'holdFor', 'talkFor'] },
);
const anyPhone: fc.Arbitrary<PhoneScript> = fc.record({
  onRing: fc.constantFrom('answer', 'ignore', 'busy', 'reject', 'off'),
  talkFor: fc.integer({ min: 1, max: 5000 }),
});

/** Services that now and then fail, hang or answer strangely, as services do. */
function servicesFor(flaw: () => number) {
  return (_: ServiceContext) => {
    const flawed =
      <T>(value: T) =>
      async (): Promise<T> => {
        const turn = flaw();
        if (turn % 5 === 0) throw new Error('down');
        if (turn % 11 === 0) return undefined as T;
        return value;
      };
    return {
      notifier: { tell: flawed(undefined) },
      accounts: { open: flawed('wrong' as const), balanceOf: flawed('12 shillings') },
      blockList: { has: flawed(false) },
      queues: { waiting: flawed(3) },
      amounts: new Map([['42', 7]]),
      calendar: {
        freeOn: flawed({ hour: '09:00' as const, fee: 500 }),
        book: flawed('booked' as const),
      },
      hunt: {
        begin: flawed(undefined),
        look: flawed('ringing' as const),
        leave: flawed(undefined),
        accept: flawed('soon' as const),
        decline: flawed(undefined),
      },
    };
  };
}

const variables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reminder: { name: 'Wanjiru', appointment: 'Tuesday at ten' },
  'find-me-agent': { ticket: 'abc', caller: '+254711000999', line: '+254711082000' },
  'every-step': { who: 'Wanjiru', tongue: 'sw' },
};

async function callOnce(network: FlowNetwork, name: string, caller: PhoneScript): Promise<CallTranscript> {
  const from = '+254711000111';
  network.simulator.phone(from).follows(caller);
  const given = variables[name];
  if (given === undefined) return network.simulator.dialIn({ from }).ended;
  const started = await network.startCall(from, name, given);
  if ('refusal' in started) throw new RangeError(started.refusal);
  return (network.simulator.call(started.sessionId) as NonNullable<ReturnType<typeof network.simulator.call>>)
    .ended;
}

const all = Object.entries({ ...recipes, ...routing.flows, 'every-step': everyStep }) as [
  string,
  Flow<never>,
][];

describe('any caller, whatever is pressed, said or not, and whenever the phone is put down', () => {
  test.each(all)(
    'comes to an end of %s within its bound, over legal documents',
    async (name, flow) => {
      const { longest } = checkFlow(name, flow);
      let turn = 0;
      const network = await startNetwork({
        flows: { [name]: flow },
        otherwise: name,
        services: servicesFor(() => (turn += 1)) as never,
        keepCalls: 1,
      });

      await fc.assert(
        fc.asyncProperty(anyCaller, anyPhone, async (caller, other) => {
          for (const phone of ['+254711000201', '+254711000301', '+254711000401', '+254711000501'])
            network.simulator.phone(phone).follows(other);
          const before = network.exchanges.length;

          const { summary, events } = await callOnce(network, name, caller);

          await network.simulator.idle();
          const exchanges = network.exchanges.slice(before);
          const notes = events.filter((event) => event.kind === 'note' && event.level !== 'info');
          const broken = exchanges
            .flatMap(({ answer }) => answer.faults)
            .filter(({ kind }) => kind !== 'computation-failed' && kind !== 'flow-error');
          expect({
            notes,
            broken,
            illegal: exchanges.flatMap(({ xmlFaults }) => xmlFaults),
            dropped: summary.dropped,
          }).toEqual({
            notes: [],
            broken: [],
            illegal: [],
            dropped: undefined,
          });
          expect(summary.state).toBe('ended');
          // The last notification is understood at whatever URL the call was, and is answered by nothing.
          expect(
            exchanges.filter(({ input: heard }) => heard.isActive === false).map(({ xml }) => xml),
          ).toContain('');
          expect(exchanges.filter(({ input: heard, xml }) => heard.isActive === false && xml !== '')).toEqual(
            [],
          );
          expect(exchanges.filter(({ answer }) => answer.document !== undefined).length).toBeLessThanOrEqual(
            longest?.turns ?? 0,
          );
          expect(Number(summary.durationInSeconds)).toBeLessThanOrEqual(Math.max(longest?.seconds ?? 0, 1));
        }),
        { numRuns: calls },
      );
      await network.close();
    },
    120_000,
  );
});
