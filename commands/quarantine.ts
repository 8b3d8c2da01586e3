import { listQuarantined } from '../lib/calls/query/list-quarantined.ts';
import { callsTable, exitWhenPipeCloses, orFail, positionals } from './calls-table.ts';

/** `npm run quarantine`: the latest events that belong to no call or contradict theirs, one JSON object a line. */
positionals({ most: 0 });
exitWhenPipeCloses();
const events = await orFail(listQuarantined({ ...callsTable(), now: Date.now }, { limit: 100 }));
for (const event of events) console.log(JSON.stringify(event));
if (events.length === 0) console.error('Nothing is quarantined.');
