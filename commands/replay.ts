import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { replay } from '../lib/calls/maintenance/replay.ts';
import { UNSTORED_FIELD } from '../lib/calls/store/record-durably.ts';
import { createCallStore } from '../lib/calls/store/store.ts';
import { tokenDigestOf } from '../lib/http-api/callback-token.ts';
import { callsTable } from './calls-table.ts';
import { fail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'replay -- FILE',
  does: 'Stores the events that a log holds because nothing else would take them. FILE may be a .gz, as CloudWatch exports them; - reads standard input.',
  words: { least: 1, most: 1 },
});
const [file = '-'] = command.words;
const store = createCallStore(await callsTable(command)); // first, since a file's lines come as soon as it is open

function unreadable({ message }: Error) {
  return fail(`The log cannot be read: ${message}`);
}
/** By the tokens that the stage has, or had when the events came. */
function isOurToken(digest: string): boolean {
  const tokens = process.env['CALLBACK_TOKENS'];
  if (tokens === undefined)
    return fail(
      'Some of the events came while the service could not read its tokens. Set CALLBACK_TOKENS to those of the stage, so that no forged event is stored.',
    );
  return tokens.split(',').some((token) => tokenDigestOf(token.trim()) === digest);
}
const bytes = (file === '-' ? process.stdin : createReadStream(file)).on('error', unreadable);
const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()).on('error', unreadable) : bytes;
const { stored, duplicate, quarantined, forged, failures } = await replay(
  createInterface({ input }),
  store,
  isOurToken,
);

console.log(
  `Stored ${stored}, duplicates ${duplicate}, quarantined ${quarantined}, failed ${failures.length}.`,
);
if (forged > 0) console.log(`Left out, as their token is none of ours: ${forged}.`);
if (stored + duplicate + quarantined + forged + failures.length === 0)
  console.error(
    `No line of it holds the field ${UNSTORED_FIELD}: is it the log of instruct, events or invoke-call?`,
  );
for (const { event, error } of failures) console.error(`  ${event.slice(0, 40)}…: ${error}`);
process.exitCode = failures.length > 0 ? 1 : 0;
