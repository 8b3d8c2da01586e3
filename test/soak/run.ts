import { readCommand } from '../../commands/command.ts';
import { faults, soak } from './soak.ts';

const command = readCommand({
  usage: 'soak',
  does: 'Has simulated callers call through the handlers, over a network that loses, doubles and shuffles callbacks, and holds every record against what happened.',
  options: {
    calls: { takes: 'N', meaning: 'calls; 10,000 unless told' },
    seed: { takes: 'TEXT', meaning: 'the same callers and faults again; soak unless told' },
  },
  on: 'nothing',
});
const calls = command.countOf('calls', 10_000);
const seed = command.textOf('seed') ?? 'soak';
const began = process.hrtime.bigint();
function seconds() {
  return Number(process.hrtime.bigint() - began) / 1e9;
}

const result = await soak({
  calls,
  seed,
  progress: (done) => process.stderr.write(`\r${done} of ${calls} calls, ${seconds().toFixed(0)} s `),
});
process.stderr.write('\n');

function percent(rate: number) {
  return `${rate * 100} %`;
}
console.log(`calls                ${result.calls}, seed ${seed}`);
console.log(
  `callbacks            ${percent(faults.duplicate)} doubled, ${percent(faults.reorder)} reordered, ${percent(faults.drop)} dropped, ${percent(faults.timeout)} timed out`,
);
console.log(`delivered            ${result.delivered}`);
console.log(`events in them       ${result.events}`);
console.log(`presumed ended       ${result.presumedEnded}`);
console.log(`time                 ${seconds().toFixed(1)} s`);
console.log(`wrong                ${result.wrong.length}`);
for (const fault of result.wrong.slice(0, 20)) console.log(`  ${fault}`);
process.exitCode = result.wrong.length === 0 ? 0 : 1;
