/**
 * A kind of datum that comes from outside the call: a variable of a call that we start, or what a computation found
 * out. It is short by promise, because all data of a call ride in its callback URL.
 */
export interface Kind<Value extends Datum> {
  /** What a value must be, in words that end the sentence "… must be". */
  readonly must: string;
  /** The most characters that a value takes when it is written. */
  readonly most: number;
  readonly fits: (value: unknown) => value is Value;
  /** The value that a text from outside stands for; `undefined` when there is none. */
  readonly read: (text: string) => Value | undefined;
}

export type Datum = string | number;
export type Data = Readonly<Record<string, Datum>>;
export type Kinds = Readonly<Record<string, Kind<Datum>>>;

export type ValueOf<K> = K extends Kind<infer Value> ? Value : never;

const ofText = <Value extends string>(
  must: string,
  most: number,
  fits: (text: string) => boolean,
): Kind<Value> => {
  const isOne = (value: unknown): value is Value => typeof value === 'string' && fits(value);
  return { must, most, fits: isOne, read: (text) => (isOne(text) ? text : undefined) };
};

/** Text that is not blank, of at most so many characters; no line breaks, nor others that nobody can see or say. */
export const text = (most: number): Kind<string> =>
  ofText(
    `a text of 1 to ${most} characters on one line`,
    most,
    (text) => text.trim() !== '' && text.length <= most && !/\p{Cc}/u.test(text),
  );

/** One of the words. */
export const oneOf = <const Word extends string>(...words: readonly Word[]): Kind<Word> =>
  ofText(`one of ${words.join(', ')}`, Math.max(...words.map((word) => word.length)), (text) =>
    (words as readonly string[]).includes(text),
  );

/** Digits as they are pressed, leading zeros included. */
export const digits = (least: number, most: number = least): Kind<string> =>
  ofText(
    least === most ? `${least} digits` : `${least} to ${most} digits`,
    most,
    (text) => /^\d+$/.test(text) && text.length >= least && text.length <= most,
  );

/** A telephone number with `+` and its country code. */
export const phoneNumber: Kind<`+${string}`> = /* @__PURE__ */ ofText(
  '+ and a telephone number with its country code',
  16,
  (text) => /^\+[1-9]\d{6,14}$/.test(text),
);

/** A whole number from `least` to `most`. */
export const whole = (least: number, most: number): Kind<number> => {
  const fits = (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
  const read = (text: string): number | undefined => {
    const value = /^-?\d+$/.test(text) ? Number(text) : undefined;
    return fits(value) ? value : undefined;
  };
  return {
    must: `a whole number from ${least} to ${most}`,
    most: Math.max(`${least}`.length, `${most}`.length),
    fits,
    read,
  };
};
