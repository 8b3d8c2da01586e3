import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readCommand } from '../../commands/command.ts';
import { inProcesses } from './in-processes.ts';
import type { Topic } from './topic.ts';
import { topics } from './topics.ts';
import type { Share, Word } from './worker.ts';

/** Runs topics on random input until something does not hold. */
const names = topics.map(({ name }) => name);

const command = readCommand({
  usage: `fuzz -- [${names.join('] [')}]`,
  does: 'Runs these topics, or all of them, on random input until something does not hold.',
  options: {
    runs: {
      takes: 'N',
      meaning:
        'runs of each topic; unless told 1,000,000, and fewer of what runs in a database or in the engine',
    },
    // Each run's seed is one above that of the run before, so that one run repeats a failure.
    seed: { takes: 'N', meaning: 'seed of the first run; a random one unless told' },
    workers: { takes: 'N', meaning: 'processes that share the runs; one a processor unless told' },
  },
  words: { least: 0, most: names.length },
  on: 'nothing',
});
const firstSeed = command.countOf('seed', randomInt(1, 2 ** 32));
const unknown = command.words.find((word) => !names.includes(word));
if (unknown !== undefined) command.fail(`There is no topic '${unknown}': nothing was done.`);
for (const topic of topics) {
  if (command.words.length > 0 && !command.words.includes(topic.name)) continue;
  if (!(await fuzz(topic))) process.exitCode = 1;
}

async function fuzz({ name, things, usualRuns = 1_000_000 }: Topic): Promise<boolean> {
  const runs = command.countOf('runs', usualRuns);
  const workers = Math.min(runs, command.countOf('workers', availableParallelism()));
  const start = performance.now();
  const held = Array<number>(workers).fill(0);
  let shown = start;
  console.log(`${name}: ${runs.toLocaleString('en')} ${things}, seed ${firstSeed}`);

  /** Whether the runs go on. */
  function hear(word: Word, worker: number): boolean {
    if ('failed' in word) {
      const { seed, error } = word.failed;
      console.error(
        `\n${name}: does not hold; repeat with: npm run fuzz -- ${name} --runs 1 --seed ${seed}\n${error}`,
      );
      return false;
    }
    held[worker] = word.held;
    const now = performance.now();
    if (now - shown < 1000) return true;
    shown = now;
    const done = sum(held);
    const rate = Math.round((done / (now - start)) * 1000);
    const line = `${done.toLocaleString('en')} ${things}, ${rate.toLocaleString('en')} a second`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}` : `${line}\n`);
    return true;
  }

  const shares = Array.from({ length: workers }, (_, at): Share => {
    const some = Math.ceil((runs - at) / workers);
    return { topic: name, firstSeed: firstSeed + at, runs: some, workers };
  });
  const hold = await inProcesses(join(import.meta.dirname, 'worker.ts'), shares, hear);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (hold)
    console.log(
      `${process.stdout.isTTY ? '\n' : ''}${name}: ${runs.toLocaleString('en')} ${things} hold, ${seconds} s`,
    );
  return hold;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
