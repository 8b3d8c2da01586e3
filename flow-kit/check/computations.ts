import type { Definition, Flow } from '../../lib/flows/definition/flow.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import { transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import type { Note } from './fault.ts';
import { anything } from './services.ts';

/** Seconds that all computations of one answer may take together: the caller hears nothing meanwhile. */
export const MAX_COMPUTE_SECONDS = 2;

/** Whether every computation has its code, and those of one answer take no longer than a caller waits. */
export function checkComputations(flow: Definition & Partial<Pick<Flow, 'code'>>, note: Note): void {
  checkCode(flow, note);
  for (const name of Object.keys(flow.steps)) {
    const seconds = slowest(flow.steps, name, {});
    if ('compute' in (flow.steps[name] as Step) && seconds > MAX_COMPUTE_SECONDS)
      note(
        'slow',
        name,
        `From here one answer may compute for ${seconds} s; at most ${MAX_COMPUTE_SECONDS} s are possible`,
      );
  }
}

function checkCode({ steps, code }: Definition & Partial<Pick<Flow, 'code'>>, note: Note): void {
  if (code === undefined) return;
  const given = Object.keys((code as (services: unknown) => object)(anything));
  for (const [name, step] of Object.entries(steps))
    if ('compute' in step && !given.includes(name))
      note('code', name, 'It computes, but the flow has no code of its name');
  for (const name of given)
    if (!('compute' in (steps[name] ?? {})))
      note('code', undefined, `There is code for '${name}', but no step of that name computes`);
}

/** Seconds that are computed from coming to a step until there is something to answer with. */
function slowest(steps: Definition['steps'], name: string, visits: Readonly<Record<string, number>>): number {
  const step = steps[name];
  if (step === undefined) return 0;
  const visit = (visits[name] ?? 0) + 1;
  const { maxVisits: atMost } = step;
  if (atMost !== undefined && visit > atMost.times) return slowest(steps, atMost.next, visits);
  if (!('compute' in step || 'say' in step || 'play' in step || 'save' in step)) return 0;
  const seen = atMost === undefined ? visits : { ...visits, [name]: visit };
  const further = transitionsFrom(step)
    .filter(({ on }) => on !== 'max-visits')
    .map(({ to }) => slowest(steps, to, seen));
  return ('compute' in step ? step.timeoutSeconds : 0) + Math.max(0, ...further);
}
