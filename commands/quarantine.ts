import { listQuarantined } from '../lib/calls/query/list-quarantined.ts';
import { callsTable } from './calls-table.ts';
import { exitWhenPipeCloses, orFail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'quarantine',
  does: 'Prints the latest events that belong to no call or contradict the one they name, one JSON object a line.',
});
exitWhenPipeCloses();
const events = await orFail(
  listQuarantined({ ...(await callsTable(command)), now: Date.now }, { limit: 100 }),
);
for (const event of events) console.log(JSON.stringify(event));
if (events.length === 0) console.error('Nothing is quarantined.');
