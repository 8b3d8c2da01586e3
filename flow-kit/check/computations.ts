import { secondsToCompute } from '../../lib/flows/definition/computation.ts';
import type { Definition, Flow } from '../../lib/flows/definition/flow.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import { isWaiting } from '../../lib/flows/definition/step-verbs.ts';
import { transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import type { Note } from './fault.ts';
import { heaviestWays } from './one-answer.ts';
import { quoted } from './quoted.ts';
import { anything } from './services.ts';

/** Seconds that all computations of one answer may take together: the caller hears nothing meanwhile. */
export const MAX_COMPUTE_SECONDS = 2;

/** Whether every computation has its code, and those of one answer take no longer than a caller waits. */
export function checkComputations(flow: Definition & Partial<Pick<Flow, 'code'>>, note: Note): void {
  checkCode(flow, note);
  const from = heaviestWays(flow, secondsOf);
  const alone = Object.keys(flow.steps).filter((name) => secondsAt(flow, name) > MAX_COMPUTE_SECONDS);
  for (const beginning of beginningsOf(flow)) {
    const { weight, path } = from(beginning);
    if (weight > MAX_COMPUTE_SECONDS + 1e-9) tell(path, weight);
  }
  for (const name of alone) tell([name], secondsAt(flow, name));

  function tell(way: readonly string[], weight: number): void {
    const computing = way.filter((name) => secondsAt(flow, name) > 0);
    const name = computing.reduce(
      (a, b) => (secondsAt(flow, b) > secondsAt(flow, a) ? b : a),
      computing[0] as string,
    );
    const seconds = Math.round(weight * 100) / 100;
    const path = `${way.slice(0, 6).join(' → ')}${way.length > 6 ? ' → …' : ''}`;
    const all = computing.length > 1 ? `: ${path} (${computing.length} computations)` : '';
    note(
      'slow',
      name,
      `From here one answer may compute for ${seconds} s; at most ${MAX_COMPUTE_SECONDS} s are possible, for the caller hears nothing until all of them are done${all}. Put an ask between, such as { ask: { play: 'music' }, keys: …, tries: 1, timeout: 1 }`,
    );
  }
}

/** The steps with which an answer begins: the first of a call, and those that the caller's doing leads to. */
function beginningsOf({ start, steps, maxTurns }: Definition): ReadonlySet<string> {
  const beginnings = new Set([start, ...(maxTurns === undefined ? [] : [maxTurns.next])]);
  for (const step of Object.values(steps))
    if (isWaiting(step)) for (const { to } of transitionsFrom(step)) beginnings.add(to);
  return beginnings;
}

function secondsOf(step: Step): number {
  return 'compute' in step ? secondsToCompute(step) : 0;
}

function secondsAt({ steps }: Definition, name: string): number {
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  return step === undefined ? 0 : secondsOf(step);
}

function checkCode({ steps, code }: Definition & Partial<Pick<Flow, 'code'>>, note: Note): void {
  if (typeof code !== 'function') return;
  const given = namesOfCode(code, note);
  if (given === undefined) return;
  for (const [name, step] of Object.entries(steps))
    if ('compute' in step && !given.includes(name))
      note('code', name, 'It computes, but the flow has no code of its name');
  for (const name of given)
    if (!(Object.hasOwn(steps, name) && 'compute' in (steps[name] ?? {})))
      note('code', undefined, `There is code for '${name}', but no step of that name computes`);
}

/** The names of the functions that the code gives, with something in the place of the services. */
function namesOfCode(code: Flow['code'], note: Note): string[] | undefined {
  try {
    const given: unknown = (code as (services: unknown) => unknown)(anything);
    if (typeof given === 'object' && given !== null) return Object.keys(given);
    note(
      'code',
      undefined,
      `The code answers ${quoted(given)}; it must answer an object with a function for each step that computes`,
    );
  } catch (error) {
    note(
      'code',
      undefined,
      `The code does something with its services before a step computes, and that fails without them: ${error instanceof Error ? error.message : quoted(error)}. Do it within the steps' functions`,
    );
  }
  return undefined;
}
