import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { forget } from '../lib/calls/maintenance/forget.ts';
import { DO_NOT_CALL_LIST } from '../lib/outbound/do-not-call.ts';
import { costPartition } from '../lib/outbound/spend-ledger.ts';
import { callsTable, fail, orFail, positionals } from './calls-table.ts';

/** `npm run forget -- +254711000111`: removes everything about a number and reads the table again to prove it. */
const [number] = positionals({ most: 1 });
if (number === undefined) fail('usage: npm run forget -- +254711000111');
const isClientName = /^[A-Za-z]\w*\.[\w.-]+$/.test(number);
if (!isClientName && !/^\+\d{7,15}$/.test(number)) {
  fail(`'${number}' is no number: write it with + and country code, such as +254711000111`);
}

const national = parsePhoneNumberFromString(number)?.formatNational().replace(/\D/g, '');
const writings = national === undefined ? [] : [national];
const report = await orFail(
  forget(callsTable(), number, { writings, exceptPartition: DO_NOT_CALL_LIST, traceOf: costPartition }),
);

console.log(`Calls removed: ${report.calls.length}, and rows in all: ${report.deletedRows}`);
console.log(`Events of other calls that named the number, and no longer do: ${report.redactedEvents}`);
console.log(`Rows that mention the number, after reading the whole table again: ${report.left}`);
console.log('If it is on the do-not-call list it stays there, so that nobody calls it again.');
console.log(
  'Not in the table, and not touched: logs, messages in the queues, backups, and what Africa’s Talking keeps.',
);
process.exitCode = report.left > 0 ? 1 : 0;
