/** How long to measure: `short` is for a first look, and leaves the verdicts to the full run. */
export interface Mode {
  readonly short: boolean;
}

export interface Table {
  readonly caption?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What was wanted, and what came out of this very run. */
export interface Goal {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** A topic's part of the page. */
export interface Section {
  readonly title: string;
  /** How it was measured, and how to read it. */
  readonly about: string;
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
  /** What the figures do not say by themselves. */
  readonly notes?: readonly string[];
}

export type Topic = (mode: Mode) => Promise<Section>;

export function atMost(what: string, limit: number, measured: number, unit: string, digits = 1): Goal {
  return {
    what,
    wanted: `≤ ${limit.toLocaleString('en')}${unit}`,
    measured: `${measured.toLocaleString('en', { maximumFractionDigits: digits })}${unit}`,
    met: measured <= limit,
  };
}

export function atLeast(what: string, limit: number, measured: number, unit: string, digits = 1): Goal {
  return {
    what,
    wanted: `≥ ${limit.toLocaleString('en')}${unit}`,
    measured: `${measured.toLocaleString('en', { maximumFractionDigits: digits })}${unit}`,
    met: measured >= limit,
  };
}
