import { restore } from '../lib/calls/maintenance/restore.ts';
import { callsTable } from './calls-table.ts';
import { orFail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'restore -- TABLE --stage prod',
  does:
    'Puts the events into the stage’s table that another table has, such as one that was restored from a backup, and the stage’s ' +
    'own has lost. What is there already stays as it is.',
  words: { least: 1, most: 1 },
});
const [tableName = ''] = command.words;
const table = await callsTable(command);
if (tableName === table.tableName) command.fail('That is the stage’s own table: nothing was done.');
const report = await orFail(restore({ ...table, tableName }, table));

console.log(
  `Read ${report.events} events of ${tableName}: ${report.stored} were missing, ${report.duplicate} were there, ` +
    `${report.quarantined} belong to no call.`,
);
