import { isPowerOfTen } from '../lib/phone-numbers/writing.ts';
import { addToTableList, readTableList, removeFromTableList } from '../lib/services/table-list.ts';
import { callsTable } from './calls-table.ts';
import { orFail, readCommand } from './command.ts';
import { typedNumber } from './typed-number.ts';

const command = readCommand({
  usage: 'list -- NAME | NAME add +254711000111 | NAME remove +254711000111',
  does: 'Keeps a list that flows look into, by its name. Several numbers, or other words, may follow; none prints the list.',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
});
const [name = '', action, ...given] = command.words;
const entries = given.map(asFlowsSeeIt);
if (action !== undefined && entries.length === 0)
  command.fail('A number, or another word, is missing: nothing was done.');

const table = await callsTable(command);
switch (action) {
  case undefined:
    for (const { entry, since } of await orFail(readTableList(table, name)))
      console.log(`${entry}  ${since}`);
    break;
  case 'add': {
    const since = new Date().toISOString();
    for (const entry of entries) await orFail(addToTableList(table, name, { entry, since }));
    console.log(`On the list ${name}: ${entries.join(', ')}`);
    break;
  }
  case 'remove':
    for (const entry of entries) await orFail(removeFromTableList(table, name, entry));
    console.log(`Off the list ${name}: ${entries.join(', ')}`);
    break;
  default:
    command.fail(`There is no '${action}'; there is add, remove: nothing was done.`);
}

/**
 * A number as Africa's Talking names callers, so that flows find it; any other word as it is. A number that a spreadsheet has
 * spoilt is no such word: it is refused.
 */
function asFlowsSeeIt(entry: string): string {
  return /\p{L}/u.test(entry) && !isPowerOfTen(entry) ? entry : typedNumber(command, entry);
}
