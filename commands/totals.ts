import { checkTotals } from '../lib/calls/maintenance/check-totals.ts';
import { minutesPastHour } from '../lib/calls/query/days.ts';
import { stageOf } from './calls-table.ts';
import { orFail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'totals [-- --check]',
  does: 'Adds up all calls from their record, holds the totals against that, and counts again the hours that differ.',
  options: { check: 'only say which hours differ' },
});
const { table, config } = stageOf(command, 'TIME_ZONE');
const check = command.has('check');
const { calls, differed, failures } = await orFail(
  checkTotals(table, { minutesPastHour: minutesPastHour(config.TIME_ZONE), now: Date.now(), check }),
);

console.log(`Added up ${calls} calls that have ended.`);
if (differed.length === 0) console.log('The totals are the same.');
else {
  console.log(
    `${differed.length} hours ${check ? 'differ' : 'differed and were counted again'}, by their first instant in UTC:`,
  );
  for (const hour of differed) console.log(`  ${hour}`);
}
for (const { callId, error } of failures) console.error(`  ${callId} could not be counted: ${error}`);
process.exitCode = failures.length > 0 || (check && differed.length > 0) ? 1 : 0;
