import { response, responseOf, type Say, say, type VoiceResponse } from '../../voice-xml/index.ts';
import type { Definition } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { SystemPrompts } from '../definition/routing.ts';
import { firstLanguageOf } from '../engine/engine.ts';
import { type Position, sealPosition, versionOf, versionOfFlow } from '../token/position.ts';
import { isOver } from './callback-input.ts';
import type { CallbackContext, ConversationContext } from './context.ts';
import type { FlowAnswer, FlowPath, StepAt } from './flow-answer.ts';
import type { FlowRun } from './run.ts';

/** An answer that says nothing and leaves the call nowhere. */
export const emptyAnswer = {
  document: undefined,
  step: undefined,
  next: undefined,
  path: undefined,
  savedData: [],
  isSecret: false,
} as const;

/** Whom a phrase is said to: in the language, and with the voice, that the call has. */
export interface Listener {
  readonly flow: Definition | undefined;
  readonly language: string | undefined;
}

/** A phrase that is said when a flow cannot go on. */
export function sayPhrase(
  systemPrompts: SystemPrompts,
  phrase: keyof SystemPrompts,
  { flow, language = flow && firstLanguageOf(flow) }: Listener,
): Say {
  const words = systemPrompts[phrase];
  const text =
    typeof words === 'string' ? words : (ownProperty(words, language) ?? Object.values(words)[0] ?? '');
  const voice = ownProperty(flow?.languages, language)?.voice;
  return voice === undefined ? say(text) : say({ voice }, text);
}

/** Says the phrase and ends the call; a call that is over is answered by nothing. */
export function apologise(
  { input, faults }: CallbackContext,
  phrase: Say,
  savedData: FlowAnswer['savedData'] = [],
): FlowAnswer {
  return { ...emptyAnswer, document: isOver(input) ? undefined : response(phrase), savedData, faults };
}

/** What a run came to as a document, with the URL of the position at which the call then waits. */
export function toFlowAnswer(
  { systemPrompts, keys, now, flows }: ConversationContext,
  call: CallbackContext,
  { flow, stop, savedData, language }: FlowRun,
  isRestarted: boolean,
): FlowAnswer {
  const { input, url, faults } = call;
  const definition = ownProperty(flows, flow);
  const sorry = (phrase: keyof SystemPrompts) =>
    apologise(call, sayPhrase(systemPrompts, phrase, { flow: definition, language }), savedData);
  if (stop.stop === 'flow-error') {
    const { step, why, datum } = stop;
    faults.push({ kind: 'flow-error', flow, step, why, ...(datum !== undefined && { datum }) });
    return sorry(stop.why === 'too-many-turns' ? 'tooLong' : 'internalError');
  }
  const path = { flow, steps: stop.path };
  const { state } = stop;
  const step = state && ownProperty(definition?.steps, state.step);
  if (state === undefined || definition === undefined || step === undefined)
    return { ...emptyAnswer, document: stop.document(url), path, savedData, faults };
  const flowVersion = versionOfFlow(definition);
  const position: Position = { flow, flowVersion, stepVersion: versionOf(step), state, isRestarted };
  const sealed = sealPosition(keys, position, input.sessionId ?? '', now());
  if (sealed.refusal !== undefined) {
    faults.push({ kind: 'position-too-large', flow, step: state.step, length: sealed.length });
    return sorry('internalError');
  }
  const document = stop.document(`${url}${url.includes('?') ? '&' : '?'}at=${sealed.at}`);
  return { ...emptyAnswer, document, next: stepAt(position), path, savedData, faults };
}

/** `menu/language,main`, for people who look at an answer: the local stack shows the steps beside the call. */
export function pathHeader(path: FlowPath | undefined): Record<string, string> {
  if (path === undefined) return {};
  const steps = path.steps.map(encodeURIComponent).join(',');
  return { 'X-Flow-Path': `${encodeURIComponent(path.flow)}/${steps}` };
}

/** The document with a phrase before all that it says. */
export function precededBy(phrase: Say, document: VoiceResponse | undefined): VoiceResponse {
  return responseOf([phrase, ...(document?.children ?? [])]);
}

/** A position in the words of the record. */
export function stepAt({ flow, state }: Position): StepAt {
  return { flow, name: state.step, try: Math.max(state.try, 1), turn: state.turn };
}
