import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readCommand } from '../../commands/command.ts';
import { inProcesses } from '../fuzz/in-processes.ts';
import { faults, type SoakResult } from './soak.ts';
import type { Share, Word } from './worker.ts';

const command = readCommand({
  usage: 'soak',
  does: 'Has simulated callers call through the handlers, over a network that loses, doubles and shuffles callbacks, and holds every record against what happened.',
  options: {
    calls: { takes: 'N', meaning: 'calls; 10,000 unless told' },
    seed: { takes: 'TEXT', meaning: 'the same callers and faults again; soak unless told' },
    workers: { takes: 'N', meaning: 'processes that share the calls; one a processor unless told' },
  },
  on: 'nothing',
});
const calls = command.countOf('calls', 10_000);
const seed = command.textOf('seed') ?? 'soak';
const began = process.hrtime.bigint();
function seconds() {
  return Number(process.hrtime.bigint() - began) / 1e9;
}

const workers = Math.min(calls, command.countOf('workers', availableParallelism()));
const shares = Array.from({ length: workers }, (_, at): Share => {
  return { calls: Math.ceil((calls - at) / workers), seed: at === 0 ? seed : `${seed} ${at}` };
});
const done = Array<number>(workers).fill(0);
const results: SoakResult[] = [];
const isWhole = await inProcesses(join(import.meta.dirname, 'worker.ts'), shares, (word: Word, at) => {
  if ('result' in word) results.push(word.result);
  else {
    done[at] = word.done;
    process.stderr.write(`\r${sum(done)} of ${calls} calls, ${seconds().toFixed(0)} s `);
  }
  return true;
});
process.stderr.write('\n');

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
function total(count: 'calls' | 'delivered' | 'events' | 'presumedEnded'): number {
  return sum(results.map((result) => result[count]));
}
const wrong = results.flatMap((result) => result.wrong);

function percent(rate: number) {
  return `${rate * 100} %`;
}
console.log(`calls                ${total('calls')}, seed ${seed}, ${workers} workers`);
console.log(
  `callbacks            ${percent(faults.duplicate)} doubled, ${percent(faults.reorder)} reordered, ${percent(faults.drop)} dropped, ${percent(faults.timeout)} timed out`,
);
console.log(`delivered            ${total('delivered')}`);
console.log(`events in them       ${total('events')}`);
console.log(`presumed ended       ${total('presumedEnded')}`);
console.log(`time                 ${seconds().toFixed(1)} s`);
console.log(`wrong                ${wrong.length}`);
for (const fault of wrong.slice(0, 20)) console.log(`  ${fault}`);
process.exitCode = isWhole && wrong.length === 0 ? 0 : 1;
