import type { DataType, Datum } from './data.ts';
import { date, digits, integer, oneOf, sound } from './data.ts';
import type { Definition } from './flow.ts';
import { once } from './once.ts';
import type { AskDigitsStep, Step } from './step.ts';

type AskDigits = AskDigitsStep<string, string, string>;

/** One of the places at which a datum gets its value. */
export interface DataSource {
  readonly type: DataType<Datum>;
  /** The step; none for a variable. */
  readonly step?: string;
  /** The caller's secret: nobody but the flow's code may read it. */
  readonly isSecret?: true;
}

/** For each datum all steps, keys and variables that can set it. */
export type DataSources = ReadonlyMap<string, readonly DataSource[]>;

/** What a counter reaches at most, however often it is counted. */
export const MAX_COUNT = 9999;

/** Where each datum of a flow comes from, by its name. */
export const dataSources: (flow: Definition) => DataSources = /* @__PURE__ */ once(
  ({ steps, variables = {} }) => {
    const sources = new Map<string, DataSource[]>();
    const add = (name: string, source: DataSource) => {
      const all = sources.get(name);
      if (all === undefined) sources.set(name, [source]);
      else all.push(source);
    };
    for (const [name, type] of Object.entries(variables)) add(name, { type });
    for (const [step, given] of Object.entries(steps))
      for (const [name, source] of broughtBy(given)) add(name, { ...source, step });
    return sources;
  },
);

/** What a step of any kind may have that brings data. */
interface Bringing {
  readonly into?: string;
  readonly digits?: AskDigits['digits'];
  readonly secret?: boolean;
  readonly maxLength?: number;
  readonly keys?: Readonly<Record<string, string | { readonly set?: Setting }>>;
  readonly compute?: Readonly<Record<string, string | { readonly set?: Setting }>>;
  readonly set?: Setting;
  readonly count?: string;
}
/** Values that stand in the flow itself, or the kinds of what code brings. */
type Setting = Readonly<Record<string, Datum | DataType<Datum>>>;

/** The data that a step can bring. */
function broughtBy(step: Step): (readonly [name: string, source: DataSource])[] {
  const { into, secret, keys, compute, set, count } = step as Bringing;
  const ways = [...Object.values(keys ?? {}), ...Object.values(compute ?? {}), { set }];
  const brought = ways
    .flatMap((way) => (typeof way === 'object' ? Object.entries(way.set ?? {}) : []))
    .map(([name, value]): readonly [string, DataSource] => [name, { type: typeOf(value) }]);
  if (count !== undefined) brought.push([count, { type: integer(0, MAX_COUNT) }]);
  if (into !== undefined)
    brought.push([into, { type: typeOfInto(step as Bringing), ...(secret === true && { isSecret: true }) }]);
  return brought;
}

/** The key, the digits or the message. */
function typeOfInto({ keys, digits, maxLength = 0 }: Bringing): DataType<Datum> {
  if (keys !== undefined) return oneOf(...Object.keys(keys));
  return digits === undefined ? sound(Math.min(maxLength, 3600) || 1) : typeOfDigits(digits);
}

/** What the digits of a question become: digits as pressed, a number of a range, or a day. */
export function typeOfDigits(asked: AskDigits['digits']): DataType<Datum> {
  if (typeof asked === 'number') return digits(asked);
  if (asked === 'date') return date;
  return 'from' in asked ? integer(asked.from, asked.to) : digits(asked.min, asked.max);
}

function typeOf(value: Datum | DataType<Datum>): DataType<Datum> {
  if (typeof value === 'object') return value;
  return typeof value === 'number' ? integer(value, value) : oneOf(value);
}

/** The names of the data that are the caller's secrets: they go to the flow's code, and nowhere else. */
export const secretsOf: (flow: Definition) => ReadonlySet<string> = /* @__PURE__ */ once(
  (flow) =>
    new Set(
      [...dataSources(flow)].flatMap(([name, all]) => (all.some(({ isSecret }) => isSecret) ? [name] : [])),
    ),
);
