import type { NumberType } from 'libphonenumber-js/core/es6';

/**
 * Kinds of numbers by what a call to them may cost. `international-network` are the codes +882 and +883, among them satellite
 * phones; `personal` are numbers that follow a person, at whatever price.
 */
export type NumberKind =
  | 'ordinary'
  | 'freephone'
  | 'premium-rate'
  | 'shared-cost'
  | 'personal'
  | 'pager'
  | 'satellite'
  | 'international-network';

/** The calling codes that belong to no country; ITU-T, List of assigned country codes (Recommendation E.164). */
const kindsByCallingCode = new Map<string, NumberKind>([
  ['800', 'freephone'],
  ['808', 'shared-cost'],
  ['870', 'satellite'],
  ['878', 'personal'],
  ['881', 'satellite'],
  ['882', 'international-network'],
  ['883', 'international-network'],
  ['979', 'premium-rate'],
]);

const kindsByType = new Map<NumberType, NumberKind>([
  ['TOLL_FREE', 'freephone'],
  ['PREMIUM_RATE', 'premium-rate'],
  ['SHARED_COST', 'shared-cost'],
  ['PERSONAL_NUMBER', 'personal'],
  ['PAGER', 'pager'],
]);

/** `ordinary` where nothing else is known: fixed lines and mobile phones are not told apart. */
export function kindOfNumber(callingCode: string, type: NumberType): NumberKind {
  return kindsByCallingCode.get(callingCode) ?? kindsByType.get(type) ?? 'ordinary';
}
