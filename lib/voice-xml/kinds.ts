/**
 * A kind of value that an attribute or a text may have. One definition serves the compiler (`Value`, and `Literal` for values
 * that are written out in the source), the checker and the parser (`pattern` and `read`), and people, in errors and in the
 * manual (`expected`).
 */
export interface ValueType<Value = unknown, Expected extends string = string, Literal = Value> {
  /** Describes a right value; completes the sentence "… must be". */
  readonly expected: Expected;
  /** Matches every right value as it is written in a document. */
  readonly pattern: RegExp;
  /** The value that a text stands for, if any; absent where values are texts. */
  readonly read?: (text: string) => Value | undefined;
  /** Carries a type for the compiler. No value ever has this property. */
  readonly literal?: Literal;
}

/** A text; `Literal` says more closely what a text must be that is written out in the source. */
function matching<Literal extends string>() {
  return <const Expected extends string>(
    expected: Expected,
    pattern: RegExp,
  ): ValueType<string, Expected, Literal> => ({
    expected: expected,
    pattern,
  });
}

/** The alternatives in a text such as `Say|Play`. */
export type Split<Text extends string> = Text extends `${infer First}|${infer Rest}`
  ? First | Split<Rest>
  : Text;

/** A form such as `+NdB` with any number in the place of N. */
type Filled<Form extends string> = Form extends `${infer Before}N${infer After}`
  ? `${Before}${number}${After}`
  : Form;

/** Words such as `slow|fast`, and forms such as `Nms` in which N is any number. */
export function oneOf<const Forms extends string>(forms: Forms) {
  return {
    expected: `one of ${forms}`,
    pattern: RegExp(`^(${forms.replaceAll('+', '[+]').replaceAll('N', '\\d+\\.?\\d*')})$`),
  } as ValueType<Filled<Split<Forms>>, `one of ${Forms}`>;
}

const DIGITS = /^[1-9]\d{0,9}$/;
export const positiveInteger: ValueType<number, 'a whole number above 0'> = {
  expected: 'a whole number above 0',
  pattern: DIGITS,
  read: (text) => (DIGITS.test(text) ? Number(text) : undefined),
};

export const flag: ValueType<boolean, 'one of true|false'> = {
  ...(oneOf('true|false') as ValueType<never, 'one of true|false'>),
  read: (text) => text === 'true' || (text === 'false' ? false : undefined),
};

export const text = matching<string>()('some text', /./s);

/** Text and nothing else inside an element. */
export const textOnly = { text, minChildren: 1, maxChildren: 1 } as const;

export const url = matching<`http://${string}` | `https://${string}`>()(
  'an http:// or https:// URL',
  /^https?:\/\/\S+$/,
);

type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#';
export const key = matching<Key>()('one of 0-9, * and #', /^[\d*#]$/);

type Party = `+${string}` | `${string}@${string}` | `${string}.${string}`;
const PARTY = '(\\+[1-9]\\d{6,14}|[^\\s,+]+[@.][^\\s,]+)';

export const phoneNumber = matching<Party>()(
  'like +254711000111, a SIP address or user.client',
  RegExp(`^${PARTY}$`),
);

export const phoneNumbers: ValueType<readonly string[], typeof phoneNumber.expected, Party> = {
  ...phoneNumber,
  pattern: RegExp(`^${PARTY}(,${PARTY})*$`),
  read: (text) => text.split(/ *, */),
};

export const voice = matching<'man' | 'woman' | `${string}-${string}-${string}`>()(
  'man, woman or like en-GB-Standard-B',
  /^(man|woman|\w+-[\w-]+)$/,
);

export const language = matching<string>()('like en-KE', /^\w{2,3}(-\w+)*$/);
export const duration = oneOf('Ns|Nms');
