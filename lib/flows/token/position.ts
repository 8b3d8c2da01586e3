import type { Definition } from '../definition/flow.ts';
import { once } from '../definition/once.ts';
import type { Step } from '../definition/step.ts';
import { isRecord } from '../definition/step-verbs.ts';
import type { FlowState } from '../engine/run-state.ts';
import { fingerprint, type SealKeys, seal, sealedLength, unseal } from './seal.ts';

/** A place in a flow, as it rides in a callback URL. */
export interface Position {
  readonly flow: string;
  /** By which wording of the flow, and of the step, it was made: `versionOfFlow` and `versionOf`. */
  readonly flowVersion: string;
  readonly stepVersion: string;
  readonly state: FlowState;
  /** The caller has been sent back to the start once: another loss ends the call. */
  readonly isRestarted: boolean;
}

/** The longest position that is handed out, in characters: with the rest of the URL it stays below 2,000. */
export const MAX_POSITION_LENGTH = 1500;
/** Longer than any call: a position that is older is not taken. */
const MAX_AGE_MS = 4 * 60 * 60 * 1000;

/** A position as it stands in a URL, or why it cannot stand there. */
export type SealedPosition =
  | { readonly at: string; readonly refusal?: undefined }
  | { readonly refusal: 'too-large'; readonly length: number };

/** What a URL of ours tells of the call, or why it is not believed. */
export type OpenedPosition =
  | { readonly position: Position; readonly refusal?: undefined }
  | {
      /** `forged`: not made by us, or for another call. `stale`: made too long ago. */
      readonly refusal: 'forged' | 'stale';
      readonly isRestarted: boolean;
    };

/** What stands before a position of a call that was sent back to the start, in the open and sealed as well. */
const RESTARTED = '~';

/** Seals a position for one call. */
export function sealPosition(
  keys: SealKeys,
  { flow, flowVersion, stepVersion, state, isRestarted }: Position,
  sessionId: string,
  now: number,
): SealedPosition {
  const { step, try: tried, turn, language = '', data, visits, hasDialled } = state;
  const parts = [seconds(now), flow, flowVersion, stepVersion, step, tried, turn, language, data, visits];
  const text = JSON.stringify(hasDialled === true ? [...parts, 1] : parts);
  const length = sealedLength(Buffer.byteLength(text));
  if (length > MAX_POSITION_LENGTH) return { refusal: 'too-large', length };
  const mark = isRestarted ? RESTARTED : '';
  return { at: mark + seal(keys, text, boundTo(mark, sessionId)) };
}

/** Opens a position that came back with a request of the call. */
export function openPosition(keys: SealKeys, at: string, sessionId: string, now: number): OpenedPosition {
  const isRestarted = at.startsWith(RESTARTED);
  const mark = isRestarted ? RESTARTED : '';
  const text =
    at.length > MAX_POSITION_LENGTH + 1
      ? undefined
      : unseal(keys, at.slice(mark.length), boundTo(mark, sessionId));
  if (text === undefined) return { refusal: 'forged', isRestarted };
  const [made, flow, flowVersion, stepVersion, step, tried, turn, language, data, visits, dialled] =
    JSON.parse(text);
  if (seconds(now) - made > MAX_AGE_MS / 1000) return { refusal: 'stale', isRestarted };
  const state: FlowState = {
    step,
    try: tried,
    turn,
    language: language === '' ? undefined : language,
    data,
    visits,
    hasDialled: dialled === 1,
  };
  return { position: { flow, flowVersion, stepVersion, state, isRestarted } };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function boundTo(mark: string, sessionId: string): string {
  return `position${mark} of ${sessionId}`;
}

/**
 * A short name for what a step asks of the caller: it changes when an answer may mean something else. A question changes
 * with every word of it; a message or a talk that has begun stays one.
 */
export const versionOf: (step: Step) => string = /* @__PURE__ */ once((step) =>
  fingerprint(questionOf(step)),
);

function questionOf(step: Step): string {
  if ('dial' in step) return 'dial';
  return isRecord(step) ? `record ${step.into}` : JSON.stringify(step);
}

/** A short name for a flow as it is written: as long as it stays the same, every position in it means what it meant. */
export const versionOfFlow: (flow: Definition) => string = /* @__PURE__ */ once((flow) =>
  fingerprint(JSON.stringify(flow)),
);
