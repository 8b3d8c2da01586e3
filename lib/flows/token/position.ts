import type { Definition } from '../definition/flow.ts';
import { collectedAt } from '../definition/transitions.ts';
import type { FlowState } from '../engine/run-state.ts';
import { fingerprint, type SealKeys, seal, sealedLength, unseal } from './seal.ts';

/** A place in a flow, as it rides in a callback URL. */
export interface Position {
  readonly flow: string;
  /** Which wording of the flow it was made by. */
  readonly version: string;
  readonly state: FlowState;
  /** The caller has been sent back to the start once: another loss ends the call. */
  readonly isRestarted: boolean;
}

/** The longest position that is handed out, in characters: with the rest of the URL it stays below 2,000. */
export const MAX_POSITION_LENGTH = 1500;
/** Longer than any call: a position that is older is not taken. */
const MAX_AGE_MS = 4 * 60 * 60 * 1000;

export type SealedPosition =
  | { readonly at: string; readonly refusal?: undefined }
  | { readonly refusal: 'too-large'; readonly length: number };

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
  { flow, version, state, isRestarted }: Position,
  sessionId: string,
  now: number,
): SealedPosition {
  const { step, try: tried, turn, language = '', data, visits } = state;
  const text = JSON.stringify([seconds(now), flow, version, step, tried, turn, language, data, visits]);
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
  const [made, flow, version, step, tried, turn, language, data, visits] = JSON.parse(text);
  if (seconds(now) - made > MAX_AGE_MS / 1000) return { refusal: 'stale', isRestarted };
  const state: FlowState = {
    step,
    try: tried,
    turn,
    language: language === '' ? undefined : language,
    data,
    visits,
  };
  return { position: { flow, version, state, isRestarted } };
}

function seconds(milliseconds: number) {
  return Math.floor(milliseconds / 1000);
}
function boundTo(mark: string, sessionId: string) {
  return `position${mark} of ${sessionId}`;
}

const versions = new WeakMap<Definition, string>();

/** A short name for the flow's wording: it changes when anything in the flow changes. */
export function versionOf(flow: Definition): string {
  const known = versions.get(flow) ?? fingerprint(JSON.stringify(flow));
  versions.set(flow, known);
  return known;
}

/** Whether a position that an earlier wording of the flow has made still makes sense: its step is there, with its data. */
export function isCompatible(flow: Definition, { version, state }: Position): boolean {
  if (version === versionOf(flow)) return true;
  if (!Object.hasOwn(flow.steps, state.step)) return false;
  return collectedAt(flow, state.step).every((datum) => Object.hasOwn(state.data, datum));
}
