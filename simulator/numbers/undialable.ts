/** Why a text is no number and no phone that can be dialled, for whoever wrote it. */
export interface Undialable {
  readonly words: string;
  readonly hint: string;
}

const EXAMPLE =
  'Write plus and country code, and commas between numbers, without spaces: +254711000111,+254711000222.';

const mistakes: readonly { fits: RegExp; words: string; hint: (number: string) => string }[] = [
  {
    fits: /^\s*$/,
    words: 'it is empty',
    hint: () => 'Is there a comma too many, or a variable without a value?',
  },
  {
    fits: /^(?:undefined|null|none|nil|nan|true|false)$/i,
    words: 'it looks like a variable without a value',
    hint: () => `What was written there? ${EXAMPLE}`,
  },
  {
    fits: /^ [1-9]\d+$/,
    words: 'its plus arrived as a space',
    hint: (number) => `Encode the plus of a form: %2B${number}.`,
  },
  { fits: /^\s|\s$/, words: 'there is a space in it', hint: () => EXAMPLE },
  {
    fits: /^sip:/i,
    words: 'it begins with sip:',
    hint: (number) => `Write the address alone: ${number.replace(/^sips?:/i, '')}.`,
  },
  {
    fits: /@/,
    words: 'it is no SIP phone of Africa’s Talking',
    hint: () => 'Such a phone is at a host of theirs: agent.myapp@ke.sip.africastalking.com.',
  },
  {
    fits: /[;|/]/,
    words: 'numbers are separated by commas alone',
    hint: () => EXAMPLE,
  },
  { fits: /^00\d+$/, words: 'it has 00 for the plus', hint: (number) => `Write +${number.slice(2)}.` },
  {
    fits: /^0\d{6,}$/,
    words: 'it is a national number',
    hint: (number) => `Write it with plus and country code: +254${number.slice(1)} in Kenya.`,
  },
  { fits: /^[1-9]\d{6,14}$/, words: 'its plus is missing', hint: (number) => `Write +${number}.` },
  {
    fits: /^\+?[\d\s().-]+$/,
    words: 'it has other than digits behind the plus, or too few or too many',
    hint: () => EXAMPLE,
  },
];

/** Says what is wrong with a number that cannot be dialled, and what would be right. */
export function undialable(number: string): Undialable {
  const mistake = mistakes.find(({ fits }) => fits.test(number));
  return mistake === undefined
    ? { words: 'it is no telephone number and no browser or SIP phone', hint: EXAMPLE }
    : { words: mistake.words, hint: mistake.hint(number.trim()) };
}
