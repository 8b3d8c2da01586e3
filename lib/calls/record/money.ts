/**
 * Money as decimal text, exactly as Africa's Talking writes it (`147.440`). No floating-point number is ever
 * made of it: sums are made of whole numbers of the smallest decimal place.
 */
export interface Money {
  readonly amount: string;
  /** ISO 4217, such as `KES`. */
  readonly currencyCode: string;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** A decimal as `units / 10^places`. */
interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

function parse(text: string): Decimal | undefined {
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(text.trim()) ?? [];
  if (whole + fraction === '') return undefined;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, places: fraction.length };
}

/** Whether the text is a decimal number that can be added up. `1e3`, `1,000` and `KES 5` are not. */
export function isAmount(text: string): boolean {
  return parse(text) !== undefined;
}

/** The exact sum, with as many decimal places as the amount that has most. A text that is not a decimal counts as zero. */
export function addAmounts(...amounts: string[]): string {
  const decimals = amounts.map((amount) => parse(amount) ?? { units: 0n, places: 0 });
  const places = Math.max(0, ...decimals.map((decimal) => decimal.places));
  return write({ units: decimals.reduce((sum, decimal) => sum + atPlaces(decimal, places), 0n), places });
}

/** The exact product, with as many decimal places as both amounts together. A text that is not a decimal counts as zero. */
export function multiplyAmounts(a: string, b: string): string {
  const [left, right] = [parse(a), parse(b)];
  if (left === undefined || right === undefined) return '0';
  return write({ units: left.units * right.units, places: left.places + right.places });
}

/** Less than zero when `a` is the smaller amount, zero when both are worth the same. */
export function compareAmounts(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);

  const places = Math.max(left.places, right.places);
  const difference = atPlaces(left, places) - atPlaces(right, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function atPlaces({ units, places }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - places);
}

function write({ units, places }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${units < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`;
}
