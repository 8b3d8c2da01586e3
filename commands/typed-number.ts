import { type Country, type PhoneNumber, parsePhoneNumber } from '../lib/phone-numbers/phone-number.ts';
import type { Command } from './command.ts';

/** Where the local stack reads numbers without a country code, unless DEFAULT_COUNTRY says otherwise. */
const LOCAL_COUNTRY = 'KE';

/**
 * A number as somebody typed it, read as the service reads it: `0711…` is a number of DEFAULT_COUNTRY. Ends the program with
 * what is wrong for what is no number.
 */
export function typedNumber(command: Command, text: string): PhoneNumber {
  const country = process.env['DEFAULT_COUNTRY'] || (command.has('local') ? LOCAL_COUNTRY : undefined);
  const extraRanges = process.env['EXTRA_NUMBER_RANGES']?.split(',').map((range) => range.trim());
  const parsed = parsePhoneNumber(text, { defaultCountry: country as Country | undefined, extraRanges });
  if (parsed.outcome !== 'refused') return parsed.number;
  const setting = parsed.reason === 'national' ? ' Or set DEFAULT_COUNTRY, such as DEFAULT_COUNTRY=KE.' : '';
  return command.fail(`'${text}': ${parsed.message}${setting}`);
}
