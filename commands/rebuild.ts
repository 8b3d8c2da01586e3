import { rebuild } from '../lib/calls/maintenance/rebuild.ts';
import { callsTable, orFail, positionals } from './calls-table.ts';

/** `npm run rebuild [-- --check]`: makes every call's row again from its events, or only says which would change. */
positionals({ most: 0, options: ['--check'] });
const check = process.argv.includes('--check');
const { calls, events, differed } = await orFail(rebuild(callsTable(), { check }));

console.log(`${check ? 'Checked' : 'Rebuilt'} ${calls} calls from ${events} events.`);
if (differed.length > 0) {
  console.log(`${differed.length} ${check ? 'differ' : 'differed'} from what their events fold to:`);
  for (const id of differed) console.log(`  ${id}`);
}
process.exitCode = check && differed.length > 0 ? 1 : 0;
