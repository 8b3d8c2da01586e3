import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, spread } from './figures.ts';
import { bundleSubjects, type Subject, theSameTwoWrites } from './start-up/subjects.ts';
import { root, startSurroundings } from './surroundings.ts';
import { atMost, type Mode, type Section } from './topic.ts';

/** What a process told of a number of requests. */
interface Told {
  /** Processor time of one request. */
  readonly milliseconds: number;
  /** Bytes, after the garbage was collected. */
  readonly heapUsed: number;
  readonly rss: number;
}

const measured = ['events', 'instruct'];

/** A function as Lambda has it once it is warm: one process, one request after another, of ever new calls. */
export async function sustained({ short }: Mode): Promise<Section> {
  const surroundings = await startSurroundings();
  const folder = mkdtempSync(join(tmpdir(), 'piga-bench-'));
  try {
    const subjects = await bundleSubjects(folder);
    const start = (name: string) =>
      startWarm(subjects.find((subject) => subject.name === name) as Subject, surroundings.env);
    const warm = new Map<string, Warm>();
    for (const name of [theSameTwoWrites, ...measured]) warm.set(name, await start(name));
    const times = await inTurns(warm, short);
    const memory = await overMany(warm.get('events') as Warm, short);
    for (const { stop } of warm.values()) stop();
    return sectionOf(times, memory);
  } finally {
    await surroundings.stop();
    rmSync(folder, { recursive: true });
  }
}

interface Warm {
  readonly answer: (requests: number, atOnce: number) => Promise<Told>;
  readonly stop: () => void;
}

async function startWarm({ bundle, request }: Subject, env: Readonly<Record<string, string>>): Promise<Warm> {
  const child: ChildProcess = fork(join(root, 'bench/sustained-process.cjs'), [bundle, request], {
    env,
    execArgv: ['--expose-gc'],
  });
  await once(child, 'message');
  return {
    answer: async (requests, atOnce) => {
      child.send({ requests, atOnce });
      const [told] = await Promise.race([once(child, 'message'), endOf(child)]);
      return told;
    },
    stop: () => void child.removeAllListeners('exit').kill(),
  };
}

async function endOf(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`A warm function ended with ${code}`);
}

/** Processor time of a request, of each function, round by round; the first round, in which V8 optimises, does not count. */
async function inTurns(warm: ReadonlyMap<string, Warm>, short: boolean): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>([...warm.keys()].map((name) => [name, []]));
  const requests = short ? 200 : 300;
  for (const { answer } of warm.values()) await answer(short ? 1_000 : 2_000, 1);
  for (let round = 0; round < (short ? 5 : 15); round += 1)
    for (const [name, { answer }] of warm) times.get(name)?.push((await answer(requests, 1)).milliseconds);
  return times;
}

/** What the process holds after each tenth of 100,000 requests; eight at a time, which Lambda does not, to be done sooner. */
async function overMany({ answer }: Warm, short: boolean): Promise<Told[]> {
  const told: Told[] = [];
  for (let tenth = 0; tenth < 10; tenth += 1) told.push(await answer(short ? 500 : 10_000, 8));
  return told;
}

function sectionOf(times: ReadonlyMap<string, readonly number[]>, memory: readonly Told[]): Section {
  const reference = times.get(theSameTwoWrites) ?? [];
  const ratios = (name: string) =>
    (times.get(name) ?? []).map((time, round) => time / (reference[round] as number));
  const heap = memory.map(({ heapUsed }) => heapUsed / 2 ** 20);
  const growth = (median(heap.slice(5)) / median(heap.slice(0, 5)) - 1) * 100;
  return {
    title: 'Sustained',
    about: [
      'One warm process, as Lambda has it: one request after another, each the ring of a new call, over the embedded DynamoDB in',
      'another process. Processor time of the function’s process alone, in turns with a function that makes the same two writes',
      'by the same SDK and nothing else.',
    ].join('\n'),
    tables: [
      {
        columns: ['', 'Processor time of a request, ms', 'Times as long'],
        rows: [...times].map(([name, all]) => [
          measured.includes(name) ? `\`${name}\`` : name,
          spread(all, 2),
          spread(ratios(name), 2),
        ]),
      },
      {
        caption:
          '`events`, over 100,000 further requests: megabytes after each tenth, the garbage collected.',
        columns: ['', ...memory.map((_, tenth) => `${tenth + 1}`)],
        rows: [
          ['heap', ...heap.map((megabytes) => megabytes.toFixed(1))],
          ['resident', ...memory.map(({ rss }) => (rss / 2 ** 20).toFixed(0))],
        ],
      },
    ],
    goals: [
      ...measured.map((name) =>
        atMost(`\`${name}\` over ${theSameTwoWrites}, processor time`, 1.3, median(ratios(name)), '×', 2),
      ),
      atMost('Growth of the heap from the first half of 100,000 requests to the second', 5, growth, ' %'),
    ],
  };
}
