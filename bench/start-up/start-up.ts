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
import { bundleSubjects, type Subject, theSameTwoWrites } from './subjects.ts';

export async function startUp({ short }: Mode): Promise<Section> {
  const surroundings = await startSurroundings();
  const folder = mkdtempSync(join(tmpdir(), 'piga-bench-'));
  try {
    const subjects = await bundleSubjects(folder);
    const tables: Table[] = [];
    const goals: Goal[] = [];
    for (const node of nodes()) {
      const starts = await coldStarts(node.path, subjects, surroundings.env, short ? 2 : 25);
      tables.push(tableOf(node.version, starts));
      goals.push(...ratiosOf(node.version, starts), ...goalsOf(node.version, starts));
    }
    for (const node of nodes())
      tables.push(await withSecretsInSsm(node, subjects, surroundings.env, short ? 2 : 25));
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
        'empty function as well, leaves out what was waited for the database. Node has the flags that Lambda starts it with;',
        'nothing measured here has a code cache.',
      ].join('\n'),
      tables,
      goals: [...sizeGoals(subjects), ...goals],
      notes: [
        'The last three lines say where the time of a first answer goes: two writes by the AWS SDK take it nearly all, even without what the bundles leave out of the SDK (`build/bundle/lean-sdk.mjs`), and two bare HTTP requests take a good part of the rest.',
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
        subject.kind === 'ours' ? `\`${subject.name}\`` : subject.name,
        grouped(subject.bytes),
        spread(over(starts, subject, 'total')),
        median(measured.map(({ load }) => load)).toFixed(1),
        median(measured.map(({ first }) => first)).toFixed(1),
        median(over(starts, subject, 'cpu')).toFixed(1),
      ]),
  };
}

const withoutSdk = ['status'];

/** Most times that a first answer may take what the same two writes take. */
const mostTimesTwoWrites: Readonly<Record<string, number>> = {
  events: 1.15,
  instruct: 1.15,
  'invoke-call': 1.85,
};

function ratiosOf(version: string, starts: ReadonlyMap<Subject, readonly ColdStart[]>): Goal[] {
  const reference = [...starts.keys()].find(({ name }) => name === theSameTwoWrites) as Subject;
  return [...starts.keys()].flatMap((subject) => {
    const most = mostTimesTwoWrites[subject.name];
    if (most === undefined) return [];
    const ratio = median(over(starts, subject, 'total')) / median(over(starts, reference, 'total'));
    return [atMost(`\`${subject.name}\` over ${theSameTwoWrites}, Node ${version}`, most, ratio, ' ×', 2)];
  });
}

function goalsOf(version: string, starts: ReadonlyMap<Subject, readonly ColdStart[]>): Goal[] {
  return [...starts.keys()]
    .filter(({ kind }) => kind === 'ours')
    .flatMap((subject) => {
      const most = withoutSdk.includes(subject.name) ? 5 : 25;
      const loads = starts.get(subject)?.map(({ load }) => load) ?? [];
      const totals = over(starts, subject, 'total');
      return [
        atMost(`\`${subject.name}\`, loading, Node ${version}`, most, median(loads), ' ms'),
        atMost(`\`${subject.name}\`, loading and first answer, Node ${version}`, most, median(totals), ' ms'),
      ];
    });
}

function sizeGoals(subjects: readonly Subject[]): Goal[] {
  return subjects
    .filter(({ kind }) => kind === 'ours')
    .map(({ name, bytes }) =>
      atMost(`\`${name}\`, bundle`, withoutSdk.includes(name) ? 50_000 : 200_000, bytes, ' bytes', 0),
    );
}
