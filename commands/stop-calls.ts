import { stopCalls } from '../lib/outbound/switch.ts';
import { callsTable } from './calls-table.ts';
import { orFail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'stop-calls',
  does: 'Stops every start of a call at once, without a deploy, until npm run resume-calls. Calls under way go on.',
});

async function stop() {
  const since = await stopCalls(await callsTable(command), new Date().toISOString());
  console.log(`No calls are started since ${since}. npm run resume-calls lets them go again.`);
}

await orFail(stop());
