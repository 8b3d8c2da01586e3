import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { forget } from '../lib/calls/maintenance/forget.ts';
import { DO_NOT_CALL_LIST } from '../lib/outbound/do-not-call.ts';
import { costPartition } from '../lib/outbound/spend-ledger.ts';
import { bucketPrefix } from '../lib/recordings/bucket.ts';
import { forgetRecording } from '../lib/recordings/forget-recording.ts';
import { orFail, readCommand } from './command.ts';
import { recordingsStage } from './recordings-stage.ts';
import { typedNumber } from './typed-number.ts';

const command = readCommand({
  usage: 'forget -- +254711000111',
  does: 'Removes everything about a phone user from the table, their recordings too, and reads the whole table again to prove it.',
  words: { least: 1, most: 1 },
});
const [typed = ''] = command.words;
// A name of a browser phone stands for itself, and so does a whole number: what is stored need not be one that is assigned.
const isWhole = /^[A-Za-z]\w*\.[\w.-]+$/.test(typed) || /^\+\d{7,15}$/.test(typed);
const number = isWhole ? typed : typedNumber(command, typed);

const national = parsePhoneNumberFromString(number)?.formatNational().replace(/\D/g, '');
const writings = national === undefined ? [] : [national];
const { table, store } = await recordingsStage(command);
const report = await orFail(
  forget(table, number, {
    writings,
    exceptPartition: DO_NOT_CALL_LIST,
    traceOf: costPartition,
    onDelete: (row) => forgetRecording(row, store?.bucket),
  }),
);
const recordings = await orFail(stillStored(report.calls));

console.log(`Calls removed: ${report.calls.length}, and rows in all: ${report.deletedRows}`);
console.log(`Events of other calls that named the number, and no longer do: ${report.redactedEvents}`);
console.log(
  `Rows that mention the number, after reading the whole table again in another way: ${report.left}`,
);
if (store !== undefined)
  console.log(`Recordings of these calls, after looking through the bucket: ${recordings.length}`);
console.log('If it is on the do-not-call list it stays there, so that nobody calls it again.');
console.log(
  'Not in the table, and not touched: logs, messages in the queues, backups, and what Africa’s Talking keeps.',
);
for (const { pk, sk } of report.leftIn) console.log(`  ${pk}  ${sk}`);
for (const key of recordings) console.log(`  ${key}`);
process.exitCode = report.left + recordings.length > 0 ? 1 : 0;

/** By listing the bucket, and not by the rows that said what to delete. */
async function stillStored(calls: readonly string[]): Promise<readonly string[]> {
  const keys: string[] = [];
  if (store === undefined) return keys;
  for (const call of calls) for await (const { key } of store.list(bucketPrefix(call))) keys.push(key);
  return keys;
}
