import type { PhoneNumber } from '../phone-numbers/phone-number.ts';
import { both } from '../table/table.ts';
import type { CapClaims, QuotaSubject } from './caps.ts';
import { type Capped, callsStopped, type Forbidden, onDoNotCallList } from './refusal.ts';

export type Admission =
  /** `release` is for a call that Africa's Talking then refuses, `confirm` for one that it takes. Neither fails. */
  | {
      readonly outcome: 'admitted';
      readonly release: () => Promise<void>;
      readonly confirm: () => Promise<void>;
    }
  | Forbidden
  | Capped
  /** The limits could not be looked up, and where they are unknown nothing is dialled. */
  | { readonly outcome: 'limits-unavailable'; readonly message: string }
  /** Another start with the same key has the permit to dial. */
  | { readonly outcome: 'too-late' };

export interface AdmissionParts {
  readonly isOnDoNotCallList: (number: PhoneNumber) => Promise<boolean>;
  /** Since when no call is started at all, ISO 8601; `undefined` while calls may be. */
  readonly callsStoppedSince: () => Promise<string | undefined>;
  readonly claims: CapClaims;
  readonly observer: {
    /** Four fifths of the day's money are spoken for. */
    readonly spendNearCap: () => void;
    readonly claimsFailed: (error: unknown) => void;
  };
}

/**
 * Claims everything that a start needs before it may be dialled, all of it at once: nothing here waits for anything else.
 * A start that is refused holds no claim afterwards.
 */
export async function admit(
  start: QuotaSubject,
  { claims, isOnDoNotCallList, callsStoppedSince, observer }: AdmissionParts,
  acquireDialPermit: () => Promise<boolean>,
): Promise<Admission> {
  const held = new Set<() => Promise<void>>();
  try {
    const [[isListed, stoppedSince], [[numberRefusal, day], isFirst]] = await both(
      both(isOnDoNotCallList(start.phoneNumber), callsStoppedSince()),
      both(both(claimNumber(), claimDay()), acquireDialPermit()),
    );
    if (stoppedSince !== undefined) return await refuse(callsStopped(stoppedSince));
    if (isListed) return await refuse(onDoNotCallList());
    if (numberRefusal !== undefined) return await refuse(numberRefusal);
    if (day.outcome === 'capped') return await refuse(day);
    if (!isFirst) return await refuse({ outcome: 'too-late' });
    if (day.isSpendNearCap) observer.spendNearCap();
    return { outcome: 'admitted', release, confirm };
  } catch (error) {
    observer.claimsFailed(error);
    return refuse(limitsUnavailable);
  }

  /** Also releases a claim of which nobody knows whether it was made: a claim that was not made cannot be released. */
  async function claimNumber() {
    const undo = () => claims.releaseNumber(start);
    held.add(undo);
    const refusal = await claims.claimNumber(start);
    if (refusal !== undefined) held.delete(undo);
    return refusal;
  }

  async function claimDay() {
    const undo = () => claims.releaseDay(start);
    held.add(undo);
    const claim = await claims.claimDay(start);
    if (claim.outcome === 'capped') held.delete(undo);
    return claim;
  }

  async function refuse<Refusal>(refusal: Refusal): Promise<Refusal> {
    await release();
    return refusal;
  }

  /** What cannot be given back goes on counting until somebody is refused because of it. */
  async function release(): Promise<void> {
    await Promise.all([...held].map(insist));
  }

  async function confirm(): Promise<void> {
    await insist(() => claims.confirm(start));
  }

  async function insist(work: () => Promise<void>): Promise<void> {
    let again = work();
    for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) again = again.catch(work);
    await again.catch(observer.claimsFailed);
  }
}

/** Each is a small write, which the SDK has tried more than once itself. */
const ATTEMPTS = 5;

const limitsUnavailable = {
  outcome: 'limits-unavailable',
  message:
    'The limits on starting calls could not be looked up, so nothing was dialled. Try again in a few seconds.',
} as const;
