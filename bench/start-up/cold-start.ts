import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../surroundings.ts';
import type { Subject } from './subjects.ts';

/** Of one process: milliseconds from its start to its end, and what it told of itself. */
export interface ColdStart {
  readonly total: number;
  readonly load: number;
  readonly first: number;
  readonly cpu: number;
  /** Kilobytes, in the end. */
  readonly memory: number;
}

/**
 * The flags that Lambda starts Node with, as its published bootstraps have them, at 1,024 MB. With the first of them Node compiles
 * its own modules anew.
 */
const lambdaFlags = [
  '--expose-gc',
  '--max-http-header-size=81920',
  '--max-semi-space-size=51',
  '--max-old-space-size=921',
];

export async function coldStart(
  node: string,
  { bundle, request, name }: Subject,
  env: Readonly<Record<string, string>>,
): Promise<ColdStart> {
  const begun = performance.now();
  const { stdout, stderr } = await promisify(execFile)(
    node,
    [...lambdaFlags, join(root, 'bench/start-up/first-answer.cjs'), bundle, request],
    { env, timeout: 20_000 },
  );
  const total = performance.now() - begun;
  const told = JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
  if (told.statusCode >= 400 && told.statusCode !== 404)
    throw new Error(`${name} answered ${told.statusCode}: ${told.body}\n${stdout}${stderr}`);
  return { total, ...told };
}

/** Cold starts in turns, round after round; the first round, which warms the machine's caches, does not count. */
export async function coldStarts(
  node: string,
  subjects: readonly Subject[],
  env: Readonly<Record<string, string>>,
  rounds: number,
): Promise<Map<Subject, ColdStart[]>> {
  const starts = new Map<Subject, ColdStart[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const subject of subjects) {
      const start = await coldStart(node, subject, env);
      if (round > 0) starts.get(subject)?.push(start);
    }
  }
  return starts;
}
