import { readPlace } from '../event/place.ts';
import type { Observation } from './call-record.ts';
import { defined, last } from './observations.ts';

export interface Pressed {
  readonly at: string;
  readonly digits: string;
  /** Where in its flow the call was. */
  readonly step?: string;
}

export interface Recording {
  readonly at: string;
  readonly url: string;
  readonly step?: string;
}

/** Data that a flow saved, such as an answer to a survey. */
export interface SavedData {
  readonly at: string;
  readonly step?: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A key press without its step is a copy of the same one with it, even where the copy tells less besides. */
export function digitsOf(observations: readonly Observation[]): readonly Pressed[] {
  const pressed = observations.flatMap(({ at, step, dtmfDigits: digits }) =>
    digits === undefined ? [] : [defined<Pressed>({ at, digits, step })],
  );
  const located = new Set(pressed.filter((input) => input.step !== undefined).map((input) => input.digits));
  return pressed.filter((input) => input.step !== undefined || !located.has(input.digits));
}

/**
 * The last callback repeats the address of a recording that was told before: each address once, by its first step. One message has
 * also been told by two addresses, of which one had a stray letter before its ending and led nowhere: that one is left out.
 */
export function recordingsOf(observations: readonly Observation[]): readonly Recording[] {
  const byUrl = new Map<string, Recording>();
  for (const { at, step, recordingUrl: url } of observations) {
    if (url === undefined) continue;
    const known = byUrl.get(url);
    if (known === undefined) byUrl.set(url, defined<Recording>({ at, url, step }));
    else if (known.step === undefined && step !== undefined) byUrl.set(url, { ...known, step });
  }
  return [...byUrl.values()].filter(({ url }) => {
    const right = withoutStrayLetter(url);
    return right === url || !byUrl.has(right);
  });
}

/** `…/a.mp3` of `…/aT.mp3`; an address without an ending as it is. */
export function withoutStrayLetter(url: string): string {
  return url.replace(/[A-Za-z](?=\.\w+$)/, '');
}

export function savedDataOf(observations: readonly Observation[]): readonly SavedData[] {
  return observations.flatMap(({ at, step, savedData }) =>
    savedData === undefined ? [] : [defined<SavedData>({ at, step, ...JSON.parse(savedData) })],
  );
}

/**
 * The flow that had the call, and its last step that the caller came to. Of calls without a place, the step of the last
 * input is all that is known; it is written `flow/step`, and more may follow.
 */
export function progressOf(
  place: string | undefined,
  observations: readonly Observation[],
): { flow?: string; lastStep?: string } {
  const known = place === undefined ? undefined : readPlace(place);
  if (known !== undefined) return { flow: known.flow, lastStep: known.step };
  const step = last(observations, 'step');
  if (step === undefined) return {};
  const [flow = '', name] = step.split('/');
  return name === undefined ? { lastStep: flow } : { flow, lastStep: name };
}
