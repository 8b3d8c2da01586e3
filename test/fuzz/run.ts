import { randomInt } from 'node:crypto';
import { readCommand } from '../../commands/command.ts';
import { callRecord } from './call-record.ts';
import { flows } from './flows.ts';
import { numbers } from './numbers.ts';
import { outbound } from './outbound.ts';
import { randomFrom } from './random.ts';
import type { Topic } from './topic.ts';
import { voiceXml } from './voice-xml.ts';

/** Runs topics on random input until something does not hold. */
const topics: readonly Topic[] = [voiceXml, callRecord, numbers, flows, outbound];
const names = topics.map(({ name }) => name);

const command = readCommand({
  usage: `fuzz -- [${names.join('] [')}]`,
  does: 'Runs these topics, or all of them, on random input until something does not hold.',
  options: {
    runs: { takes: 'N', meaning: 'runs of each topic; unless told 1,000,000, of flows 30,000' },
    // Each run's seed is one above that of the run before, so that one run repeats a failure.
    seed: { takes: 'N', meaning: 'seed of the first run; a random one unless told' },
  },
  words: { least: 0, most: names.length },
  on: 'nothing',
});
const seed = command.countOf('seed', randomInt(1, 2 ** 32));
const unknown = command.words.find((word) => !names.includes(word));
if (unknown !== undefined) command.fail(`There is no topic '${unknown}': nothing was done.`);
for (const topic of topics) {
  if (command.words.length > 0 && !command.words.includes(topic.name)) continue;
  if (!(await fuzz(topic))) process.exitCode = 1;
  await topic.end?.();
}

async function fuzz({ name, things, usualRuns = 1_000_000, run }: Topic): Promise<boolean> {
  const runs = command.countOf('runs', usualRuns);
  const start = performance.now();
  let shown = start;
  console.log(`${name}: ${runs.toLocaleString('en')} ${things}, seed ${seed}`);
  for (let done = 0; done < runs; done += 1) {
    try {
      const running = run(randomFrom(seed + done));
      if (running !== undefined) await running;
    } catch (error) {
      console.error(
        `\n${name}: does not hold; repeat with: npm run fuzz -- ${name} --runs 1 --seed ${seed + done}`,
      );
      console.error(error);
      return false;
    }
    const now = performance.now();
    if (now - shown < 1000) continue;
    shown = now;
    const rate = Math.round(((done + 1) / (now - start)) * 1000);
    const line = `${(done + 1).toLocaleString('en')} ${things}, ${rate.toLocaleString('en')} a second`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}` : `${line}\n`);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${process.stdout.isTTY ? '\n' : ''}${name}: ${runs.toLocaleString('en')} ${things} hold, ${seconds} s`,
  );
  return true;
}
