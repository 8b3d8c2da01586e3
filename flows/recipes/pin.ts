import { flow, text } from '../../lib/flows/index.ts';

/** Accounts that are opened by a PIN. */
export interface Accounts {
  /**
   * Holds a PIN against the caller's account. It counts wrong ones over all calls and locks the account at the third:
   * a caller could else hang up and go on guessing.
   *
   * @param idempotencyKey the same for the same entry: a request of Africa's Talking may come twice, and must not count twice
   */
  readonly open: (
    callerNumber: string | undefined,
    pin: string,
    idempotencyKey: string,
  ) => Promise<'right' | 'wrong' | 'locked'>;
  /** The balance, in words. */
  readonly balanceOf: (callerNumber: string | undefined) => Promise<string>;
}

/** Tells a balance to whoever knows the PIN; three wrong ones lock the account. */
export const balance = flow(
  {
    start: 'enter',
    steps: {
      enter: {
        ask: 'Please enter your four-digit PIN.',
        digits: 4,
        into: 'pin',
        secret: true,
        // In one call; over all calls the accounts themselves count.
        maxVisits: { times: 3, next: 'locked' },
        next: 'check',
        silence: { say: 'We did not hear anything.', next: 'goodbye' },
        wrong: { say: 'A PIN has four digits.', next: 'goodbye' },
      },
      check: {
        compute: {
          right: { next: 'tell', set: { balance: text(40) } },
          wrong: 'wrongPin',
          locked: 'locked',
        },
        timeoutSeconds: 1.5,
        failed: 'trouble',
      },
      wrongPin: { say: 'That PIN is not right.', next: 'enter' },
      tell: { end: 'Your balance is {balance}. Goodbye.' },
      locked: {
        end: 'Your account is locked. Please visit one of our shops with your identity card. Goodbye.',
      },
      trouble: { end: 'We cannot reach your account now. Please call again later. Goodbye.' },
      goodbye: { end: 'Goodbye.' },
    },
  },
  ({ accounts }: { readonly accounts: Accounts }) => ({
    check: async ({ pin }, { callerNumber, idempotencyKey }) => {
      const verdict = await accounts.open(callerNumber, pin, idempotencyKey);
      if (verdict !== 'right') return verdict;
      return { right: { balance: await accounts.balanceOf(callerNumber) } };
    },
  }),
);
