import { quantile } from './harness.ts';

export function median(values: readonly number[]) {
  return quantile(values, 0.5);
}

/** The median, and in brackets the quartiles: `31.2 (29.8 to 33.0)`. */
export function spread(values: readonly number[], digits = 1): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(digits));
  return `${middle} (${low} to ${high})`;
}

export function grouped(value: number) {
  return Math.round(value).toLocaleString('en');
}
