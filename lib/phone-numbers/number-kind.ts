import plans from './numbering-plans.json' with { type: 'json' };

/**
 * What calling a number may cost out of the ordinary. `international-network` are the codes +882 and +883, which
 * carry satellite phones among others; `personal` are numbers that follow a person and bill as they please.
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
const kindOfCallingCode = new Map<string, NumberKind>([
  ['800', 'freephone'],
  ['808', 'shared-cost'],
  ['870', 'satellite'],
  ['878', 'personal'],
  ['881', 'satellite'],
  ['882', 'international-network'],
  ['883', 'international-network'],
  ['979', 'premium-rate'],
]);

const costlyNumbers = Object.entries(plans.costly) as [NumberKind, Record<string, string>][];

/** `ordinary` where nothing else is known: fixed lines and mobile phones are not told apart. */
export function kindOfNumber(callingCode: string, nationalNumber: string): NumberKind {
  const costly = costlyNumbers.find(([, patterns]) => {
    const pattern = patterns[callingCode];
    return pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(nationalNumber);
  });
  return kindOfCallingCode.get(callingCode) ?? costly?.[0] ?? 'ordinary';
}
