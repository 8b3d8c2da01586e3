import { addToList, readList, removeFromList } from '../lib/outbound/do-not-call.ts';
import { parsePhoneNumber } from '../lib/phone-numbers/phone-number.ts';
import { callsTable, fail, orFail, positionals } from './calls-table.ts';

/**
 * `npm run do-not-call -- add +254711000111`: whom the service never calls, from the next start on. `remove` takes a number
 * off the list, `list` prints it. With `--local` it is the list of the local stack.
 */
const USAGE =
  'usage: npm run do-not-call -- add +254711000111, or remove +254711000111, or list; several numbers may follow';

const [action, ...given] = positionals({ most: Number.POSITIVE_INFINITY });
const numbers = given.map((text) => {
  const parsed = parsePhoneNumber(text);
  return parsed.outcome === 'refused' ? fail(`'${text}': ${parsed.message}`) : parsed.number;
});

const perform: Record<string, () => Promise<void>> = {
  add: async () => {
    const since = new Date().toISOString();
    for (const number of needed()) await addToList(callsTable(), number, since);
    console.log(`On the list: ${numbers.join(', ')}`);
  },
  remove: async () => {
    for (const number of needed()) await removeFromList(callsTable(), number);
    console.log(`Off the list: ${numbers.join(', ')}`);
  },
  list: async () => {
    for (const { phoneNumber, since } of await readList(callsTable()))
      console.log(`${phoneNumber}  ${since}`);
  },
};

function needed() {
  return numbers.length === 0 ? fail(USAGE) : numbers;
}

await orFail((perform[action ?? ''] ?? (() => fail(USAGE)))());
