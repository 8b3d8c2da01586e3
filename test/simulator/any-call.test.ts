import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PhoneScript } from '../../simulator/index.ts';
import { runs } from '../runs.ts';
import { agent, bench, caller, callOut, line, of } from './stand-in.ts';

const text = fc.constantFrom('Hello', 'Press one', 'Tom &amp; Jerry');
const prompt = fc.oneof(
  text.map((words) => `<Say>${words}</Say>`),
  fc.constant('<Play url="https://example.com/a.mp3"/>'),
  fc.constant(''),
);
const numbers = fc
  .uniqueArray(fc.constantFrom(agent, '+254799000010', '+254799000011', '+254799000013', 'piga.jane'), {
    minLength: 1,
  })
  .map((list) => list.join(','));

const element = fc.oneof(
  { weight: 4, arbitrary: text.map((words) => `<Say playBeep="true">${words}</Say>`) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 4 }), prompt)
      .map(([n, inside]) => `<GetDigits numDigits="${n}" timeout="5">${inside}</GetDigits>`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(numbers, fc.boolean(), fc.boolean())
      .map(
        ([to, sequential, record]) =>
          `<Dial phoneNumbers="${to}" sequential="${sequential}" record="${record}"/>`,
      ),
  },
  { weight: 2, arbitrary: prompt.map((inside) => `<Record timeout="3" finishOnKey="#">${inside}</Record>`) },
  fc.constant('<Record/>'),
  fc.constant('<Enqueue name="q"/>'),
  fc.constant(`<Dequeue phoneNumber="${line}" name="q"/>`),
  fc.constant('<Conference/>'),
  fc.constant('<Reject/>'),
  fc.constant('<Redirect>http://service.test/next</Redirect>'),
  fc.constant('<Hangup/>'),
  fc.constant('Tom & Jerry'),
);

const seconds = fc.integer({ min: 0, max: 40 });
const script: fc.Arbitrary<PhoneScript> = fc.record(
  {
    onRing: fc.constantFrom('answer', 'answer', 'answer', 'busy', 'ignore', 'reject', 'off'),
    answerAfter: seconds,
    keys: fc.array(fc.constantFrom('', '1', '12', '1#', '*9')),
    speakFor: seconds,
    hangUpAfter: seconds,
    holdFor: seconds,
    talkFor: seconds,
  },
  { requiredKeys: [] },
);

const documents = fc.array(fc.array(element, { maxLength: 4 }), { minLength: 1, maxLength: 5 });
const calls = fc.array(fc.record({ inbound: fc.boolean(), script, documents }), {
  minLength: 1,
  maxLength: 4,
});
const transfer = fc.option(
  fc.record({
    after: fc.integer({ min: 1, max: 30 }),
    callLeg: fc.constantFrom('caller' as const, 'callee' as const),
    phoneNumber: fc.constantFrom('+254733000333', '+254799000010', '+254799000011', 'piga.jane', 'nobody'),
  }),
  { nil: undefined },
);
const faults = fc.constantFrom({}, { duplicate: 0.3, reorder: 0.3, delay: 0.3 });

it('every call ends, whatever it is told and whoever is on the phone, by one final request to each URL', async () => {
  await fc.assert(
    fc.asyncProperty(calls, transfer, faults, fc.string(), async (people, moved, callbacks, seed) => {
      const told = new Map<string, string[][]>();
      const { simulator, callbacks: asked } = await bench(
        ({ callerNumber = '' }) => (told.get(callerNumber)?.shift() ?? ['<Say>Bye</Say>']).join(''),
        { faults: { callbacks }, seed, defaultPhone: { holdFor: 60, hangUpAfter: 900 } },
      );
      for (const [place, person] of people.entries()) {
        const number = `+25471100000${place}`;
        simulator.phone(number).follows({ holdFor: 60, hangUpAfter: 900, ...person.script });
        told.set(number, [...person.documents]);
        if (person.inbound) simulator.dialIn({ from: number });
        else await callOut(simulator, number);
      }

      if (moved !== undefined) {
        await simulator.clock.timer(moved.after * 1000).done;
        for (const { sessionId } of simulator.calls) simulator.transfer({ ...moved, sessionId });
      }
      const ended = await Promise.all(simulator.calls.map((call) => call.ended));

      for (const transcript of ended) {
        expect(transcript.summary.dropped ?? '').not.toContain('simulator itself');
        const finals = of('request', transcript).filter(
          ({ moment, copy }) => moment === 'final' && copy === undefined,
        );
        expect(finals.map(({ to }) => to).sort()).toEqual(['callback', 'events']);
        expect(transcript.events.at(-1)?.kind).toBe('ended');
        expect(transcript.summary.amount).toMatch(/^(0|\d+\.\d{3})$/);
      }
      expect(asked().every(({ callerNumber }) => callerNumber?.startsWith('+25471100000'))).toBe(true);
      await simulator.close();
    }),
    { numRuns: runs(40, 200) },
  );
}, 60_000);

it('of many calls under every fault all end', { timeout: 60_000 }, async () => {
  const rates = {
    duplicate: 0.05,
    reorder: 0.05,
    delay: 0.05,
    drop: 0.02,
    error5xx: 0.01,
    timeout: 0.01,
    reset: 0.01,
  };
  const { simulator } = await bench(
    ({ dtmfDigits }) =>
      dtmfDigits === undefined ? '<GetDigits numDigits="1" timeout="5"/>' : '<Say>Bye</Say>',
    { faults: { callbacks: rates } },
  );

  const calls = Array.from({ length: 1000 }, () =>
    simulator.dialIn({ from: caller, script: { keys: ['1'] } }),
  );
  const ended = await Promise.all(calls.map((call) => call.ended));

  const dropped = ended.filter(({ summary }) => summary.dropped !== undefined);
  expect(ended.every(({ summary }) => summary.state === 'ended')).toBe(true);
  // Two requests for instructions a call, five in a hundred of which are lost.
  expect(dropped.length / 1000).toBeGreaterThan(0.05);
  expect(dropped.length / 1000).toBeLessThan(0.15);
});
