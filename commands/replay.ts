import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { replay } from '../lib/calls/maintenance/replay.ts';
import { createCallStore } from '../lib/calls/store.ts';
import { callsTable, fail, words } from './calls-table.ts';

/** `npm run replay -- FILE`: stores the events that a log holds because nothing else would take them; `-` reads stdin. */
const [file] = words();
if (file === undefined) fail('Which log? npm run replay -- FILE, or - for standard input');

const input = file === '-' ? process.stdin : createReadStream(file);
input.on('error', ({ message }: Error) => fail(`The log cannot be read: ${message}`));
const { stored, known, apart, failures } = await replay(
  createInterface({ input }),
  createCallStore(callsTable()),
);

console.log(`Stored ${stored}, known before ${known}, kept apart ${apart}, failed ${failures.length}.`);
for (const { event, error } of failures) console.error(`  ${event.slice(0, 40)}…: ${error}`);
process.exitCode = failures.length > 0 ? 1 : 0;
