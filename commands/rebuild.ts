import { rebuild } from '../lib/calls/maintenance/rebuild.ts';
import { callsTable } from './calls-table.ts';
import { orFail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'rebuild [-- --check]',
  does: "Makes every call's row again from its events.",
  options: { check: 'only say which rows would change' },
});
const check = command.has('check');
const { calls, events, differed } = await orFail(rebuild(await callsTable(command), { check }));

console.log(`${check ? 'Checked' : 'Rebuilt'} ${calls} calls from ${events} events.`);
if (differed.length > 0) {
  console.log(`${differed.length} ${check ? 'differ' : 'differed'} from what their events fold to:`);
  for (const id of differed) console.log(`  ${id}`);
}
process.exitCode = check && differed.length > 0 ? 1 : 0;
