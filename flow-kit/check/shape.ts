import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { StepVerb } from '../../lib/flows/definition/step.ts';
import { stepVerbs } from '../../lib/flows/definition/step-verbs.ts';
import type { Note } from './fault.ts';
import { meant } from './meant.ts';
import { isRecordOf, type Part } from './part.ts';
import { DATA_TYPES, isDataType } from './part-kinds.ts';
import { always, endings, partsOf, verbsIn } from './parts.ts';
import { quoted } from './quoted.ts';

/** The parts of a flow. */
const FLOW_PARTS: Readonly<Record<string, 'object' | 'any'>> = {
  start: 'any',
  steps: 'object',
  variables: 'object',
  languages: 'object',
  audio: 'object',
  maxTurns: 'object',
  code: 'any',
  expand: 'any', // of what other flows can run
};

/** Whether it can be looked at as a flow at all. */
export function isFlow(flow: unknown, note: Note): boolean {
  if (!isRecordOf(flow) || !isRecordOf(flow['steps']) || Object.keys(flow['steps']).length === 0) {
    note('step', undefined, 'It is no flow: a flow is an object with start and steps');
    return false;
  }
  let isWhole = true;
  for (const [part, value] of Object.entries(flow)) {
    const kind = FLOW_PARTS[part];
    if (kind === undefined) note('step', undefined, `A flow has no '${part}'`);
    if (kind !== 'object' || value === undefined || isRecordOf(value)) continue;
    note('value', undefined, `'${part}' must be an object, not ${quoted(value)}`);
    isWhole = false;
  }
  if (flow['code'] !== undefined && typeof flow['code'] !== 'function')
    note('value', undefined, `'code' must be a function of the services, not ${quoted(flow['code'])}`);
  return isWhole;
}

/** Whether every step does one thing and has the parts for it, and what the steps share is what it should be. */
export function checkShape(flow: Definition, note: Note): void {
  const { start, steps, maxTurns } = flow;
  for (const [name, step] of Object.entries(steps)) checkStep(name, step, note);
  if (!Object.hasOwn(steps, start))
    note(
      'unknown-step',
      undefined,
      `It starts with ${quoted(start)}, but has no step of that name${meant(String(start), Object.keys(steps))}`,
    );
  checkShared(flow, note);
  if (maxTurns !== undefined) checkMaxTurns(maxTurns, steps, note);
}

function checkMaxTurns(
  maxTurns: NonNullable<Definition['maxTurns']>,
  steps: Definition['steps'],
  note: Note,
): void {
  const { times, next } = maxTurns;
  if (!Number.isInteger(times) || times < 1 || times > 500)
    note('value', undefined, `maxTurns.times must be a whole number from 1 to 500, not ${quoted(times)}`);
  const last = Object.hasOwn(steps, next) ? steps[next] : undefined;
  if (last === undefined)
    note('unknown-step', undefined, `maxTurns.next leads to ${quoted(next)}, which is not there`);
  else if (isRecordOf(last) && !('end' in last))
    note(
      'endless',
      next,
      `maxTurns.next must lead to a step that says goodbye with 'end', as '${next}' does not`,
    );
}

/** Variables, languages and sounds: each member is an object of its kind. */
function checkShared({ variables = {}, languages = {}, audio = {} }: Definition, note: Note): void {
  for (const [name, type] of Object.entries(variables))
    if (!isDataType(type))
      note('value', undefined, `variables.${name} must be ${DATA_TYPES}, not ${quoted(type)}`);
  for (const [name, language] of Object.entries(languages))
    if (!isRecordOf(language))
      note('value', undefined, `languages.${name} must be { voice }, or {}, not ${quoted(language)}`);
  for (const [name, sound] of Object.entries(audio))
    if (!isRecordOf(sound) || typeof sound['url'] !== 'string')
      note('audio', undefined, `audio.${name} must be { url, seconds }, not ${quoted(sound)}`);
}

function checkStep(name: string, step: unknown, note: Note): void {
  const why = kindProblem(step);
  if (why !== undefined) note('step', name, why);
  else checkParts(name, step as Readonly<Record<string, unknown>>, note);
}

/** Why a step does not do exactly one thing. */
function kindProblem(step: unknown): string | undefined {
  if (!isRecordOf(step)) return `It must be an object, not ${quoted(step)}`;
  if ('run' in step || 'return' in step)
    return "'run' and 'return' are for flow(…) and subFlow(…), which put the sub-flow's steps in their place";
  const verbs = verbsIn(step);
  if (verbs.length === 0) return doesNothing(step);
  if (verbs.length > 1) return manyThings(verbs);
  return 'ask' in step && 'keys' in step && 'digits' in step
    ? 'It asks for a key (keys) and for digits (digits): one of the two'
    : undefined;
}

function doesNothing(step: Readonly<Record<string, unknown>>): string {
  const slip = Object.keys(step).find((part) => meant(part, stepVerbs) !== '');
  return slip === undefined
    ? `It does nothing: a step has one of ${stepVerbs.join(', ')}`
    : `It does nothing: there is no '${slip}'${meant(slip, stepVerbs)}`;
}

function checkParts(name: string, step: Readonly<Record<string, unknown>>, note: Note): void {
  const verb = verbsIn(step)[0] as StepVerb;
  const parts = { ...always, ...partsFor(verb, step) };
  for (const [part, value] of Object.entries(step)) checkPart(name, verb, part, value, parts[part], note);
  for (const [part, { optional, missing = 'step', expected }] of Object.entries(parts))
    if (optional !== true && step[part] === undefined)
      note(missing, name, `It lacks '${part}', which must be ${expected}`);
}

function manyThings(verbs: readonly StepVerb[]): string {
  const recorded = verbs.includes('dial') ? '. A recorded talk is dial with record: true' : '';
  return `It does ${verbs.length} things, ${verbs.join(' and ')}: each is a step of its own${recorded}`;
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
    const why = part.problem(value);
    const isTooLong = typeof value === 'number' && value > (part.max ?? Number.POSITIVE_INFINITY);
    if (why !== undefined) note(isTooLong ? 'waiting' : 'value', step, `'${name}' ${why}`);
    return;
  }
  const isBehind = endings.includes(verb) && leadNames.includes(name);
  if (isBehind) note('behind-the-end', step, `'${name}' is never reached: '${verb}' ends the call`);
  else note('step', step, `A step with '${verb}' has no '${name}'`);
}

const leadNames = ['next', 'unanswered', 'silence', 'wrong'];
