import { addToList, readList, removeFromList } from '../lib/outbound/do-not-call.ts';
import { callsTable } from './calls-table.ts';
import { orFail, readCommand } from './command.ts';
import { typedNumber } from './typed-number.ts';

const command = readCommand({
  usage: 'do-not-call -- add +254711000111 | remove +254711000111 | list',
  does: 'Keeps the list of those whom the service never calls, from the next start on. Several numbers may follow.',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
});
const [action = '', ...given] = command.words;
const numbers = given.map((text) => typedNumber(command, text));

const perform: Record<string, () => Promise<void>> = {
  add: async () => {
    const since = new Date().toISOString();
    const table = await callsTable(command);
    for (const number of needed()) await addToList(table, number, since);
    console.log(`On the list: ${numbers.join(', ')}`);
  },
  remove: async () => {
    const table = await callsTable(command);
    for (const number of needed()) await removeFromList(table, number);
    console.log(`Off the list: ${numbers.join(', ')}`);
  },
  list: async () => {
    for (const { phoneNumber, since } of await readList(await callsTable(command)))
      console.log(`${phoneNumber}  ${since}`);
  },
};

function needed() {
  return numbers.length === 0 ? command.fail('A number is missing: nothing was done.') : numbers;
}

await orFail(
  (
    perform[action] ??
    (() => command.fail(`There is no '${action}'; there is add, remove, list: nothing was done.`))
  )(),
);
