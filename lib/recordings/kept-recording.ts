/*
 * A recording as we keep it, as a value: what it is, and how it goes from one state to the next. No clock, no table, no
 * network.
 */

/**
 * `waiting` to be fetched; `stored` whole; `partial`: what could be had of it is stored, and is replaced should more be had;
 * `lost` for the reason that is given; `deleted`, by somebody or because its time was over.
 */
export const recordingStates = ['waiting', 'stored', 'partial', 'lost', 'deleted'] as const;

export type RecordingState = (typeof recordingStates)[number];

/** What Africa's Talking has not given this time, and may later. */
export const notYetReasons = {
  'not-there': 'There was nothing at its address.',
  'not-allowed': 'Its address answered that it may not be fetched.',
  'server-error': 'Its server answered with an error.',
  'no-answer': 'Its server was not reached, or did not answer in time.',
  certificate: 'Its server has a certificate that nobody vouches for. RECORDING_CERTIFICATES=any takes it.',
  'not-audio': 'What stood at its address was no recording.',
  'cut-off': 'It ended before anything of it could be heard.',
} as const;

/** For these it is never asked again. */
export const neverReasons = {
  gone: 'Its server says that it is gone for good.',
  address: 'Its address leads where only we could go, and is not asked.',
  url: 'What was told as its address is none that may be fetched.',
  redirects: 'Its address leads on to another too many times.',
  'too-large': 'It is larger than RECORDING_MAX_MB.',
  unfinished: 'Every attempt to fetch it broke off on our side.',
  'too-late': 'Until it was to be deleted it could not be stored.',
} as const;

/** Why what is stored is not known to be whole. */
export const partialReasons = {
  'cut-off': 'It ends early: what came is stored.',
  damaged: 'Parts of it cannot be heard.',
  'unknown-format': 'It is no mp3, so nobody can tell whether it is whole.',
} as const;

const deletedReasons = {
  asked: 'Somebody deleted it.',
  retention: 'It was kept for RECORDING_DAYS.',
  duplicate: 'Its address is that of another recording of this call with a stray letter.',
} as const;

export type NotYetReason = keyof typeof notYetReasons;
export type NeverReason = keyof typeof neverReasons;
export type PartialReason = keyof typeof partialReasons;
export type DeletedReason = keyof typeof deletedReasons;
export type RecordingReason = NotYetReason | NeverReason | PartialReason | DeletedReason;

/** The file that is stored. */
export interface StoredAudio {
  readonly bytes: number;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
  readonly contentType: string;
  /** How long it plays; absent for a format that is not read here. */
  readonly seconds?: number;
  /** The bucket that it was stored in. A stage that was deployed anew may have another. */
  readonly bucket?: string;
}

/** What one attempt came to. */
export type FetchAttempt =
  | { readonly came: 'whole'; readonly audio: StoredAudio }
  | { readonly came: 'partial'; readonly audio: StoredAudio; readonly reason: PartialReason }
  | { readonly came: 'nothing'; readonly reason: NotYetReason | NeverReason };

export interface KeptRecording {
  readonly callId: string;
  /** A digest of the address: unique within the call. */
  readonly id: string;
  /** Where Africa's Talking has it. */
  readonly url: string;
  /** When its address was told. All instants are milliseconds since 1970. */
  readonly toldAt: number;
  readonly state: RecordingState;
  readonly reason?: RecordingReason;
  readonly audio?: StoredAudio;
  /** Every attempt that came to an end: when, and `whole`, or the reason why not. */
  readonly attempts: readonly { readonly at: number; readonly result: string }[];
  /** Attempts since the last of these that have come to no end. */
  readonly unfinished: number;
  /** When there is something to do about it next; nothing is left to do of one that is lost. */
  readonly nextAt: number;
  /** Its bytes may be there although it is deleted. */
  readonly toErase?: boolean;
  /** Until when it is kept. */
  readonly until: number;
  /** The API key that deleted it. */
  readonly deletedBy?: string;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long after each attempt the next one comes. Nobody knows how long Africa's Talking keeps a file: the first come soon. */
export const retryWaitsMs = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** Whoever tends a recording has so long; if it is not done by then, its process is gone. More than a function lives. */
export const TENDING_MS = 5 * MINUTE_MS;

/** After so many attempts without an end it is the file that ends our processes. */
const MOST_UNFINISHED = 10;

/** What is to be done about a recording when its time has come. */
export type Duty = 'fetch' | 'give-up' | 'expire' | 'erase' | 'nothing';

export function dutyOf(recording: KeptRecording, now: number): Duty {
  if (recording.nextAt > now || recording.state === 'lost') return 'nothing';
  if (recording.state === 'deleted') return recording.toErase === true ? 'erase' : 'nothing';
  if (now >= recording.until) return recording.audio === undefined ? 'give-up' : 'expire';
  if (recording.state === 'stored' || attemptsLeft(recording) === 0) return 'nothing';
  return recording.unfinished >= MOST_UNFINISHED ? 'give-up' : 'fetch';
}

function attemptsLeft({ attempts }: KeptRecording): number {
  return retryWaitsMs.length + 1 - attempts.length;
}

/** Somebody has begun to tend it: if they die, it is due again later. */
export function begun(recording: KeptRecording, now: number): KeptRecording {
  return { ...recording, unfinished: recording.unfinished + 1, nextAt: now + TENDING_MS };
}

/** The store did not take it. That says nothing of the recording: no attempt is counted. */
export function storeFailed(recording: KeptRecording, now: number): KeptRecording {
  return { ...recording, unfinished: 0, nextAt: now + TENDING_MS };
}

/** Where an attempt leads: to an end, or to the next attempt. */
export function attempted(recording: KeptRecording, attempt: FetchAttempt, now: number): KeptRecording {
  const result = attempt.came === 'whole' ? 'whole' : attempt.reason;
  const tried = { ...recording, unfinished: 0, attempts: [...recording.attempts, { at: now, result }] };
  if (attempt.came === 'whole') {
    const { reason: _, ...rest } = tried;
    return { ...rest, state: 'stored', audio: attempt.audio, nextAt: recording.until };
  }
  const known = withBetter(tried, attempt);
  const wait = isNever(attempt) ? undefined : retryWaitsMs[tried.attempts.length - 1];
  if (wait !== undefined) return { ...known, nextAt: Math.min(now + wait, recording.until) };
  if (known.audio !== undefined) return { ...known, nextAt: recording.until };
  return { ...known, state: 'lost', reason: attempt.reason, nextAt: now };
}

function isNever(attempt: Exclude<FetchAttempt, { came: 'whole' }>): boolean {
  return attempt.came === 'nothing' && attempt.reason in neverReasons;
}

function withBetter(
  recording: KeptRecording,
  attempt: Exclude<FetchAttempt, { came: 'whole' }>,
): KeptRecording {
  if (!isBetter(attempt, recording) || attempt.came === 'nothing') return recording;
  return { ...recording, state: 'partial', reason: attempt.reason, audio: attempt.audio };
}

/** Whether what was fetched is to be stored: it is whole, or more than what is stored. */
export function isBetter(attempt: FetchAttempt, { audio: stored }: Pick<KeptRecording, 'audio'>): boolean {
  if (attempt.came === 'nothing') return false;
  return attempt.came === 'whole' || attempt.audio.bytes > (stored?.bytes ?? 0);
}

/** It could not be had. */
export function givenUp(recording: KeptRecording, now: number): KeptRecording {
  const isLate = now >= recording.until;
  if (recording.audio !== undefined && !isLate) return { ...recording, nextAt: recording.until };
  return { ...recording, state: 'lost', reason: isLate ? 'too-late' : 'unfinished', nextAt: now };
}

/** Deleted: first it is said, then its bytes are erased, so that nobody listens meanwhile. */
export function deletedFor(
  recording: KeptRecording,
  reason: DeletedReason,
  { now, by }: { readonly now: number; readonly by?: string | undefined },
): KeptRecording {
  return {
    ...recording,
    state: 'deleted',
    reason,
    nextAt: now + TENDING_MS,
    toErase: true,
    ...(by === undefined ? {} : { deletedBy: by }),
  };
}

/**
 * Its bytes are gone. One that was being fetched while it was deleted is erased again later: that process may have stored
 * it since.
 */
export function erased(recording: KeptRecording, now: number): KeptRecording {
  if (recording.unfinished > 0) return { ...recording, unfinished: 0, nextAt: now + TENDING_MS };
  const { toErase: _, ...rest } = recording;
  return rest;
}

/** It never was a recording of its own, and nothing of it is stored. */
export function foundDuplicate(recording: KeptRecording): KeptRecording {
  return { ...recording, state: 'deleted', reason: 'duplicate' };
}

/** Begins anew with one that is lost, or of which a part is stored. */
export function triedAgain(recording: KeptRecording, now: number): KeptRecording {
  const { reason: _, ...rest } = recording;
  return {
    ...rest,
    ...(recording.state === 'lost'
      ? { state: 'waiting' as const }
      : { reason: recording.reason as PartialReason }),
    attempts: [],
    unfinished: 0,
    nextAt: now,
  };
}

/** In plain words why a recording is not there, or not whole. */
export function explainReason(state: RecordingState, reason: string | undefined): string | undefined {
  const known: Readonly<Record<string, string>> = {
    ...notYetReasons,
    ...neverReasons,
    ...(state === 'partial' ? partialReasons : {}),
    ...deletedReasons,
  };
  return reason === undefined ? undefined : known[reason];
}
