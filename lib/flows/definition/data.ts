import { isE164 } from '../../phone-numbers/e164.ts';

/**
 * A kind of datum that comes from outside the call: a variable of a call that we start, or what a computation found
 * out. It is short by promise, because all data of a call ride in its callback URL.
 */
export interface DataType<Value extends Datum> {
  /** What a value must be, in words that end the sentence "… must be". */
  readonly expected: string;
  /** What it is: how a form asks for it, how it is read aloud, and where it may be used. */
  readonly input: DataInput;
  /** What there is to choose from. */
  readonly choices?: readonly string[];
  /** The most characters that a value takes when it is written. */
  readonly maxLength: number;
  readonly fits: (value: unknown) => value is Value;
  /** The value that a text from outside stands for; `undefined` when there is none. */
  readonly read: (text: string) => Value | undefined;
  /** Seconds that a sound lasts at most. */
  readonly seconds?: number;
}

/** How a form asks for a datum. */
export type DataInput = 'text' | 'digits' | 'whole-number' | 'phone-number' | 'choice' | 'date' | 'sound';

/** A value that a call can carry. */
export type Datum = string | number;

/** Data by their names. */
export type Data = Readonly<Record<string, Datum>>;

/** Kinds of data by their names, as under `variables`. */
export type DataTypes = Readonly<Record<string, DataType<Datum>>>;

/** What a value of a kind of datum is in TypeScript. */
export type ValueOf<K> = K extends DataType<infer Value> ? Value : never;

/** The longest URL of a recording or a sound that a call can carry, in characters. */
export const MAX_SOUND_URL_LENGTH = 200;

/** Characters that no XML can carry, or that nobody can see or say: controls, halves of characters, non-characters. */
const UNSPEAKABLE = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

function ofText<Value extends string>(
  input: Exclude<DataInput, 'whole-number'>,
  expected: string,
  maxLength: number,
  fits: (text: string) => boolean,
): DataType<Value> {
  const isOne = (value: unknown): value is Value => typeof value === 'string' && fits(value);
  return { input, expected, maxLength, fits: isOne, read: (text) => (isOne(text) ? text : undefined) };
}

/**
 * Text that is not blank, of at most so many characters; no line breaks, nor others that nobody can see or say.
 *
 * @throws RangeError when no text could fit
 */
export function text(max: number): DataType<string> {
  mustBeRange('text', 1, max, 1);
  return ofText(
    'text',
    `a text of 1 to ${max} characters on one line`,
    max,
    (text) => text.trim() !== '' && text.length <= max && !UNSPEAKABLE.test(text),
  );
}

/**
 * One of the words.
 *
 * @throws RangeError without a word
 */
export function oneOf<const Word extends string>(...words: readonly Word[]): DataType<Word> {
  if (words.length === 0) throw new RangeError('oneOf() needs a word');
  const maxLength = Math.max(...words.map((word) => word.length));
  const isWord = (text: string) => (words as readonly string[]).includes(text);
  return { ...ofText<Word>('choice', `one of ${words.join(', ')}`, maxLength, isWord), choices: words };
}

/**
 * Digits as they are pressed, leading zeros included; they are read out one by one.
 *
 * @throws RangeError when no digits could fit
 */
export function digits(min: number, max: number = min): DataType<string> {
  mustBeRange('digits', min, max, 1);
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

/** A day of the calendar, written 2026-03-02. */
export const date: DataType<string> = /* @__PURE__ */ ofText('date', 'a day, written 2026-03-02', 10, isDay);

function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/**
 * The URL of a sound that lasts at most so many seconds: what `play: '{name}'` plays.
 *
 * @throws RangeError when the seconds are none, or more than an hour
 */
export function sound(seconds: number): DataType<string> {
  if (!(seconds > 0 && seconds <= 3600))
    throw new RangeError(`sound: more than 0 and at most 3,600 seconds, not ${seconds}`);
  const type = ofText<string>(
    'sound',
    `the URL of a sound, https://… or http://…, of at most ${MAX_SOUND_URL_LENGTH} characters`,
    MAX_SOUND_URL_LENGTH,
    (text) =>
      text.length <= MAX_SOUND_URL_LENGTH && /^https?:\/\/[^\s/]\S*$/.test(text) && !UNSPEAKABLE.test(text),
  );
  return { ...type, seconds };
}

/**
 * A whole number from `min` to `max`.
 *
 * @throws RangeError when no number lies between them
 */
export function integer(min: number, max: number): DataType<number> {
  mustBeRange('integer', min, max, -Number.MAX_SAFE_INTEGER);
  const fits = (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
  const read = (text: string): number | undefined => {
    const value = /^-?\d+$/.test(text) ? Number(text) : undefined;
    return fits(value) ? value : undefined;
  };
  return {
    input: 'whole-number',
    expected: `a whole number from ${min} to ${max}`,
    maxLength: Math.max(`${min}`.length, `${max}`.length),
    fits,
    read,
  };
}

function mustBeRange(type: string, min: number, max: number, least: number): void {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min < least || max < min)
    throw new RangeError(`${type}: nothing is from ${min} to ${max}`);
}
