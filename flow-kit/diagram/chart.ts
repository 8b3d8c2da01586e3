import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Prompt, PromptPart } from '../../lib/flows/definition/prompt.ts';
import { kindOf, partsOf } from '../../lib/flows/definition/prompt-text.ts';
import type { Step, StepKinds, StepVerb } from '../../lib/flows/definition/step.ts';
import { digitLimits, isRecord, verbOf } from '../../lib/flows/definition/step-verbs.ts';
import { type TransitionTrigger, transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import { DEFAULT_TRIES } from '../../lib/flows/engine/ask-step.ts';

/** A flow as a chart: what stands in its boxes and at its arrows, whatever draws it. */
export interface Chart {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Box {
  readonly name: string;
  readonly verb: StepVerb;
  /** What the caller hears, in the flow's first language, or what is done; shortened. */
  readonly text: string;
  /** What else is to be known of it, each a few words. */
  readonly notes: readonly string[];
  readonly isStart: boolean;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** When it is taken: `1, 2`, `silence`, `failed`; nothing when there is no other way. */
  readonly label: string;
  /** Whether it is the way that was hoped for, the caller's silence or error, or a failure of ours. */
  readonly mood: 'good' | 'patience' | 'failure';
}

const MAX_LABEL_LENGTH = 90;

export function chartOf(flow: Definition): Chart {
  const boxes = Object.entries(flow.steps).map(([name, step]) => ({
    name,
    verb: verbOf(step) ?? 'end',
    text: shortened(textOf(step)),
    notes: notesOn(name, step, flow),
    isStart: name === flow.start,
  }));
  return { boxes, arrows: Object.entries(flow.steps).flatMap(([name, step]) => arrowsFrom(name, step)) };
}

const moods: Readonly<Record<TransitionTrigger, Arrow['mood']>> = {
  next: 'good',
  key: 'good',
  digits: 'good',
  recorded: 'good',
  outcome: 'good',
  case: 'good',
  otherwise: 'good',
  silence: 'patience',
  wrong: 'patience',
  unanswered: 'patience',
  'max-visits': 'patience',
  failed: 'failure',
};

const triggerLabels: Readonly<Partial<Record<TransitionTrigger, string>>> = {
  digits: 'entered',
  recorded: 'recorded',
  silence: 'silence',
  wrong: 'wrong key',
  unanswered: 'no answer',
  failed: 'failed',
  otherwise: 'otherwise',
  'max-visits': 'too often',
};

/** Ways of the same mood between the same steps are one arrow. */
function arrowsFrom(from: string, step: Step): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const { to, on, label = triggerLabels[on] ?? '' } of transitionsFrom(step)) {
    const mood = moods[on];
    const key = `${mood} ${to}`;
    const before = arrows.get(key)?.label;
    arrows.set(key, { from, to, mood, label: before === undefined ? label : `${before}, ${label}` });
  }
  return [...arrows.values()];
}

/** The text in the box of each kind of step. */
const texts: { readonly [V in StepVerb]: (step: StepKinds[V]) => string } = {
  say: ({ say }) => promptText(say),
  play: ({ play }) => `♪ ${play}`,
  ask: ({ ask }) => promptText(ask),
  record: ({ record }) => promptText(record),
  dial: ({ dial, sequential }) => dial.join(sequential === true ? ', then ' : ', '),
  enqueue: ({ enqueue }) => `queue ${enqueue}`,
  dequeue: ({ name }) => `next caller${name === undefined ? '' : ` in ${name}`}`,
  conference: () => '',
  redirect: ({ redirect }) => redirect,
  reject: () => 'free of charge',
  compute: ({ timeoutSeconds }) => `within ${timeoutSeconds} s`,
  save: ({ save, data }) => `${save}: ${data.join(', ')}`,
  set: ({ set }) =>
    Object.entries(set)
      .map(([name, value]) => `${name} = ${value}`)
      .join(', '),
  count: ({ count, by = 1 }) => `${count} ${by < 0 ? '−' : '+'} ${Math.abs(by)}`,
  branch: ({ branch }) => `by ${branch}`,
  hours: ({ hours }) =>
    Object.entries(hours.week)
      .map(([days, times]) => `${days} ${times}`)
      .join(', '),
  language: ({ language }) => `in ${language}`,
  end: ({ end }) => promptText(end),
};

function textOf(step: Step): string {
  const verb = verbOf(step);
  return verb === undefined ? '' : (texts[verb] as (step: Step) => string)(step);
}

function promptText(prompt: Prompt): string {
  return partsOf(prompt).map(partText).join(' ');
}

function partText(part: PromptPart): string {
  const given = kindOf(part);
  switch (given.kind) {
    case 'text':
    case 'foreign':
      return given.text;
    case 'texts':
      return Object.values(given.byLanguage)[0] ?? '';
    case 'sound':
      return `♪ ${given.sound}`;
    case 'sounds':
      return `♪ ${Object.values(given.byLanguage)[0]}`;
  }
}

function shortened(text: string) {
  return text.length <= MAX_LABEL_LENGTH
    ? text
    : `${text.slice(0, MAX_LABEL_LENGTH - 1).replace(/\s+\S*$/, '')} …`;
}

function notesOn(name: string, step: Step, { maxTurns }: Definition): string[] {
  const notes = 'ask' in step ? notesOnAsk(step) : [];
  if (isRecord(step)) notes.push(`up to ${step.maxLength} s`);
  if ('dial' in step && step.record === true) notes.push('recorded');
  if (step.maxVisits !== undefined) notes.push(`at most ${step.maxVisits.times} times`);
  if (maxTurns?.next === name) notes.push(`after ${maxTurns.times} turns`);
  return notes;
}

function notesOnAsk(step: StepKinds['ask']): string[] {
  const { tries = DEFAULT_TRIES } = step;
  const notes = tries > 1 ? [`${tries} tries`] : [];
  if (!('digits' in step)) return notes;
  const { digits } = step;
  const { min, max } = digitLimits(step);
  if (digits === 'date') notes.push('a date');
  else if (typeof digits === 'object' && 'from' in digits) notes.push(`${digits.from} to ${digits.to}`);
  else notes.push(min === max ? `${max} digits` : `${min} to ${max} digits`);
  if (step.secret === true) notes.push('secret');
  return notes;
}
