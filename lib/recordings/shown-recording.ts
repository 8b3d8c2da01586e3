import {
  explainReason,
  type KeptRecording,
  type RecordingState,
  type StoredAudio,
} from './kept-recording.ts';

/** A recording as it is told to whoever asks. Instants are ISO 8601 in UTC. */
export interface ShownRecording {
  readonly id: string;
  readonly callId: string;
  /** `not-kept`: the call tells its address, and nobody was to fetch it. */
  readonly state: RecordingState | 'not-kept';
  /** Where Africa's Talking has it, or had it. */
  readonly url: string;
  readonly toldAt: string;
  /** Why it is not there, or not whole: a word for programs, and a sentence. */
  readonly reason?: string;
  readonly message?: string;
  readonly bytes?: number;
  readonly seconds?: number;
  readonly sha256?: string;
  readonly contentType?: string;
  /** Every attempt to fetch it, and what it came to: `whole`, or the reason why not. */
  readonly attempts: readonly { readonly at: string; readonly result: string }[];
  readonly nextAttemptAt?: string;
  /** When it will be deleted by itself. */
  readonly keptUntil?: string;
  /** The API key that deleted it. */
  readonly deletedBy?: string;
  /** Who was given it to listen to. */
  readonly listened?: readonly Listened[];
}

export interface Listened {
  readonly at: string;
  /** The id of the API key, or `none` on a stage that asks for none. */
  readonly by: string;
}

export function shownRecording(recording: KeptRecording, listened?: readonly Listened[]): ShownRecording {
  const { id, callId, state, url, reason, audio, attempts, nextAt, until, deletedBy } = recording;
  const isThere = state === 'stored' || state === 'partial';
  const message = explainReason(state, reason);
  const isTriedAgain = (state === 'waiting' || state === 'partial') && nextAt < until;
  return {
    id,
    callId,
    state,
    url,
    toldAt: iso(recording.toldAt),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(isThere ? shownAudio(audio) : {}),
    attempts: attempts.map(({ at, result }) => ({ at: iso(at), result })),
    ...(isTriedAgain ? { nextAttemptAt: iso(nextAt) } : {}),
    ...(isThere ? { keptUntil: iso(until) } : {}),
    ...(deletedBy === undefined ? {} : { deletedBy }),
    ...(listened === undefined ? {} : { listened }),
  };
}

/** Which bucket it is in is nobody's business outside. */
function shownAudio(audio: StoredAudio | undefined): Omit<StoredAudio, 'bucket'> {
  const { bucket: _, ...shown } = audio as StoredAudio;
  return shown;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
