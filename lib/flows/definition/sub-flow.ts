import type { Computation } from './computation.ts';
import type { Definition, Flow } from './flow.ts';
import type { Step } from './step.ts';

/**
 * A part of a conversation that flows run as one step. `Returns` are the data that it brings back on each of its ways.
 */
export interface SubFlow<Services, Returns, Needs> extends Definition {
  readonly code: (services: Services) => Readonly<Record<string, Computation>>;
  /** Puts its steps into the flow, in the place of the step of this name. */
  readonly expand: (flow: Flow, name: string) => Flow;
  /** Only for the compiler, which learns from it; there is never a value here. */
  readonly brings?: Returns;
  /** The same. */
  readonly needs?: Needs;
}

interface Run {
  readonly run: Flow;
  readonly returns: Readonly<Record<string, string>>;
  readonly maxVisits?: Step['maxVisits'];
}

/**
 * Puts the steps of a sub-flow in the place of the step that runs it, so that the engine, the check and the pictures need
 * not know of it. The sub-flow's first step takes the name of the step that runs it; its step `check` becomes
 * `identify.check`.
 *
 * @throws RangeError when the sub-flow does not fit: a name is taken, or it comes back on a way that is not there
 */
export function expandRun(flow: Flow, name: string): Flow {
  const step = flow.steps[name] as unknown as Run;
  const audio = mergedAudio(name, flow.audio, step.run.audio);
  const { [name]: _, ...others } = flow.steps;
  const added = stepsOfRun(name, step);
  for (const inner of Object.keys(added))
    if (Object.hasOwn(others, inner)) throw new RangeError(`The flow has two steps '${inner}'`);
  return {
    ...flow,
    steps: { ...others, ...added } as Flow['steps'],
    ...(audio === undefined ? {} : { audio }),
    code: (services) => ({ ...flow.code(services), ...renamedCode(name, step.run, services) }),
  };
}

function innerName(name: string, { start }: Definition, step: string): string {
  return step === start ? name : `${name}.${step}`;
}

function stepsOfRun(name: string, { run, returns, maxVisits }: Run): Record<string, object> {
  const leadsTo = (step: string): string => {
    const label = (run.steps[step] as { readonly return?: string } | undefined)?.return;
    if (label === undefined) return innerName(name, run, step);
    const to = Object.hasOwn(returns, label) ? returns[label] : undefined;
    if (to === undefined)
      throw new RangeError(`'${name}' lacks returns.${label}: its sub-flow comes back so`);
    return to;
  };
  const inner = Object.entries(run.steps).filter(([, step]) => !('return' in step));
  const steps = Object.fromEntries(
    inner.map(([step, given]) => [innerName(name, run, step), withTargets(given, leadsTo)]),
  );
  const first = steps[name];
  if (first === undefined)
    throw new RangeError(`The sub-flow of '${name}' begins with a step that only comes back`);
  if (maxVisits === undefined) return steps;
  if ('maxVisits' in first)
    throw new RangeError(`'${name}' and the first step of its sub-flow both have maxVisits`);
  return { ...steps, [name]: { ...first, maxVisits } };
}

function renamedCode(name: string, run: Flow, services: unknown): Record<string, Computation> {
  const code = Object.entries(run.code(services as never));
  return Object.fromEntries(code.map(([step, computation]) => [innerName(name, run, step), computation]));
}

function mergedAudio(name: string, audio: Flow['audio'], added: Flow['audio']): Flow['audio'] {
  for (const [sound, { url }] of Object.entries(added ?? {}))
    if (audio !== undefined && Object.hasOwn(audio, sound) && audio[sound]?.url !== url)
      throw new RangeError(`The sub-flow of '${name}' has another sound '${sound}' than the flow`);
  return added === undefined ? audio : { ...audio, ...added };
}

/** The parts of a step that name where it leads, and those whose members do. */
const targets = [
  'next',
  'silence',
  'wrong',
  'unanswered',
  'failed',
  'otherwise',
  'known',
  'open',
  'closed',
  'holiday',
];
const targetsByName = ['keys', 'compute', 'is', 'atLeast'];

/** The step with each of its ways leading where it should. */
function withTargets(step: object, leadsTo: (name: string) => string): object {
  const retarget = (to: unknown): unknown => {
    if (typeof to === 'string') return leadsTo(to);
    return isWay(to) ? { ...to, next: leadsTo(to.next) } : to;
  };
  const parts = Object.entries(step).map(([part, value]) => {
    if (targets.includes(part) || part === 'maxVisits') return [part, retarget(value)];
    if (!targetsByName.includes(part) || typeof value !== 'object' || value === null) return [part, value];
    return [part, Object.fromEntries(Object.entries(value).map(([label, to]) => [label, retarget(to)]))];
  });
  return Object.fromEntries(parts);
}

function isWay(to: unknown): to is { readonly next: string } {
  return typeof to === 'object' && to !== null && 'next' in to && typeof to.next === 'string';
}
