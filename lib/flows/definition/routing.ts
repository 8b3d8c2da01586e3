import type { Flow } from './flow.ts';
import type { OpeningHours } from './opening-hours.ts';
import { ownProperty } from './own-property.ts';

/** Which flow takes which call. */
export interface Routing<Services = never> {
  readonly flows: Readonly<Record<string, Flow<Services>>>;
  /** For calls to one of our numbers: the first rule that holds. */
  readonly numbers?: Readonly<Record<string, readonly RoutingRule<string>[]>>;
  /** For calls that we start without naming a flow; `otherwise` when absent. */
  readonly outbound?: string;
  /** For every other call. */
  readonly otherwise: string;
  readonly systemPrompts?: Partial<SystemPrompts>;
}

/** A flow, at all times or while it is open. */
export type RoutingRule<Name extends string> = Name | { readonly during: OpeningHours; readonly flow: Name };

/**
 * What is said when a flow cannot go on: with the voice of the language that the call has, and in that language where
 * there are several (`{ en: 'Sorry …', sw: 'Samahani …' }`; a flow without it hears the first).
 */
export interface SystemPrompts {
  /** The call's position is not known any more; the flow's beginning follows. */
  readonly positionLost: SystemPrompt;
  /** Something is broken; the call ends. */
  readonly internalError: SystemPrompt;
  /** The call has taken as many turns as it may; it ends. */
  readonly tooLong: SystemPrompt;
}

/** One text for every call, or one for each language. */
export type SystemPrompt = string | Readonly<Record<string, string>>;

/** What callers hear where a routing table says nothing else. */
export const DEFAULT_SYSTEM_PROMPTS: { readonly [Phrase in keyof SystemPrompts]: string } = {
  positionLost: 'Sorry, we lost track of your call. Let us begin again.',
  internalError: 'Sorry, something went wrong. Please call again later. Goodbye.',
  tooLong: 'This call has taken very long. Please call again. Goodbye.',
};

/** Makes a routing table; the name of a flow that is not in it does not compile. */
export function route<const F extends Readonly<Record<string, Flow<never>>>>(table: {
  /** The flows by name. A name stands in the URLs of running calls: renaming one restarts them. */
  readonly flows: F;
  readonly numbers?: Readonly<Record<`+${string}`, readonly RoutingRule<keyof NoInfer<F> & string>[]>>;
  readonly outbound?: keyof NoInfer<F> & string;
  readonly otherwise: keyof NoInfer<F> & string;
  readonly systemPrompts?: Partial<SystemPrompts>;
}): Routing<ServicesOf<F>> {
  return table as unknown as Routing<ServicesOf<F>>;
}

/** All services that the flows need together. */
export type ServicesOf<F> = {
  [Name in keyof F]: F[Name] extends Flow<infer Services> ? (services: Services) => void : never;
}[keyof F] extends (services: infer All) => void
  ? All
  : never;

/** The name of the flow that takes a call. */
export function flowFor(
  { flows, numbers = {}, outbound, otherwise }: Routing,
  call: { readonly direction?: string | undefined; readonly destinationNumber?: string | undefined },
  at: number,
): string {
  if (call.direction === 'Outbound') return outbound ?? otherwise;
  const rules = ownProperty(numbers, call.destinationNumber) ?? [];
  const rule = rules.find((rule) => typeof rule === 'string' || rule.during.isOpen(at));
  const name = rule === undefined || typeof rule === 'string' ? rule : rule.flow;
  return name !== undefined && Object.hasOwn(flows, name) ? name : otherwise;
}
