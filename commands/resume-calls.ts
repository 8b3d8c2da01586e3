import { resumeCalls } from '../lib/outbound/switch.ts';
import { callsTable } from './calls-table.ts';
import { orFail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'resume-calls',
  does: 'Lets calls be started again after npm run stop-calls, from the next one on.',
});

async function resume() {
  await resumeCalls(await callsTable(command));
  console.log('Calls are started again.');
}

await orFail(resume());
