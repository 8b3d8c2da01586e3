import type { CallRecord, Observation } from './call-record.ts';
import { indexedFieldsOf } from './indexed-fields.ts';

/**
 * The record of a call without most of what its events told: as much as lists need to tell how it began, who was on the
 * phone, how it ended and what it cost. It stays small however many events there are, and its head is the record's.
 */
export function essentialsOf(record: CallRecord): CallRecord {
  const entries = Object.entries(record.observations).sort(byTime);
  const { outcome, durationInSeconds, amount, currencyCode } = indexedFieldsOf(record);
  const first = (isIt: (observation: Observation) => boolean) => entries.find(([, entry]) => isIt(entry));
  const kept = [
    entries[0],
    first(({ internal }) => internal?.startsWith('start-') === true),
    first(({ eventType, internal }) => eventType === 'SessionInitiated' && internal === undefined),
    first(({ eventType, internal }) => eventType === 'SessionAnswered' && internal === undefined),
    first((entry) => entry.outcome !== undefined && entry.outcome !== 'presumed-ended'),
    first((entry) => entry.outcome !== undefined && entry.outcome === outcome),
    first((entry) => entry.outcome !== undefined && entry.durationInSeconds === durationInSeconds),
    first(
      (entry) =>
        entry.outcome !== undefined && entry.amount === amount && entry.currencyCode === currencyCode,
    ),
    longestDial(entries),
    first(
      ({ callTransferState, callTransferParam }) => (callTransferState ?? callTransferParam) !== undefined,
    ),
    first(
      ({ dequeuedToPhoneNumber, dequeuedToSessionId }) =>
        (dequeuedToPhoneNumber ?? dequeuedToSessionId) !== undefined,
    ),
  ].filter((entry) => entry !== undefined);

  return {
    ...record,
    constants: Object.fromEntries(
      Object.entries(record.constants).map(([name, values]) => [name, values.slice(0, 1)]),
    ),
    observations: Object.fromEntries(kept.map(([key, entry]) => [key, withoutSavedData(entry)])),
  };
}

type Entry = [key: string, observation: Observation];

function byTime([keyA, a]: Entry, [keyB, b]: Entry): number {
  return a.at + keyA < b.at + keyB ? -1 : 1;
}

function longestDial(entries: readonly Entry[]): Entry | undefined {
  const dials = entries.filter(([, { dialDurationInSeconds }]) => dialDurationInSeconds !== undefined);
  return dials.sort(([, a], [, b]) => (b.dialDurationInSeconds ?? 0) - (a.dialDurationInSeconds ?? 0))[0];
}

/** What a flow saved may be as large as a row by itself. */
function withoutSavedData({ savedData: _, ...entry }: Observation): Observation {
  return entry;
}
