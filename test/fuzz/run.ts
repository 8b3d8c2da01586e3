import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { callRecord } from './call-record.ts';
import { numbers } from './numbers.ts';
import { randomFrom } from './random.ts';
import type { Topic } from './topic.ts';
import { voiceXml } from './voice-xml.ts';

/**
 * Runs topics on random input until something does not hold.
 *
 *     npm run fuzz -- [topic…] [--runs 1000000] [--seed 42]
 *
 * Every run has a seed of its own, one above the one before it, so that a failure is repeated by giving its seed and
 * one run.
 */
const topics: readonly Topic[] = [voiceXml, callRecord, numbers];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});
const runs = Number(values.runs);
const seed = Number(values.seed ?? randomInt(2 ** 32));
const unknown = positionals.filter((name) => !topics.some((topic) => topic.name === name));

if (!(Number.isSafeInteger(runs) && runs > 0) || !Number.isSafeInteger(seed) || unknown.length > 0) {
  const names = topics.map(({ name }) => name).join(', ');
  console.error(`usage: npm run fuzz -- [topic…] [--runs N] [--seed N], where a topic is one of: ${names}`);
  process.exitCode = 2;
} else {
  for (const topic of topics) {
    if (positionals.length > 0 && !positionals.includes(topic.name)) continue;
    if (!fuzz(topic)) process.exitCode = 1;
  }
}

function fuzz({ name, things, run }: Topic): boolean {
  const start = performance.now();
  let shown = start;
  console.log(`${name}: ${runs.toLocaleString('en')} ${things}, seed ${seed}`);
  for (let done = 0; done < runs; done += 1) {
    try {
      run(randomFrom(seed + done));
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
