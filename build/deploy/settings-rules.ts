import { isIP } from 'node:net';
import * as v from 'valibot';
import { isE164 } from '../../lib/phone-numbers/e164.ts';
import { parsePhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { readConfig, type SettingName, settingNames } from '../../lib/platform/config.ts';
import { ConfigurationError } from '../../lib/platform/errors.ts';
import { allowedCountries } from '../../lib/wiring/allowed-countries.ts';

type Values = Readonly<Record<string, string | undefined>>;

/** The settings that nobody sets: the stack makes them. */
export const madeByTheStack: readonly SettingName[] = [
  'CALLS_TABLE',
  'DEFERRED_EVENTS_QUEUE_URL',
  'SCHEDULED_CALLS_QUEUE_URL',
  'DELIVERIES_QUEUE_URL',
  'PRIVATE_URLS',
  'RECORDINGS_QUEUE_URL',
  'RECORDINGS_BUCKET',
  'OPEN_CALLBACKS',
  'PROMPTS_URL',
];

export const secretNames = [
  'AT_API_KEY',
  'CALLBACK_TOKENS',
  'SEALING_SECRETS',
] as const satisfies readonly SettingName[];

function items(text: string) {
  return text.split(',').map((item) => item.trim());
}

/** Settings for the deployment alone, which no function reads. */
const deploySettings = {
  ALARM_EMAIL: v.pipe(
    v.string('is not set: who is told of alarms? An address, or the word none'),
    v.nonEmpty('is not set: who is told of alarms? An address, or the word none'),
    v.regex(/^(none|[^\s@,]+@[^\s@,]+\.[^\s@,]+)$/, 'is neither an e-mail address nor the word none'),
  ),
  API_KEYS: v.pipe(
    v.string(),
    v.check(
      (text) => items(text).every((name) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)),
      'is not a list of names of small letters, digits and single hyphens, such as desk,crm-2',
    ),
    v.check((text) => new Set(items(text)).size === items(text).length, 'names a key twice'),
  ),
  CALLBACK_SOURCES: v.pipe(
    v.string(),
    v.check(
      (text) => text === '' || items(text).every(isAddressRange),
      'holds something that is no address and no range such as 203.0.113.0/24',
    ),
  ),
  INSTRUCT_CONCURRENCY: v.pipe(
    v.string(),
    v.regex(/^([1-9]\d{0,4}|none)$/, 'is neither a whole number above zero nor the word none'),
  ),
  INSTRUCT_KEPT_WARM: v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,3})$/, 'is not a whole number')),
  CODE_CACHE: v.pipe(
    v.string(),
    v.regex(/^(on|off|\/.+)$/, 'is neither on, nor off, nor the whole path of a Node'),
  ),
  FLOWS_USE_AFRICASTALKING: v.pipe(v.string(), v.regex(/^(|true|false)$/, 'is neither true nor false')),
  CERTIFICATE_ARN: v.pipe(
    v.string(),
    v.regex(/^$|^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/.+/, "is not the ARN of a certificate of ACM's"),
  ),
  WAF_WEB_ACL_ARN: v.pipe(
    v.string(),
    v.regex(
      /^$|^arn:[\w-]+:wafv2:[\w-]+:\d{12}:regional\/webacl\/.+/,
      'is not the ARN of a regional web ACL',
    ),
  ),
} as const;

/**
 * Everything that is wrong with the settings of a stage, by the rules that the functions themselves will go by: found while
 * packaging, it is told to whoever deploys instead of to every caller.
 *
 * @param values as they are written; secrets that are stored in SSM are absent
 */
export function faultsOfSettings(values: Values): string[] {
  const absentSecrets = secretNames.filter((name) => values[name] === undefined);
  const named = settingNames.filter(
    (name) => !madeByTheStack.includes(name) && !absentSecrets.includes(name as never),
  );
  return [
    ...faultsOf(() => readConfig(values, ...named)),
    ...Object.entries(deploySettings).flatMap(([name, rule]) => {
      const result = v.safeParse(rule, values[name]);
      return result.success ? [] : [`${name} ${result.issues[0].message}`];
    }),
    ...faultsOfNumbers(values['AT_VOICE_NUMBER'] ?? ''),
    ...faultsOfCountries(values),
    ...faultsOfPublicUrl(values['PUBLIC_URL'] ?? ''),
    ...faultsOfDomain(values),
    ...faultsOfWarmth(values),
    ...faultsOfRecordings(values),
  ];
}

/** The same for the secrets, as they are stored. */
export function faultsOfSecrets(values: Values): readonly string[] {
  return faultsOf(() => readConfig(values, ...secretNames));
}

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

/** A number of ours that is read as another one wherever somebody names it, such as one with its trunk zero left in. */
function faultsOfNumbers(numbers: string) {
  return items(numbers).flatMap((text) => {
    const parsed = parsePhoneNumber(text);
    if (!isE164(text) || parsed.outcome === 'refused' || parsed.number === text) return [];
    return [`AT_VOICE_NUMBER holds ${text}, which is the number ${parsed.number}: write it so`];
  });
}

function faultsOfCountries({ ALLOWED_COUNTRIES = '', DEFAULT_COUNTRY = '' }: Values) {
  const isCode = (code: string) => /^[A-Z]{2}$/.test(code);
  return [
    ...faultsOf(() => allowedCountries(items(ALLOWED_COUNTRIES).filter(isCode), [])),
    ...faultsOf(() => allowedCountries([DEFAULT_COUNTRY].filter(isCode), [])).map((fault) =>
      fault.replace('ALLOWED_COUNTRIES', 'DEFAULT_COUNTRY'),
    ),
  ];
}

/** API Gateway's own address has the stage in its path; a domain of one's own leads to the stage by itself. */
function faultsOfPublicUrl(url: string): string[] {
  if (!URL.canParse(url)) return []; // the functions' own rule has found that
  const { protocol, hostname, pathname, search, hash, username } = new URL(url);
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost';
  const isGateway = hostname.includes('.execute-api.') && /^\/[\w-]+$/.test(pathname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    return ['PUBLIC_URL does not begin with https://'];
  if (search + hash + username !== '' || url.endsWith('/') || (pathname !== '/' && !isGateway))
    return [
      'PUBLIC_URL is more than an address such as https://calls.example.org: no path and no slash at its end',
    ];
  return [];
}

/** What is packaged without PUBLIC_URL stands for it: build/deploy/settings.cjs. */
const API_GATEWAYS_OWN = 'https://api-gateway.example';

function faultsOfDomain({ CERTIFICATE_ARN = '', PUBLIC_URL = '' }: Values): string[] {
  const hasDomain = ![API_GATEWAYS_OWN, ''].includes(PUBLIC_URL) && !PUBLIC_URL.includes('.execute-api.');
  return CERTIFICATE_ARN === '' || hasDomain
    ? []
    : ['CERTIFICATE_ARN is there without PUBLIC_URL: of which domain is it?'];
}

function faultsOfWarmth({ INSTRUCT_KEPT_WARM, INSTRUCT_CONCURRENCY }: Values): string[] {
  const most = Number(INSTRUCT_CONCURRENCY); // not a number for `none`
  return most > 0 && Number(INSTRUCT_KEPT_WARM) > most
    ? ['INSTRUCT_KEPT_WARM is more than INSTRUCT_CONCURRENCY, out of which it is taken']
    : [];
}

/** An address, or a range such as `203.0.113.0/24`. */
function isAddressRange(text: string) {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** A function has 512 MB for files, and fetches five recordings at once. */
const MOST_MEGABYTES = 80;

function faultsOfRecordings({ RECORDING_MAX_MB = '', RECORDING_SOURCES = '' }: Values) {
  return [
    ...(Number(RECORDING_MAX_MB) > MOST_MEGABYTES
      ? [`RECORDING_MAX_MB is more than ${MOST_MEGABYTES}, for which a function has no room`]
      : []),
    ...(RECORDING_SOURCES === '' || items(RECORDING_SOURCES).every(isAddressRange)
      ? []
      : ['RECORDING_SOURCES holds something that is no address and no range such as 10.1.0.0/16']),
  ];
}
