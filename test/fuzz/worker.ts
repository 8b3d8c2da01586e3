import { inspect } from 'node:util';
import { randomFrom } from './random.ts';
import { topics } from './topics.ts';

/** The share of one process: every `workers`th run, from the seed of its first one. */
export interface Share {
  readonly topic: string;
  readonly firstSeed: number;
  readonly runs: number;
  readonly workers: number;
}

/** What it tells while it works: how many runs have held so far, or which did not. */
export type Word = { readonly held: number } | { readonly failed: { seed: number; error: string } };

await work(JSON.parse(process.argv[2] ?? '') as Share);
process.disconnect?.();

async function work({ topic: name, firstSeed, runs, workers }: Share): Promise<void> {
  const topic = topics.find((one) => one.name === name);
  if (topic === undefined) throw new Error(`There is no topic '${name}'`);
  let toldAt = performance.now();
  for (let done = 0; done < runs; done += 1) {
    const seed = firstSeed + done * workers;
    try {
      const running = topic.run(randomFrom(seed));
      if (running !== undefined) await running;
    } catch (error) {
      tell({ failed: { seed, error: inspect(error) } });
      break;
    }
    if (performance.now() - toldAt < 1000 && done + 1 < runs) continue;
    toldAt = performance.now();
    tell({ held: done + 1 });
  }
  await topic.end?.();
}

function tell(word: Word): void {
  process.send?.(word);
}
