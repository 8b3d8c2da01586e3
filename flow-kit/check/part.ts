import type { FlowRule } from './fault.ts';
import { quoted } from './quoted.ts';

/** What one part of a step may be. */
export interface Part {
  /** In words that end the sentence "… must be". */
  readonly expected: string;
  /** What is wrong with a value, as the end of a sentence that begins with the part's name; `undefined` when it is right. */
  readonly problem: (value: unknown) => string | undefined;
  /** The step may do without it. */
  readonly optional?: true;
  /** The rule that is broken when it is missing. */
  readonly missing?: FlowRule;
  /** Above this number another rule is broken than `value`: a caller would wait too long. */
  readonly max?: number;
}

export function part(expected: string, problem: (value: unknown) => string | undefined): Part {
  return { expected, problem };
}

export function being(expected: string, fits: (value: unknown) => boolean): Part {
  return part(expected, (value) => (fits(value) ? undefined : `must be ${expected}, not ${quoted(value)}`));
}

export function matching(expected: string, pattern: RegExp): Part {
  return being(expected, (value) => typeof value === 'string' && pattern.test(value));
}

export function optional(given: Part): Part {
  return { ...given, optional: true };
}

export function otherwise(missing: FlowRule, given: Part): Part {
  return { ...given, missing };
}

export function isRecordOf(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

export function ways(
  kind: string,
  isLabel: (label: string) => string | undefined,
  isTarget: (value: unknown) => string | undefined,
) {
  return (value: unknown): string | undefined => {
    if (!isRecordOf(value)) return `must be an object: each ${kind} leads to a step`;
    const entries = Object.entries(value);
    if (entries.length === 0) return `is empty: it must have at least one ${kind}`;
    for (const [label, target] of entries) {
      const why = isLabel(label) ?? isTarget(target);
      if (why !== undefined) return `${label}: ${why}`;
    }
    return undefined;
  };
}

export function list(what: string, item: (value: unknown) => string | undefined): Part {
  return part(`a list of ${what}, at least one`, (value) => {
    if (!Array.isArray(value)) return `must be a list of ${what}, not ${quoted(value)}`;
    if (value.length === 0) return `is an empty list: it must have at least one of ${what}`;
    return value.map(item).find((why) => why !== undefined);
  });
}
