/**
 * The kinds of values that attributes and texts take. A kind says the same thing four times over from one
 * definition: to the compiler (`Value`, and `Literal` for values that are written out in the source), to the
 * checker (`fits`), to the parser (`read`) and to the person who reads an error or the manual (`must`).
 */
export interface Kind<Value, Must extends string = string, Literal = Value> {
  /** What a value must be, in words that end the sentence "… must be". */
  readonly must: Must;
  /** Whether a value may be written. */
  readonly fits: (value: unknown) => boolean;
  /** The value that a document's text stands for; a text that cannot be read comes back as it is. */
  readonly read: (text: string) => unknown;
  /** Only for the compiler, which learns the two types from it; there is never a value here. */
  readonly types?: { readonly value: Value; readonly literal: Literal };
}

const asItIs = (text: string): unknown => text;

const matching =
  <Value extends string, Literal = Value>() =>
  <const Must extends string>(must: Must, pattern: RegExp): Kind<Value, Must, Literal> => ({
    must,
    fits: (value) => typeof value === 'string' && pattern.test(value),
    read: asItIs,
  });

export const oneOf = <const Word extends string>(...words: readonly Word[]): Kind<Word> => ({
  must: `one of ${words.join(', ')}`,
  fits: (value) => (words as readonly unknown[]).includes(value),
  read: asItIs,
});

const whole = <const Must extends string>(must: Must): Kind<number, Must> => ({
  must,
  fits: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  read: (text) => (/^\d+$/.test(text) ? Number(text) : text),
});

export const count = whole('a whole number above 0');
export const seconds = whole('whole seconds above 0');

const flags: Readonly<Record<string, unknown>> = { __proto__: null, true: true, false: false };

export const flag: Kind<boolean, 'true or false'> = {
  must: 'true or false',
  fits: (value) => typeof value === 'boolean',
  read: (text) => flags[text] ?? text,
};

export const text = matching<string>()('a text that is not empty', /./s);

export const url = matching<string, `http://${string}` | `https://${string}`>()(
  'an absolute URL, https://… or http://…',
  /^https?:\/\/[^\s/]\S*$/,
);

export const key = matching<'0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#'>()(
  'one key of the phone: 0 to 9, * or #',
  /^[\d*#]$/,
);

type PhoneNumber = `+${string}` | `${string}@${string}` | `${string}.${string}`;

export const phoneNumber = matching<string, PhoneNumber>()(
  '+ and the number with its country code, a SIP address or username.clientName',
  /^(\+[1-9]\d{6,14}|[^\s,@]+@[^\s,@]+|[^\s,@+.][^\s,@.]*\.[^\s,@]+)$/,
);

export const phoneNumbers: Kind<
  readonly string[],
  'a list of phone numbers or SIP addresses, at least one',
  PhoneNumber
> = {
  must: 'a list of phone numbers or SIP addresses, at least one',
  fits: (value) => Array.isArray(value) && value.length > 0 && value.every(phoneNumber.fits),
  read: (text) => text.split(','),
};

export const voice = matching<string, 'man' | 'woman' | `${string}-${string}-${string}`>()(
  "man, woman or the name of one of Google's voices, such as en-GB-Standard-B",
  /^(man|woman|[\w-]+-[\w-]+)$/,
);

export const duration = matching<`${number}s` | `${number}ms`>()(
  'a time such as 500ms or 2s',
  /^\d+(\.\d+)?m?s$/,
);

export const moment = matching<string>()(
  'a time such as 2.5s, or one after another sound such as jingle.end+0.5s',
  /^([\w-]+\.(begin|end)[+-])?\d+(\.\d+)?m?s$/,
);

export const rate = matching<string>()(
  'x-slow, slow, medium, fast, x-fast or a percentage such as 80%',
  /^(x-slow|slow|medium|fast|x-fast|default|\d+(\.\d+)?%)$/,
);

export const pitch = matching<string>()(
  'x-low, low, medium, high, x-high or a change such as +2st or -10%',
  /^(x-low|low|medium|high|x-high|default|[+-]\d+(\.\d+)?(st|%|Hz))$/,
);

export const volume = matching<string>()(
  'silent, x-soft, soft, medium, loud, x-loud or a change such as +6dB',
  /^(silent|x-soft|soft|medium|loud|x-loud|default|[+-]\d+(\.\d+)?dB)$/,
);

export const decibels = matching<`+${number}dB` | `-${number}dB`>()(
  'a change such as +6dB or -3dB',
  /^[+-]\d+(\.\d+)?dB$/,
);

export const percentage = matching<`${number}%`>()('a percentage such as 80%', /^\d+(\.\d+)?%$/);

export const language = matching<string>()('a language tag such as en-KE', /^[a-zA-Z]{2,3}(-[\w-]+)?$/);
