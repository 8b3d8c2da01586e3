import { collectedAt } from '../definition/collected.ts';
import { dataSources } from '../definition/data-sources.ts';
import type { Definition } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { FlowState } from '../engine/run-state.ts';
import { type Position, versionOf } from './position.ts';

/**
 * How a position fits a flow that has changed since.
 *
 * - `fits`: the caller's answer means what was asked
 * - `changed`: the step is there with its data, but asks something else, or in a language that is not spoken any more: it
 *   is to be put again, with the state as the flow knows it now
 * - `lost`: the step is not there, or needs what was never collected, or what is of another kind now
 */
export type Fit =
  | { readonly kind: 'fits' | 'lost' }
  | { readonly kind: 'changed'; readonly state: FlowState };

/**
 * Finds out how a position fits a flow whose version is not the one that it was made by: rarely needed, and so loaded at
 * its first use (build/bundle/lazy-packages.mjs).
 */
export function fitOf(flow: Definition, { stepVersion, state }: Position): Fit {
  const step = ownProperty(flow.steps, state.step);
  if (step === undefined) return { kind: 'lost' };
  for (const name of collectedAt(flow, state.step))
    if (!isFact(name) && !isCollectable(flow, name, ownProperty(state.data, name))) return { kind: 'lost' };
  return stepVersion === versionOf(step) && speaks(flow, state.language)
    ? { kind: 'fits' }
    : { kind: 'changed', state: adapted(flow, state) };
}

/** The state without what the flow does not know any more: a language, data that are of another kind now. */
function adapted(flow: Definition, state: FlowState): FlowState {
  const data = Object.entries(state.data).filter(([name, value]) => isCollectable(flow, name, value));
  const language = speaks(flow, state.language) ? state.language : Object.keys(flow.languages ?? {})[0];
  return { ...state, language, data: Object.fromEntries(data) };
}

/** Whether a value is one that the flow, as it is now, could have collected under this name. */
function isCollectable(flow: Definition, name: string, value: unknown): boolean {
  return (dataSources(flow).get(name) ?? []).some(({ type }) => type.fits(value));
}

function speaks({ languages }: Definition, language: string | undefined): boolean {
  return language === undefined
    ? Object.keys(languages ?? {}).length === 0
    : Object.hasOwn(languages ?? {}, language);
}

function isFact(name: string): boolean {
  return name === 'callerNumber' || name === 'destinationNumber';
}
