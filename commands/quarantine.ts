import { listKeptApart } from '../lib/calls/query/list-quarantined.ts';
import { callsTable, endWithReader, orFail, words } from './calls-table.ts';

/** `npm run kept-apart`: the latest events that belong to no call or contradict theirs, one JSON object a line. */
words({ most: 0 });
endWithReader();
const events = await orFail(listKeptApart({ ...callsTable(), now: Date.now }, { limit: 100 }));
for (const event of events) console.log(JSON.stringify(event));
if (events.length === 0) console.error('Nothing is kept apart.');
