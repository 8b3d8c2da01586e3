import { checkTotals } from '../lib/calls/maintenance/check-totals.ts';
import { stageOf } from './calls-table.ts';
import { orFail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'totals [-- --check]',
  does: 'Adds up all calls from their record, holds the totals against that, and counts again the days and hours that differ.',
  options: { check: 'only say which of them differ' },
});
const { table, config } = await stageOf(command, 'TIME_ZONE');
const check = command.has('check');
const { calls, differed, failures } = await orFail(
  checkTotals(table, { timeZone: config.TIME_ZONE, now: Date.now(), check }),
);

console.log(`Added up ${calls} calls that have ended.`);
if (differed.length === 0) console.log('The totals are the same.');
else {
  console.log(
    `${check ? 'These differ' : 'These differed and were counted again'}, hours by their first instant in UTC:`,
  );
  for (const period of differed) console.log(`  ${period}`);
}
for (const { callId, error } of failures) console.error(`  ${callId} could not be counted: ${error}`);
process.exitCode = failures.length > 0 || (check && differed.length > 0) ? 1 : 0;
