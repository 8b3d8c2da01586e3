import { type CallEvent, digest, type InternalFact } from '../event/event.ts';
import { constantFacts, type Facts, passingFacts } from '../event/event-facts.ts';
import type { EventType } from '../event/event-type.ts';
import { type Outcome, outcomeOf } from '../event/outcome.ts';
import { laterPlace } from '../event/place.ts';
import { requestIdOf } from '../event/request-id.ts';
import { mayBeSameNumber, preferredNumber } from './same-number.ts';

/**
 * What is known of a call: everything that its events told, each thing once. It only ever grows.
 *
 * `joinRecords` makes it a join-semilattice (commutative, associative, idempotent), so that a call's record
 * depends on which events there were and not on their order, their number or who wrote them. What a person
 * reads (`Call`) is told from the record, never stored.
 */
export interface CallRecord {
  readonly id: string;
  /** The phone user, in both directions. */
  readonly callerNumber?: string;
  /** Our number, in both directions. */
  readonly destinationNumber?: string;
  /** The furthest place in its flow that the caller came to, as `placeName` writes it. */
  readonly place?: string;
  /** The values that events named, sorted. There is one of each unless Africa's Talking contradicts itself. */
  readonly constants: { readonly [Name in ConstantFact]?: readonly string[] };
  /** What events told, under a digest of it, with the moment when it was first told. */
  readonly observations: Readonly<Record<string, Observation>>;
}

export type ConstantFact = (typeof constantFacts)[number];
type PassingFacts = Pick<Facts, (typeof passingFacts)[number]>;

export interface Observation extends PassingFacts {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly eventType: EventType;
  /** How the call ended; the event was not the end of it when this is absent. */
  readonly outcome?: Outcome;
  readonly internal?: InternalFact;
  /** Beside what a caller pressed or said: where in the flow. */
  readonly step?: string;
  /** What a flow saved: JSON of its name and data. */
  readonly savedData?: string;
}

/** The record of a call of which this event is all that is known. */
export function recordOf(event: CallEvent & { callId: string }): CallRecord {
  const { facts } = event;
  const observation = {
    eventType: event.eventType,
    ...(event.final ? { outcome: outcomeOfEvent(event) } : {}),
    ...(event.internal === undefined ? {} : { internal: event.internal }),
    ...passingFactsOf(event),
    ...(event.internal === 'data-saved' ? savedDataOfEvent(event) : {}),
  };
  const known = {
    ...pick(facts, ['callerNumber', 'destinationNumber'] as const),
    constants: Object.fromEntries(Object.entries(constantsOf(facts)).map(([name, value]) => [name, [value]])),
  };

  return {
    id: event.callId,
    ...known,
    ...(event.place === undefined ? {} : { place: event.place }),
    // The digest is over all that the event adds to the record: a record that has the entry has it all.
    observations: { [digest(observation, known).slice(0, 8)]: { at: event.receivedAt, ...observation } },
  };
}

/** For a key press or a recording the step counts and the state does not: it is always that of an answered call. */
function passingFactsOf({ final, step, facts }: CallEvent): PassingFacts & { step?: string } {
  const passing = pick(facts, passingFacts);
  if (final || (facts.dtmfDigits === undefined && facts.recordingUrl === undefined)) return passing;

  const { callSessionState, ...input } = passing;
  return step === undefined ? input : { step, ...input };
}

/** Keeps only the client's own id: the flow that is sealed after it would fill half of the call's row. */
function constantsOf(facts: Facts): Pick<Facts, ConstantFact> {
  const constants = pick(facts, constantFacts);
  const { clientRequestId } = constants;
  return clientRequestId === undefined
    ? constants
    : { ...constants, clientRequestId: requestIdOf(clientRequestId) };
}

/** More characters than a flow can have saved in one go. What is longer would fill the call's row: its event has it. */
const MAX_SAVED_DATA = 64 * 1024;

function savedDataOfEvent({ step, payload }: CallEvent): { step?: string; savedData?: string } {
  if (payload.length > MAX_SAVED_DATA) return {};
  return { ...(step === undefined ? {} : { step }), savedData: payload };
}

function outcomeOfEvent({ internal, facts }: CallEvent): Outcome {
  if (internal === 'presumed-ended') return 'presumed-ended';
  return internal === 'start-refused' ? 'refused' : outcomeOf(facts);
}

/** All that either of two records of the same call knows. */
export function joinRecords(a: CallRecord, b: CallRecord): CallRecord {
  const callerNumber = preferredNumber(a.callerNumber, b.callerNumber);
  const destinationNumber = preferredNumber(a.destinationNumber, b.destinationNumber);
  const place = laterPlace(a.place, b.place);
  return {
    id: a.id,
    ...(callerNumber === undefined ? {} : { callerNumber }),
    ...(destinationNumber === undefined ? {} : { destinationNumber }),
    ...(place === undefined ? {} : { place }),
    constants: joinByKey(a.constants, b.constants, union),
    observations: joinByKey(a.observations, b.observations, (left, right) =>
      left.at <= right.at ? left : right,
    ),
  };
}

/** A session has one phone user and one number of ours. Whoever names others later is not believed. */
export function contradicts(known: CallRecord, incoming: CallRecord): boolean {
  return (['callerNumber', 'destinationNumber'] as const).some((name) => {
    const [number, named] = [known[name], incoming[name]];
    return number !== undefined && named !== undefined && !mayBeSameNumber(number, named);
  });
}

function pick<Name extends keyof Facts>(facts: Facts, names: readonly Name[]): Pick<Facts, Name> {
  return Object.fromEntries(
    names.filter((name) => facts[name] !== undefined).map((name) => [name, facts[name]]),
  ) as Pick<Facts, Name>;
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort();
}

function joinByKey<Value>(
  a: Readonly<Record<string, Value>>,
  b: Readonly<Record<string, Value>>,
  join: (left: Value, right: Value) => Value,
): Record<string, Value> {
  const joined: Record<string, Value> = { ...a };
  for (const [key, right] of Object.entries(b)) {
    const left = joined[key];
    joined[key] = left === undefined ? right : join(left, right);
  }
  return joined;
}
