import { isE164 } from '../../phone-numbers/e164.ts';

/**
 * A kind of datum that comes from outside the call: a variable of a call that we start, or what a computation found
 * out. It is short by promise, because all data of a call ride in its callback URL.
 */
export interface DataType<Value extends Datum> {
  /** What a value must be, in words that end the sentence "… must be". */
  readonly expected: string;
  /** How a form asks for it. */
  readonly input: 'text' | 'digits' | 'whole-number' | 'phone-number' | 'choice';
  /** What there is to choose from. */
  readonly choices?: readonly string[];
  /** The most characters that a value takes when it is written. */
  readonly maxLength: number;
  readonly fits: (value: unknown) => value is Value;
  /** The value that a text from outside stands for; `undefined` when there is none. */
  readonly read: (text: string) => Value | undefined;
}

export type Datum = string | number;
export type Data = Readonly<Record<string, Datum>>;
export type DataTypes = Readonly<Record<string, DataType<Datum>>>;

export type ValueOf<K> = K extends DataType<infer Value> ? Value : never;

function ofText<Value extends string>(
  input: Exclude<DataType<Value>['input'], 'whole-number'>,
  expected: string,
  max: number,
  fits: (text: string) => boolean,
): DataType<Value> {
  const isOne = (value: unknown): value is Value => typeof value === 'string' && fits(value);
  return { expected, input, maxLength: max, fits: isOne, read: (text) => (isOne(text) ? text : undefined) };
}

/** Text that is not blank, of at most so many characters; no line breaks, nor others that nobody can see or say. */
export function text(max: number): DataType<string> {
  return ofText(
    'text',
    `a text of 1 to ${max} characters on one line`,
    max,
    (text) => text.trim() !== '' && text.length <= max && !/\p{Cc}/u.test(text),
  );
}

/** One of the words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): DataType<Word> {
  const longest = Math.max(...words.map((word) => word.length));
  const isOne = (text: string) => (words as readonly string[]).includes(text);
  return { ...ofText<Word>('choice', `one of ${words.join(', ')}`, longest, isOne), choices: words };
}

/** Digits as they are pressed, leading zeros included. */
export function digits(min: number, max: number = min): DataType<string> {
  return ofText(
    'digits',
    min === max ? `${min} digits` : `${min} to ${max} digits`,
    max,
    (text) => /^\d+$/.test(text) && text.length >= min && text.length <= max,
  );
}

/** A telephone number with `+` and its country code. */
export const phoneNumber: DataType<`+${string}`> = /* @__PURE__ */ ofText(
  'phone-number',
  '+ and a telephone number with its country code',
  16,
  isE164,
);

/** A whole number from `least` to `most`. */
export function integer(min: number, max: number): DataType<number> {
  const fits = (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
  const read = (text: string): number | undefined => {
    const value = /^-?\d+$/.test(text) ? Number(text) : undefined;
    return fits(value) ? value : undefined;
  };
  return {
    expected: `a whole number from ${min} to ${max}`,
    input: 'whole-number',
    maxLength: Math.max(`${min}`.length, `${max}`.length),
    fits,
    read,
  };
}
