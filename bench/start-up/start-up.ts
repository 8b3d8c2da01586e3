import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grouped, median, spread } from '../figures.ts';
import { startSurroundings } from '../surroundings.ts';
import { atMost, type Goal, type Mode, type Section, type Table } from '../topic.ts';
import { type ColdStart, coldStarts } from './cold-start.ts';
import { runtimeClient, throughRuntimeClient } from './runtime-client.ts';
import { withSecretsInSsm } from './secrets.ts';
import { bundleSubjects, compiledSubjects, type Subject, theSameTwoWrites, WITH_CACHE } from './subjects.ts';

export async function startUp({ short }: Mode): Promise<Section> {
  const surroundings = await startSurroundings();
  const folder = mkdtempSync(join(tmpdir(), 'piga-bench-'));
  try {
    const subjects = await bundleSubjects(folder);
    const tables: Table[] = [];
    const goals: Goal[] = [];
    const empty = subjects.filter(({ kind }) => kind === 'empty');
    const isWaitedFor = ({ name }: Subject) => name === theSameTwoWrites || name in mostTimesTwoWrites;
    const waitedFor = [...empty, ...subjects.filter(isWaitedFor)];
    const others = subjects.filter((subject) => !isWaitedFor(subject));
    for (const node of nodes()) {
      const compiled = await compiledSubjects(subjects, node.path);
      const starts = await coldStarts(
        node.path,
        [...waitedFor, ...compiled],
        surroundings.env,
        short ? 2 : 25,
      );
      tables.push(tableOf(node.version, starts));
      goals.push(...ratiosOf(node.version, starts));
      tables.push(
        tableOf(node.version, await coldStarts(node.path, others, surroundings.env, short ? 1 : 5)),
      );
    }
    for (const node of nodes())
      tables.push(await withSecretsInSsm(node, subjects, surroundings.env, short ? 2 : 10));
    for (const node of runtimeClient === undefined ? [] : nodes()) {
      const ours = subjects.filter(({ kind }) => kind !== 'peer');
      tables.push(await throughRuntimeClient(node, ours, surroundings.env, short ? 1 : 15));
    }
    return {
      title: 'Start-up',
      about: [
        'A process that loads one function and answers its first request, from start to end, less what an empty function',
        'takes in the same round. What wakes `instruct` and `events` is the ring of a new call: the first request includes the',
        'first two connections to DynamoDB (embedded, in another process, without TLS) and a write on each. The peers are',
        'bundled and minified by esbuild too; those that are web servers answer over loopback. Processor time, over an',
        'empty function as well, leaves out what was waited for the database. Node has the flags that Lambda starts it with.',
        'A code cache is what V8 has compiled of a function while it was packaged (`CODE_CACHE`); nothing else here has one.',
      ].join('\n'),
      tables,
      goals: [...sizeGoals(subjects), ...goals],
      notes: [
        'Three lines say where the time of a first answer goes, the same two writes and those before and after them: two writes by the AWS SDK take it nearly all, even without what the bundles leave out of the SDK (`build/bundle/lean-sdk.mjs`), and two bare HTTP requests take a good part of the rest.',
        "`invoke-call` holds the numbering plans of the world and their reader, 62 kB, which refuse a wrong number before it costs money; and it makes six requests to DynamoDB and one to Africa's Talking before it answers, some of which wait for others.",
        ...(runtimeClient === undefined
          ? ['`aws-lambda-ric` is not installed here: it needs a compiler, autoconf and libtool.']
          : []),
      ],
    };
  } finally {
    await surroundings.stop();
    rmSync(folder, { recursive: true });
  }
}

interface Node {
  readonly version: string;
  readonly path: string;
}

/** This Node, and the one that Lambda runs, where npm can bring it. */
function nodes(): Node[] {
  const own = { version: process.version, path: process.execPath };
  if (own.version.startsWith('v24.')) return [own];
  try {
    const told = execFileSync(
      'npx',
      ['-y', '-p', 'node@24', 'node', '-p', 'process.version + "\\n" + process.execPath'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const [version = '', path = ''] = told.trim().split('\n');
    return [own, { version, path }];
  } catch {
    return [own];
  }
}

/** Of each round, how much more than the empty function. */
function over(starts: ReadonlyMap<Subject, readonly ColdStart[]>, subject: Subject, what: 'total' | 'cpu') {
  const [empty = []] = starts.values();
  return (starts.get(subject) ?? []).map((start, round) => start[what] - (empty[round]?.[what] ?? 0));
}

function tableOf(version: string, starts: ReadonlyMap<Subject, readonly ColdStart[]>): Table {
  const [empty = []] = starts.values();
  return {
    caption: `Node ${version}; an empty function takes ${spread(empty.map(({ total }) => total))} ms.`,
    columns: ['', 'Bundle, bytes', 'Over an empty function, ms', 'Loading', 'First answer', 'Processor time'],
    rows: [...starts]
      .slice(1)
      .map(([subject, measured]) => [
        shown(subject),
        grouped(subject.bytes),
        spread(over(starts, subject, 'total')),
        median(measured.map(({ load }) => load)).toFixed(1),
        median(measured.map(({ first }) => first)).toFixed(1),
        median(over(starts, subject, 'cpu')).toFixed(1),
      ]),
  };
}

/** Most times that a first answer may take what the same two writes take, without a code cache and with one. */
const mostTimesTwoWrites: Readonly<Record<string, { readonly without: number; readonly compiled: number }>> =
  {
    events: { without: 1.15, compiled: 0.85 },
    instruct: { without: 1.15, compiled: 0.85 },
    'invoke-call': { without: 1.85, compiled: 1.5 },
  };

function ratiosOf(version: string, starts: ReadonlyMap<Subject, readonly ColdStart[]>): Goal[] {
  const reference = [...starts.keys()].find(({ name }) => name === theSameTwoWrites) as Subject;
  const overReference = (subject: Subject, what: 'total' | 'cpu') =>
    median(over(starts, subject, what)) / median(over(starts, reference, what));
  return [...starts.keys()].flatMap((subject) => {
    const { kind } = subject;
    const most = mostTimesTwoWrites[nameOfFunction(subject)];
    if (most === undefined) return [];
    const limit = kind === 'compiled' ? most.compiled : most.without;
    const name = `${shown(subject)} over ${theSameTwoWrites}, Node ${version}`;
    return [
      atMost(name, limit, overReference(subject, 'total'), '×', 2),
      atMost(`${name}, processor time`, limit, overReference(subject, 'cpu'), '×', 2),
    ];
  });
}

function nameOfFunction({ name, kind }: Subject) {
  return kind === 'compiled' ? name.replace(WITH_CACHE, '') : name;
}

function shown(subject: Subject) {
  const name = `\`${nameOfFunction(subject)}\``;
  if (subject.kind === 'compiled') return `${name}${WITH_CACHE}`;
  return subject.kind === 'ours' ? name : subject.name;
}

/** Bytes. */
const mostBytes: Readonly<Record<string, number>> = {
  status: 5_000,
  'invoke-call': 225_000,
  'place-scheduled-calls': 225_000,
};

function sizeGoals(subjects: readonly Subject[]): Goal[] {
  return subjects
    .filter(({ kind }) => kind === 'ours')
    .map(({ name, bytes }) => atMost(`\`${name}\`, bundle`, mostBytes[name] ?? 200_000, bytes, ' bytes', 0));
}
