import * as v from 'valibot';
import { E164 } from '../phone-numbers/e164.ts';
import { ConfigurationError } from './errors.ts';
import { isTimeZone } from './time-zone.ts';

const text = v.pipe(v.string('is not set'), v.trim(), v.nonEmpty('is empty'));
const url = v.pipe(text, v.url('is not a URL'));
const wholeNumber = v.pipe(
  text,
  v.regex(/^[1-9]\d*$/, 'is not a whole number above zero'),
  v.transform(Number),
);
const timeZone = v.pipe(
  text,
  v.check((name) => isTimeZone(name), 'is not a time zone such as Africa/Nairobi'),
);
const country = v.pipe(
  text,
  v.regex(/^[A-Z]{2}$/, 'is not a country code of two capital letters such as KE'),
);
const split = v.transform((items: string) => items.split(',').map((item) => item.trim()));
const list = v.pipe(text, split);
const phoneNumbers = v.pipe(
  list,
  v.check(
    (numbers) => numbers.every((number) => E164.test(number)),
    'is not a phone number with + and country code such as +254711082000',
  ),
);
const yesOrNo = v.pipe(
  either('true', 'false'),
  v.transform((word) => word === 'true'),
);
const eventBus = v.pipe(
  text,
  v.regex(
    /^(arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/,
    'is neither the name nor the ARN of an event bus',
  ),
);
const countries = v.pipe(
  text,
  v.regex(
    /^(all|[A-Z]{2}(\s*,\s*[A-Z]{2})*)$/,
    'is neither a list of countries such as KE,UG nor the word all',
  ),
  split,
);
const ranges = v.pipe(
  text,
  v.regex(
    /^\+[1-9]\d{2,13}(\s*,\s*\+[1-9]\d{2,13})*$/,
    'is not a list of beginnings of phone numbers such as +25479,+25677',
  ),
  split,
);
const origins = v.pipe(
  text,
  v.regex(
    /^https?:\/\/[\w.:-]+(\s*,\s*https?:\/\/[\w.:-]+)*$/,
    'is not a list of origins such as https://desk.example.org, without a slash at their end',
  ),
  split,
);
const cap = v.pipe(
  text,
  v.regex(/^(\d+|none)$/, 'is neither a whole number nor the word none'),
  v.transform((max) => (max === 'none' ? undefined : Number(max))),
);
const amount = v.pipe(
  text,
  v.regex(/^(?=.*[1-9])\d{1,15}(\.\d{1,4})?$/, 'is not an amount above zero such as 50 or 2.50'),
);
const moneyCap = v.pipe(
  text,
  v.regex(
    /^([A-Z]{3} \d{1,15}(\.\d{1,4})?|none)$/,
    'is neither a currency and an amount such as KES 5000 nor the word none',
  ),
  v.transform((max) => {
    const [currencyCode = '', amount] = max.split(' ');
    return amount === undefined ? undefined : { currencyCode, amount };
  }),
);

function either<One extends string, Other extends string>(one: One, other: Other) {
  return v.pipe(text, v.picklist([one, other], `is neither ${one} nor ${other}`));
}

function secretsCalled(what: string) {
  const isLong = (items: string[]) => items.every((item) => item.length >= 32);
  return v.pipe(list, v.check(isLong, `holds a ${what} of fewer than 32 characters`));
}

/**
 * Every setting that a function may read from its environment. A function names those that it needs, so that
 * serverless.yml gives it no more; `docs/configuration.md` says what each is for.
 */
const settings = {
  /** Account name at Africa's Talking. */
  AT_USERNAME: text,
  AT_API_KEY: text,
  /** Our numbers, in E.164; calls that name none come from the first. */
  AT_VOICE_NUMBER: phoneNumbers,
  /** Where Africa's Talking's voice API is; its own address when absent. */
  AT_VOICE_URL: v.optional(url),
  /** Where Africa's Talking's SMS API is; its own address when absent. */
  AT_MESSAGING_URL: v.optional(url),
  /** Where recorded prompts are played from, without a slash at the end; absent while there are none. */
  PROMPTS_URL: v.optional(url),
  /** One secret, or two while one replaces the other. */
  CALLBACK_TOKENS: secretsCalled('token'),
  /** `true` where anybody may post callbacks: on the local stage, and nowhere else. */
  OPEN_CALLBACKS: v.optional(yesOrNo),
  /** What positions in a flow are sealed with: the first seals, each opens. */
  SEALING_SECRETS: secretsCalled('secret'),
  /** From where a page in a browser may use the API; from nowhere when absent. */
  ALLOWED_ORIGINS: v.optional(origins),
  CALLS_TABLE: text,
  /** How many keys the indexes by day are spread over. */
  CALLS_SHARDS: wholeNumber,
  DEFERRED_EVENTS_QUEUE_URL: url,
  /** Where it is told that scheduled calls are due. */
  SCHEDULED_CALLS_QUEUE_URL: url,
  /** Where it is told which messages are to be delivered. */
  DELIVERIES_QUEUE_URL: url,
  /** Whether endpoints are told what happens. */
  WEBHOOKS: either('on', 'off'),
  /** The event bus of EventBridge on which messages are put as well; on none when absent. */
  EVENT_BUS: v.optional(eventBus),
  /** How long an endpoint may take to answer. */
  WEBHOOK_TIMEOUT_SECONDS: v.pipe(wholeNumber, v.maxValue(20, 'is more than 20')),
  /** How long deliveries are kept. */
  DELIVERY_DAYS: wholeNumber,
  /** `true` where URLs may lead to this machine and its network: on the local stage, and nowhere else. */
  PRIVATE_URLS: v.optional(yesOrNo),
  /** Where this service is reached from outside, without a slash at the end; the URLs that we hand out begin with it. */
  PUBLIC_URL: url,
  /** The country in which a number without a country code is read; without it such a number is refused. */
  DEFAULT_COUNTRY: v.optional(country),
  /** Beginnings of numbers that are taken although no numbering plan assigns them. */
  EXTRA_NUMBER_RANGES: v.optional(ranges),
  /** Where calls may go; the countries of our own numbers when absent. */
  ALLOWED_COUNTRIES: v.optional(countries),
  /** The most calls to one number in a day. */
  CALLS_PER_NUMBER_PER_DAY: cap,
  /** The most calls that are started with one API key in a day. */
  CALLS_PER_KEY_PER_DAY: cap,
  /** The most that the calls started in a day may cost. */
  SPEND_PER_DAY: moneyCap,
  /** What is set aside for a call until its cost is known; a hundredth of SPEND_PER_DAY when absent. */
  SPEND_PER_CALL: v.optional(amount),
  RETENTION_DAYS: wholeNumber,
  /** `keep` has recordings fetched and stored; with `link` there is but Africa's Talking's link to each. */
  RECORDINGS: either('keep', 'link'),
  /** How long a recording is kept. */
  RECORDING_DAYS: wholeNumber,
  /** A larger recording is not stored: megabytes. */
  RECORDING_MAX_MB: wholeNumber,
  /** Addresses that are not public, and from which recordings are fetched all the same; none when absent. */
  RECORDING_SOURCES: v.optional(list),
  /** `any` takes recordings from servers whose certificate nobody vouches for, as it takes them by plain http. */
  RECORDING_CERTIFICATES: either('checked', 'any'),
  /** Where it is told that there is something to do about a recording. */
  RECORDINGS_QUEUE_URL: url,
  /** The host of the bucket that recordings are in; absent where none are kept. */
  RECORDINGS_BUCKET: v.optional(text),
  /** Minutes without a word after which a call is presumed to have ended. */
  STALE_CALL_MINUTES: wholeNumber,
  /** The zone whose midnights divide days. */
  TIME_ZONE: timeZone,
} as const;

type Settings = typeof settings;
export type SettingName = keyof Settings;
export type Config<Name extends SettingName = SettingName> = {
  readonly [N in Name]: v.InferOutput<Settings[N]>;
};

export const settingNames = Object.keys(settings) as SettingName[];

/**
 * Reads the named settings.
 *
 * @throws ConfigurationError that names every setting that is wrong, not only the first.
 */
export function readConfig<Name extends SettingName>(
  env: Readonly<Record<string, string | undefined>>,
  ...names: readonly Name[]
): Config<Name> {
  const faults: string[] = [];
  const config: Partial<Record<SettingName, unknown>> = {};
  for (const name of names) {
    // An optional setting that serverless.yml leaves empty is one that is not set.
    const value = env[name] === '' && settings[name].type === 'optional' ? undefined : env[name];
    const result = v.safeParse(settings[name], value);
    if (result.success) config[name] = result.output;
    else faults.push(`${name} ${result.issues[0].message}`);
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.freeze(config) as Config<Name>;
}
