import { parseArgs } from 'node:util';
import { faults, soak } from './soak.ts';

/* npm run soak [-- --calls 10000 --seed TEXT] */

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '10000' }, seed: { type: 'string', default: 'soak' } },
});
const calls = Number(values.calls);
const began = process.hrtime.bigint();
function seconds() {
  return Number(process.hrtime.bigint() - began) / 1e9;
}

const result = await soak({
  calls,
  seed: values.seed,
  progress: (done) => process.stderr.write(`\r${done} of ${calls} calls, ${seconds().toFixed(0)} s `),
});
process.stderr.write('\n');

function percent(rate: number) {
  return `${rate * 100} %`;
}
console.log(`calls                ${result.calls}, seed ${values.seed}`);
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
