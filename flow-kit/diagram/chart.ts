import type { Definition } from '../../lib/flows/definition/flow.ts';
import {
  isRecord,
  type Prompt,
  type PromptPart,
  type Step,
  type StepVerb,
  verbOf,
} from '../../lib/flows/definition/step.ts';
import { type TransitionTrigger, transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import { DEFAULT_TRIES, digitLimits } from '../../lib/flows/engine/ask-step.ts';
import { isForeign, isPlay } from '../../lib/flows/engine/prompt.ts';

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

function textOf(step: Step): string {
  if ('say' in step) return promptText(step.say);
  if ('play' in step) return `♪ ${step.play}`;
  if ('ask' in step) return promptText(step.ask);
  if ('dial' in step) return step.dial.join(step.sequential === true ? ', then ' : ', ');
  if (isRecord(step)) return promptText(step.record);
  if ('enqueue' in step) return `queue ${step.enqueue}`;
  if ('dequeue' in step) return `next caller${step.name === undefined ? '' : ` in ${step.name}`}`;
  if ('redirect' in step) return step.redirect;
  if ('save' in step) return `${step.save}: ${step.data.join(', ')}`;
  if ('compute' in step) return `within ${step.timeoutSeconds} s`;
  if ('end' in step) return promptText(step.end);
  return 'reject' in step ? 'free of charge' : '';
}

function promptText(prompt: Prompt): string {
  const parts = (Array.isArray(prompt) ? prompt : [prompt]) as readonly PromptPart[];
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (isPlay(part)) return `♪ ${typeof part.play === 'string' ? part.play : Object.values(part.play)[0]}`;
      return isForeign(part) ? part.say : (Object.values(part)[0] ?? '');
    })
    .join(' ');
}

function shortened(text: string) {
  return text.length <= MAX_LABEL_LENGTH
    ? text
    : `${text.slice(0, MAX_LABEL_LENGTH - 1).replace(/\s+\S*$/, '')} …`;
}

function notesOn(name: string, step: Step, { maxTurns: turns }: Definition): string[] {
  const notes: string[] = [];
  if ('ask' in step) {
    const { tries = DEFAULT_TRIES } = step;
    if (tries > 1) notes.push(`${tries} tries`);
    if ('digits' in step) {
      const { min, max } = digitLimits(step);
      notes.push(min === max ? `${max} digits` : `${min} to ${max} digits`);
    }
    if ('secret' in step && step.secret === true) notes.push('secret');
  }
  if (isRecord(step)) notes.push(`up to ${step.maxLength} s`);
  if ('dial' in step && step.record === true) notes.push('recorded');
  if (step.maxVisits !== undefined) notes.push(`at most ${step.maxVisits.times} times`);
  if (turns?.next === name) notes.push(`after ${turns.times} turns`);
  return notes;
}
