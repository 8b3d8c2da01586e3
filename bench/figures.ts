import { median } from './harness.ts';

/** The value below which this part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] as number;
}

/** The median, and in brackets the quartiles: `31.2 (29.8 to 33.0)`. */
export function spread(values: readonly number[], digits = 1): string {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

export const grouped = (value: number) => Math.round(value).toLocaleString('en');
