import type { Country, ParsedPhoneNumber } from '../phone-numbers/phone-number.ts';

/** We do not call this number, today or tomorrow. Nothing was asked of Africa's Talking, so it costs nothing. */
export interface Forbidden {
  readonly outcome: 'forbidden';
  readonly rule: 'allowed-countries' | 'costly-numbers' | 'do-not-call' | 'calls-stopped';
  readonly message: string;
}

/** Enough calls were started today. Nothing was asked of Africa's Talking, so it costs nothing. */
export interface Capped {
  readonly outcome: 'capped';
  readonly rule: 'calls-per-number' | 'calls-per-key' | 'spend';
  readonly message: string;
  /** Seconds until the day is over. */
  readonly retryAfter: number;
}

/** Where calls may go: to these countries, or anywhere. */
export type AllowedCountries = readonly Country[] | 'all';

/** Reasons to refuse a number whatever the limits: its kind or its country. Toll fraud uses expensive numbers and far countries. */
export function forbiddenBy(
  { country, kind }: Pick<ParsedPhoneNumber, 'country' | 'kind'>,
  allowed: AllowedCountries,
): Forbidden | undefined {
  if (kind !== 'ordinary' && kind !== 'freephone')
    return forbidden(
      'costly-numbers',
      `Numbers of the kind ${kind} are never called: they bill as they please.`,
    );

  if (allowed === 'all' || (country !== undefined && allowed.includes(country))) return undefined;
  const such = country === undefined ? 'Numbers that belong to no country' : `Numbers of ${country}`;
  return forbidden(
    'allowed-countries',
    `${such} are not called, only those of ${allowed.join(', ')}. The setting ALLOWED_COUNTRIES says which.`,
  );
}

export function callsStopped(since: string): Forbidden {
  return forbidden(
    'calls-stopped',
    `No calls are started since ${since}. npm run resume-calls lets them go again.`,
  );
}

export function onDoNotCallList(): Forbidden {
  return forbidden('do-not-call', 'This number is on the do-not-call list.');
}

function forbidden(rule: Forbidden['rule'], message: string): Forbidden {
  return { outcome: 'forbidden', rule, message };
}
