import { piecesOf } from '../../lib/flows/definition/prompt-text.ts';
import { parsePhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { quoted } from './quoted.ts';

/** The fault of a number or name in a `dial` or `dequeue`, as far as it is written out; `undefined` if it is right. */
export function phoneProblem(phone: unknown): string | undefined {
  const forms =
    'a phone is + and a number with its country code, a SIP address, username.clientName, or has {datum}';
  if (typeof phone !== 'string' || phone === '') return forms;
  if (/\s/.test(phone)) return `spaces are not dialled. Write ${quoted(phone.replace(/\s+/g, ''))}`;
  if (phone.includes(',')) return 'each phone is a text of its own in the list';
  if (/[{}]/.test(phone)) return placeholderProblem(phone);
  if (phone.startsWith('+')) return numberProblem(phone);
  if (/^\d+$/.test(phone)) return `a number begins with + and its country code, such as +254711000222`;
  return /^([^\s,+@]+@[^\s,@]+|[^\s,+@.]+\.[^\s,@]+)$/.test(phone) ? undefined : forms;
}

function placeholderProblem(phone: string): string | undefined {
  const isFilled = piecesOf(phone).every((piece) => piece.kind === 'datum' || piece.kind === 'words');
  const rest = piecesOf(phone).map((piece) => (piece.kind === 'words' ? piece.words : '0'));
  if (!isFilled || /[{}]/.test(rest.join(''))) return 'its braces are not {datum}';
  if (!phone.startsWith('{') && !phone.startsWith('+') && !/[@.]/.test(phone))
    return 'what is dialled begins with +, or is a SIP address or username.clientName';
  return undefined;
}

/** By the numbering plans of all countries: a digit that is missing, or a trunk zero that is left in. */
function numberProblem(phone: string): string | undefined {
  const parsed = parsePhoneNumber(phone);
  if (parsed.outcome === 'refused')
    return parsed.message.replace(/^The phone number/, 'the number').replace(/\.$/, '');
  return parsed.number === phone ? undefined : `Africa's Talking wants it as ${parsed.number}`;
}
