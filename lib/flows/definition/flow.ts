import type { Computation } from './computation.ts';
import type { DataTypes } from './data.ts';
import type { Language, Sound } from './prompt.ts';
import type { Step } from './step.ts';

/** A flow's plain part: what can be drawn, checked and walked without running any code. */
export interface Definition {
  readonly start: string;
  readonly steps: Readonly<Record<string, Step>>;
  readonly variables?: DataTypes;
  readonly languages?: Readonly<Record<string, Language>>;
  readonly audio?: Readonly<Record<string, Sound>>;
  /** By language, a blank and the text: where a recording of it is played from. `withRecordings` adds them. */
  readonly recordings?: Readonly<Record<string, string>>;
  readonly maxTurns?: { readonly times: number; readonly next: string };
}

/** A conversation: named steps, each of which says, asks or does one thing and names where the call goes next. */
export interface Flow<Services = never> extends Definition {
  /** The code of the steps that compute, by their names. */
  readonly code: (services: Services) => Readonly<Record<string, Computation>>;
}
