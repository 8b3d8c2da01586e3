import type { DataType, Datum } from './data.ts';
import { date, digits, integer, oneOf, sound } from './data.ts';
import type { Definition } from './flow.ts';
import { isRecord, type Step, type StepKinds } from './step.ts';

/** One of the places at which a datum gets its value. */
export interface DataSource {
  readonly type: DataType<Datum>;
  /** The step; none for a variable. */
  readonly step?: string;
  /** The caller's secret: nobody but the flow's code may read it. */
  readonly isSecret?: true;
}

export type DataSources = ReadonlyMap<string, readonly DataSource[]>;

/** What a counter reaches at most, however often it is counted. */
export const MAX_COUNT = 9999;

const known = new WeakMap<Definition, DataSources>();

/** Where each datum of a flow comes from, by its name. */
export function dataSources(flow: Definition): DataSources {
  const found = known.get(flow) ?? findSources(flow);
  known.set(flow, found);
  return found;
}

function findSources({ steps, variables = {} }: Definition): DataSources {
  const sources = new Map<string, DataSource[]>();
  const add = (name: string, source: DataSource) => {
    const all = sources.get(name);
    if (all === undefined) sources.set(name, [source]);
    else all.push(source);
  };
  for (const [name, type] of Object.entries(variables)) add(name, { type });
  for (const [step, given] of Object.entries(steps))
    for (const [name, type, isSecret] of broughtBy(given))
      add(name, isSecret ? { type, step, isSecret } : { type, step });
  return sources;
}

type Brought = readonly [name: string, type: DataType<Datum>, isSecret?: boolean];

/** The data that a step can bring. */
function broughtBy(step: Step): Brought[] {
  if ('ask' in step) return 'keys' in step ? broughtByKeys(step) : [broughtByDigits(step)];
  if (isRecord(step)) return [[step.into, sound(step.maxLength > 0 ? Math.min(step.maxLength, 3600) : 1)]];
  if ('compute' in step)
    return Object.values(step.compute).flatMap((way) =>
      typeof way === 'object' ? Object.entries(way.set) : [],
    );
  if ('set' in step) return Object.entries(step.set).map(([name, value]) => [name, exactly(value)]);
  if ('count' in step) return [[step.count, integer(0, MAX_COUNT)]];
  return [];
}

function broughtByKeys(step: Extract<StepKinds['ask'], { keys: unknown }>): Brought[] {
  const set = Object.values(step.keys).flatMap((way) =>
    typeof way === 'object' ? Object.entries(way.set ?? {}) : [],
  );
  const brought: Brought[] = set.map(([name, value]) => [name, exactly(value)]);
  if (step.into !== undefined) brought.push([step.into, oneOf(...Object.keys(step.keys))]);
  return brought;
}

function broughtByDigits(step: Exclude<StepKinds['ask'], { keys: unknown }>): Brought {
  return [step.into, typeOfDigits(step.digits), step.secret === true];
}

/** What the digits of a question become: digits as pressed, a number of a range, or a day. */
export function typeOfDigits(asked: Exclude<StepKinds['ask'], { keys: unknown }>['digits']): DataType<Datum> {
  if (typeof asked === 'number') return digits(asked);
  if (asked === 'date') return date;
  return 'from' in asked ? integer(asked.from, asked.to) : digits(asked.min, asked.max);
}

/** A value that stands in the flow itself. */
function exactly(value: Datum): DataType<Datum> {
  return typeof value === 'number' ? integer(value, value) : oneOf(value);
}

const secrets = new WeakMap<Definition, ReadonlySet<string>>();

/** The names of the data that are the caller's secrets: they go to the flow's code, and nowhere else. */
export function secretsOf(flow: Definition): ReadonlySet<string> {
  const names =
    secrets.get(flow) ??
    new Set(
      [...dataSources(flow)].flatMap(([name, all]) => (all.some(({ isSecret }) => isSecret) ? [name] : [])),
    );
  secrets.set(flow, names);
  return names;
}

/** Whether a value is one that the flow, as it is now, could have collected under this name. */
export function isCollectable(flow: Definition, name: string, value: unknown): boolean {
  return (dataSources(flow).get(name) ?? []).some(({ type }) => type.fits(value));
}
