import type { Definition } from '../../lib/flows/definition/flow.ts';
import { type StepVerb, verbOf } from '../../lib/flows/definition/step.ts';
import type { Note } from './fault.ts';
import { always, endings, type Part, partsOf } from './parts.ts';

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parts of a flow. */
const flowParts: Readonly<Record<string, 'object' | 'any'>> = {
  start: 'any',
  steps: 'object',
  variables: 'object',
  languages: 'object',
  audio: 'object',
  maxTurns: 'object',
  code: 'any',
};

/** Whether it can be looked at as a flow at all. */
export function isFlow(flow: unknown, note: Note): boolean {
  if (!isObject(flow) || !isObject(flow['steps']) || Object.keys(flow['steps']).length === 0) {
    note('step', undefined, 'It is no flow: a flow is an object with start and steps');
    return false;
  }
  let isWhole = true;
  for (const [part, value] of Object.entries(flow)) {
    const kind = flowParts[part];
    if (kind === undefined) note('step', undefined, `A flow has no '${part}'`);
    if (kind !== 'object' || value === undefined || isObject(value)) continue;
    note('value', undefined, `'${part}' must be an object`);
    isWhole = false;
  }
  return isWhole;
}

/** Whether every step does one thing, and has the parts for it. */
export function checkShape({ start, steps, maxTurns: turns }: Definition, note: Note): void {
  for (const [name, step] of Object.entries(steps)) checkStep(name, step, note);
  if (!Object.hasOwn(steps, start))
    note('unknown-step', undefined, `It starts with '${start}', but has no step of that name`);
  if (turns === undefined) return;
  if (!Number.isInteger(turns.times) || turns.times < 1 || turns.times > 500)
    note('value', undefined, `maxTurns.times must be a whole number from 1 to 500, not ${turns.times}`);
  const last = Object.hasOwn(steps, turns.next) ? steps[turns.next] : undefined;
  if (last === undefined)
    note('unknown-step', undefined, `maxTurns.next leads to '${turns.next}', which is not there`);
  else if (!('end' in last))
    note(
      'endless',
      turns.next,
      `maxTurns.next must lead to a step that says goodbye with 'end', as '${turns.next}' does not`,
    );
}

function checkStep(name: string, step: unknown, note: Note): void {
  const verb = typeof step === 'object' && step !== null ? verbOf(step) : undefined;
  if (verb === undefined) {
    note('step', name, `It does nothing: a step has one of ${Object.keys(partsOf).join(', ')}`);
    return;
  }
  const given = step as Readonly<Record<string, unknown>>;
  const parts = { ...always, ...partsFor(verb, given) };
  for (const [part, value] of Object.entries(given)) checkPart(name, verb, part, value, parts[part], note);
  for (const [part, { optional, missing = 'step', expected: must }] of Object.entries(parts))
    if (optional !== true && given[part] === undefined)
      note(missing, name, `It lacks '${part}', which must be ${must}`);
}

function partsFor(verb: StepVerb, step: object): Readonly<Record<string, Part>> {
  if (verb !== 'ask') return partsOf[verb];
  return 'keys' in step ? partsOf.ask.keys : partsOf.ask.digits;
}

function checkPart(
  step: string,
  verb: StepVerb,
  name: string,
  value: unknown,
  part: Part | undefined,
  note: Note,
): void {
  if (value === undefined) return;
  if (part !== undefined) {
    if (!part.fits(value)) note('value', step, `'${name}' must be ${part.expected}`);
    return;
  }
  const isBehind = endings.includes(verb) && leads.includes(name);
  if (isBehind) note('behind-the-end', step, `'${name}' is never reached: '${verb}' ends the call`);
  else note('step', step, `A step with '${verb}' has no '${name}'`);
}

const leads = ['next', 'say', 'play', 'unanswered', 'silence', 'wrong', 'dial', 'ask', 'record'];
