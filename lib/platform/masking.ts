// In a bundle this file is loaded at the first line of log: build/bundle/lazy-packages.mjs.
import { maskPhoneNumber } from '../phone-numbers/mask-phone-number.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What people, and programs that encode what they wrote, put between the digits of a number. */
const separator = String.raw`(?:%20|%2D|[\s\-\u2010-\u2015./()+])`;
/** Nine digits to fifteen, in any script, with up to three separators between two of them; but no date and no address of a computer. */
const phoneNumbers = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}_]|\d\.)(?!\d{4}-\d\d-\d\d(?!\d))(?!\d{1,3}(?:\.\d{1,3}){3}(?![.\d]))(?:\+|\uff0b|%(?:25)?2B|%20|\()?\p{Nd}(?:${separator}{0,3}\p{Nd}){8,14}(?![\p{L}\p{Nd}_])`,
  'giu',
);
const TOKENS = /(token(?:=|%3D))[^&\s"]+/gi;

/** Shorter values could be parts of ordinary words. */
const MIN_SECRET_LENGTH = 8;

/** The text with everything masked that looks like a phone number or a callback token, and every secret of our own. */
export function masked(text: string, env: Environment = {}): string {
  return secretsIn(env)
    .reduce(
      (left, secret) => left.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***'),
      text,
    )
    .replace(TOKENS, '$1***')
    .replace(phoneNumbers, (number) => maskPhoneNumber(`+${number.replace(/%(?:25)?[0-9A-F]{2}|\D/gi, '')}`));
}

/** The settings whose values no line may hold. */
const secretSettings = [
  'AT_API_KEY',
  'CALLBACK_TOKENS',
  'SEALING_SECRETS',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
];

/** Each secret of an environment; a setting may hold several. One that only names its parameter is none. */
function secretsIn(env: Environment): string[] {
  return secretSettings
    .flatMap((name) => (env[name] ?? '').split(','))
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH && !secret.startsWith('ssm:'));
}
