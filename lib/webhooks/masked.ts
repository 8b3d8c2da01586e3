import { E164 } from '../phone-numbers/e164.ts';
import { maskPhoneNumber } from '../phone-numbers/mask-phone-number.ts';

/** The same with every phone number in it masked, wherever it stands as a text of its own. */
export function masked<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, text) =>
    typeof text === 'string' && E164.test(text) ? maskPhoneNumber(text) : text,
  );
}
