import { digest } from '../calls/event/event.ts';
import { requestIdOf } from '../calls/event/request-id.ts';
import type { Row } from '../table/table.ts';

/*
 * The mark of a call whose cost is not known yet: an attribute of the row of its day, which says who set how much money
 * aside. It goes when the call's cost takes its place, or when the call turns out not to have been placed.
 */

export interface Hold {
  readonly claimId: string;
  /** A decimal, in the currency of the cap. */
  readonly amount: string;
}

export function writeHold({ claimId, amount }: Hold): string {
  return `${amount} ${claimId}`;
}

export function readHold(text: string): Hold {
  const [amount = '0', claimId = ''] = text.split(' ');
  return { claimId, amount };
}

/** A client may use one id for several calls to a number, but hardly for more than these at a time. */
const MAX_OPEN_OF_ONE_NAME = 8;

/**
 * What the attribute may be called. A call's callbacks tell the same request id and number, so that its end finds the
 * mark also when the process that started the call died before it could write down the session.
 */
export function holdNames(call: {
  readonly clientRequestId: string;
  readonly phoneNumber: string;
}): string[] {
  const name = `held ${digest(requestIdOf(call.clientRequestId), call.phoneNumber).slice(0, 12)}`;
  return Array.from({ length: MAX_OPEN_OF_ONE_NAME }, (_, at) => (at === 0 ? name : `${name} ${at}`));
}

/** The attribute of the day's row that says this. */
export function nameOfHold(row: Row, hold: string): string | undefined {
  return Object.keys(row).find((name) => name.startsWith('held ') && row[name]?.S === hold);
}
