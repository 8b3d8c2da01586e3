import type { Definition, Flow } from '../lib/flows/definition/flow.ts';
import { createConversation, flow, route, sealKeys } from '../lib/flows/index.ts';
import { getDigits, redirect, render, response, say } from '../lib/voice-xml/index.ts';
import { median, spread } from './figures.ts';
import type { Mode, Section } from './topic.ts';

const url = 'https://api.example.com/voice/instruct?token=0123456789abcdef0123456789abcdef';
const heard = {
  sessionId: 'ATVId_96cd00fb425200566d5bc8012cd93f96',
  isActive: true,
  direction: 'Inbound',
  callerNumber: '+254711000111',
  destinationNumber: '+254711082000',
} as const;

/** A chain of questions, each of which remembers its answer. */
function chainOf(length: number): Flow {
  const steps = Object.fromEntries(
    Array.from({ length }, (_, i) => {
      const next = i + 1 < length ? `ask${i + 1}` : 'bye';
      const ask = `Question ${i}: for yes press 1, for no press 2.`;
      return [
        `ask${i}`,
        { ask, keys: { 1: next, 2: next }, into: `answer${i % 8}`, silence: 'bye', wrong: 'bye' },
      ];
    }),
  );
  const definition: Definition = { start: 'ask0', steps: { ...steps, bye: { end: 'Goodbye.' } } as never };
  return flow(definition as never) as Flow;
}

interface Subject {
  readonly name: string;
  readonly run: () => Promise<string>;
}

async function subjectFor(length: number): Promise<Subject> {
  const routing = route({ flows: { chain: chainOf(length) }, otherwise: 'chain' });
  const keys = sealKeys(['a secret for benchmarks that is long enough']);
  const conversation = createConversation({ routing, services: undefined as never, keys, now: () => 1e12 });
  // Half way through, with its answers collected.
  let at: string | undefined;
  for (let turn = 0; turn < length / 2; turn += 1) {
    const answered = { ...heard, ...(turn === 0 ? {} : { dtmfDigits: '1' }) };
    const { document } = await conversation.answer(answered, { url, ...(at === undefined ? {} : { at }) });
    at = /at=([\w~-]+)/.exec(render(document as NonNullable<typeof document>))?.[1];
  }
  const where = { url, at: at as string };
  return {
    name: `flow of ${length} steps`,
    run: async () => {
      const { document } = await conversation.answer({ ...heard, dtmfDigits: '1' }, where);
      return render(document as NonNullable<typeof document>);
    },
  };
}

const byHand: Subject = {
  name: 'by hand',
  run: async () => {
    const callbackUrl = `${url}&at=${'x'.repeat(250)}`;
    const prompt = say('Question 3: for yes press 1, for no press 2.');
    return render(
      response(getDigits({ numDigits: 1, timeout: 8, callbackUrl }, prompt), redirect(callbackUrl)),
    );
  },
};

/** Of the processor's time: what else the machine does meanwhile does not count. */
async function microseconds({ run }: Subject, answers: number): Promise<number> {
  const start = process.cpuUsage();
  for (let i = 0; i < answers; i += 1) await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / answers;
}

/**
 * What a flow adds to an answer: the document of a conversation (the position opened, one step made, the next position
 * sealed) beside the same document written by hand, from five steps to fifty, in microseconds of processor time.
 */
export async function flows({ short }: Mode): Promise<Section> {
  const [rounds, answers] = short ? [5, 500] : [15, 2000];
  const subjects = [byHand, await subjectFor(5), await subjectFor(50)];
  const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (const subject of subjects) await microseconds(subject, answers);
  for (let round = 0; round < rounds; round += 1)
    for (const subject of subjects) times.get(subject.name)?.push(await microseconds(subject, answers));

  const reference = median(times.get(byHand.name) as number[]);
  return {
    title: 'Flows',
    about: [
      'What a flow adds to an answer: the position opened, one step made, the next position sealed with AES-256-GCM; beside',
      'the same document written by hand. Microseconds of processor time.',
    ].join('\n'),
    tables: [
      {
        columns: ['', 'An answer, µs', 'The flow adds, µs'],
        rows: [...times].map(([name, all]) => [
          name,
          spread(all),
          name === byHand.name ? '' : (median(all) - reference).toFixed(1),
        ]),
      },
    ],
    goals: [],
  };
}
