import type { PhoneToDial, PhoneVerdict } from '../flows/index.ts';
import { type PhoneNumber, parsePhoneNumber, type ReadingOptions } from '../phone-numbers/phone-number.ts';
import { numberInSipAddress, parseSipAddress } from '../phone-numbers/sip-address.ts';
import { isPowerOfTen } from '../phone-numbers/writing.ts';
import { within } from '../platform/deadline.ts';
import { both, type Table } from '../table/table.ts';
import { type Caps, createCapClaims, type QuotaSubject } from './caps.ts';
import { isListed } from './do-not-call.ts';
import { type AllowedCountries, callsStopped, forbiddenBy, onDoNotCallList } from './refusal.ts';
import { callsStoppedSince } from './switch.ts';

/** The verdict on a phone, and why one is not dialled in words that repeat no number. */
export type DialVerdict = PhoneVerdict & { readonly message?: string };

export interface DialJudgeParts {
  readonly table: Table;
  readonly caps: Pick<Caps, 'callsPerNumber' | 'spend' | 'timeZone'>;
  readonly reading: ReadingOptions;
  /** Where calls may go, given our number that the call is on. */
  readonly allowedCountries: (ourNumber: string | undefined) => AllowedCountries;
  readonly now: () => Date;
  /** Milliseconds after which the table counts as out of reach: a caller waits. */
  readonly maxWaitMs: number;
  readonly observer: {
    readonly limitsUnavailable: (error: unknown) => void;
  };
}

export interface DiallingCall {
  readonly sessionId: string;
  readonly ourNumber: string | undefined;
}

/**
 * Judges the phones that a flow would ring by the rules that a start is held to: the number is read and assigned, its
 * country and kind, the do-not-call list, the stop switch and the day's money; for phones from outside also the cap of
 * calls to one number. It takes one round trip, as all is asked at once. The money is set aside once for a call, however often it dials.
 *
 * Where the table cannot be asked, phones that stand in the flow are dialled all the same, by what the number alone tells:
 * whoever wrote the flow knows them, and a line must not be dead for it. Phones from outside are not.
 */
export function createDialJudge(parts: DialJudgeParts) {
  const { table, caps, reading, allowedCountries, now, maxWaitMs, observer } = parts;
  const claims = createCapClaims(table, { ...caps, callsPerKey: undefined }, now);

  return async (phones: readonly PhoneToDial[], call: DiallingCall): Promise<readonly DialVerdict[]> => {
    const allowed = allowedCountries(call.ourNumber);
    const read = phones.map((phone) => ({ phone, ...readPhone(phone, reading, allowed) }));
    const numbers = read.flatMap(({ phone, number }) => (number === undefined ? [] : [{ number, phone }]));
    if (numbers.length === 0) return read.map(({ verdict }) => verdict);
    try {
      const limits = await within(maxWaitMs, 'The limits', () => lookUp(numbers, call));
      return read.map(({ verdict, number }) => (number && limits.refusalOf(number)) ?? verdict);
    } catch (error) {
      observer.limitsUnavailable(error);
      return read.map(({ verdict, number, phone }) =>
        number === undefined || phone.isOurs ? verdict : limitsUnavailable,
      );
    }
  };

  async function lookUp(
    numbers: readonly { readonly number: PhoneNumber; readonly phone: PhoneToDial }[],
    { sessionId }: DiallingCall,
  ) {
    const subject = { ...subjectOf(sessionId, now()), day: claims.today() };
    const fromOutside = numbers.filter(({ phone }) => !phone.isOurs);
    const distinct = [...new Set(numbers.map(({ number }) => number))];
    const [[stop, onList], [money, capped]] = await both(
      both(callsStoppedSince(table), Promise.all(distinct.map((number) => isListed(table, number)))),
      both(
        claims.claimDay(subject),
        Promise.all(fromOutside.map(({ number }) => claims.claimNumber({ ...subject, phoneNumber: number }))),
      ),
    );
    const listed = new Set(distinct.filter((_, at) => onList[at]));
    const refusalOf = (number: PhoneNumber): DialVerdict | undefined => {
      if (stop !== undefined) return refused(callsStopped(stop));
      if (listed.has(number)) return refused(onDoNotCallList());
      if (money.outcome === 'capped') return refused(money);
      const cap = capped[fromOutside.findIndex((one) => one.number === number)];
      return cap && refused(cap);
    };
    // What nobody is dialled with is given back, so that it is there for the next call.
    if (money.outcome === 'claimed' && numbers.every(({ number }) => refusalOf(number) !== undefined))
      await claims.releaseDay(subject);
    return { refusalOf };
  }
}

/** What a call's dials count against: the day's money, once. */
function subjectOf(sessionId: string, at: Date): Omit<QuotaSubject, 'day'> {
  return {
    claimId: sessionId,
    clientRequestId: sessionId,
    phoneNumber: '' as PhoneNumber,
    apiKeyId: 'dials',
    claimedAt: at.toISOString(),
  };
}

interface ReadPhone {
  readonly verdict: DialVerdict;
  /** Where it is one that the rules for numbers let through. */
  readonly number?: PhoneNumber;
}

function readPhone({ text }: PhoneToDial, reading: ReadingOptions, allowed: AllowedCountries): ReadPhone {
  const inSip = numberInSipAddress(text);
  if (inSip === undefined) {
    const address = parseSipAddress(text) ?? (isBrowserPhone(text) ? text : undefined);
    if (address !== undefined) return { verdict: { phone: address } };
  }
  const parsed = parsePhoneNumber(inSip ?? text, reading);
  if (parsed.outcome === 'refused') return { verdict: { refused: parsed.reason, message: parsed.message } };
  const forbidden = forbiddenBy(parsed, allowed);
  if (forbidden !== undefined) return { verdict: refused(forbidden) };
  return { verdict: { phone: parsed.number }, number: parsed.number };
}

/** `username.clientName`; there is a letter in it, or it is a number in groups, and more than that of a power of ten. */
function isBrowserPhone(text: string): boolean {
  return /^[\w-]+\.[\w.-]+$/.test(text) && /[a-z]/i.test(text) && !isPowerOfTen(text);
}

function refused({ rule, message }: { readonly rule: string; readonly message: string }): DialVerdict {
  return { refused: rule, message };
}

const limitsUnavailable: DialVerdict = {
  refused: 'limits-unavailable',
  message: 'The limits could not be looked up, so a phone that somebody from outside named is not dialled.',
};
