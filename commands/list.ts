import { parsePhoneNumber } from '../lib/phone-numbers/phone-number.ts';
import { addToTableList, readTableList, removeFromTableList } from '../lib/services/table-list.ts';
import { callsTable, fail, orFail, positionals } from './calls-table.ts';

/**
 * `npm run list -- blocked add +254711000111`: puts numbers, or other words, on a list that flows look into. `remove` takes
 * them off, and with no more words than the list's name it is printed. With `--local` it is a list of the local stack.
 */
const USAGE =
  'usage: npm run list -- NAME, or NAME add +254711000111, or NAME remove +254711000111; several may follow';

const [name = fail(USAGE), action, ...given] = positionals({ most: Number.POSITIVE_INFINITY });
const entries = given.map(asFlowsSeeIt);

if (action === undefined) {
  for (const { entry, since } of await orFail(readTableList(callsTable(), name)))
    console.log(`${entry}  ${since}`);
} else if (entries.length === 0) fail(USAGE);
else if (action === 'add') {
  const since = new Date().toISOString();
  for (const entry of entries) await orFail(addToTableList(callsTable(), name, { entry, since }));
  console.log(`On the list ${name}: ${entries.join(', ')}`);
} else if (action === 'remove') {
  for (const entry of entries) await orFail(removeFromTableList(callsTable(), name, entry));
  console.log(`Off the list ${name}: ${entries.join(', ')}`);
} else fail(USAGE);

/** A number as Africa's Talking names callers, so that flows find it; any other word as it is. */
function asFlowsSeeIt(entry: string): string {
  if (!/^[+\d]/.test(entry)) return entry;
  const parsed = parsePhoneNumber(entry);
  return parsed.outcome === 'refused' ? fail(`'${entry}': ${parsed.message}`) : parsed.number;
}
