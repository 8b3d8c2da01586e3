import type { Recording, Span } from '../audio/recording.ts';
import type { Leg } from './leg.ts';
import type { Session } from './session.ts';

/** The part of a call that a recorder uses. */
interface RecordedCall extends Session {
  /** Keeps a recording, and returns its URL. */
  keepRecording(recording: Recording): string;
}

/** Records one phone, or two that talk with each other. */
export class Recorder {
  readonly #call: RecordedCall;
  readonly #legs: Leg[];
  readonly #trimSilence: boolean;
  readonly #startedAt: number;
  readonly #speech: Span[] = [];
  #speakingSince: number | undefined;
  #url: string | undefined;

  constructor(call: RecordedCall, legs: Leg[], { trimSilence }: { trimSilence: boolean }) {
    this.#call = call;
    this.#legs = legs;
    this.#trimSilence = trimSilence;
    this.#startedAt = call.clock.now();
    call.emit({ kind: 'recording', state: 'began', phoneNumber: this.#phoneNumber });
    // People who are connected with each other talk; of one phone only what is spoken counts.
    if (legs.length > 1 || legs[0]?.speaking === true) this.#speakingSince = 0;
    for (const leg of legs) leg.onSpeech = (speaking) => this.#hear(speaking);
  }

  /** Ends the recording. Returns its URL, or an empty text when nothing was said. */
  stop(): string {
    if (this.#url !== undefined) return this.#url;
    for (const leg of this.#legs) leg.onSpeech = undefined;
    this.#hear(false);
    const speech = this.#trimSilence ? closeGaps(this.#speech) : this.#speech;
    const seconds = this.#trimSilence ? (speech.at(-1)?.to ?? 0) : this.#now();
    this.#url = speech.length === 0 ? '' : this.#call.keepRecording({ seconds, speech });
    this.#call.emit({
      kind: 'recording',
      state: 'ended',
      phoneNumber: this.#phoneNumber,
      seconds: this.#url === '' ? 0 : seconds,
      recordingUrl: this.#url,
    });
    return this.#url;
  }

  #hear(speaking: boolean): void {
    if (speaking) {
      this.#speakingSince ??= this.#now();
      return;
    }
    const to = this.#now();
    if (this.#speakingSince !== undefined && to > this.#speakingSince) {
      this.#speech.push({ from: this.#speakingSince, to });
    }
    this.#speakingSince = undefined;
  }

  #now(): number {
    return (this.#call.clock.now() - this.#startedAt) / 1000;
  }

  get #phoneNumber(): string {
    return this.#legs[0]?.phoneNumber ?? '';
  }
}

/** Speech without the silence before, between and after. */
function closeGaps(speech: Span[]): Span[] {
  let end = 0;
  return speech.map(({ from, to }) => {
    const span = { from: end, to: end + (to - from) };
    end = span.to;
    return span;
  });
}
