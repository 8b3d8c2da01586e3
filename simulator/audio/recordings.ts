import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { Rules } from '../rules.ts';
import { recordingAudio } from './mp3.ts';
import type { Recording } from './recording.ts';

/** How recordings can be fetched. */
type RecordingRules = Pick<
  Rules,
  'recordingReadyAfterSeconds' | 'recordingMisses' | 'recordingGoneAfterSeconds' | 'recordingScheme'
>;

interface RecordingsOptions {
  /** The simulator's own address, by scheme. */
  readonly address: (scheme: Rules['recordingScheme']) => string;
  readonly clock: Clock;
  /** They may change at any time. */
  readonly rules: RecordingRules;
  /** How many recordings are kept. */
  readonly keep: number;
}

interface KeptRecording {
  readonly recording: Recording;
  readonly keptAt: number;
  /** How often it was asked for. */
  requests: number;
}

/** Recordings that can be fetched. The audio is made when somebody asks, so that keeping one costs nothing. */
export class Recordings {
  readonly #recordings = new Map<string, KeptRecording>();
  readonly #options: RecordingsOptions;

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  /** Keeps a recording, and returns its URL; of too many the oldest is given up. */
  keep(recording: Recording): string {
    const { address, clock, rules, keep } = this.#options;
    const id = randomUUID().replaceAll('-', '');
    this.#recordings.set(id, { recording, keptAt: clock.now(), requests: 0 });
    const [oldest] = this.#recordings.keys();
    if (this.#recordings.size > keep && oldest !== undefined) this.#recordings.delete(oldest);
    return `${address(rules.recordingScheme)}/recordings/${id}.mp3`;
  }

  /** The audio file; `undefined` when there is none of that name, or by the rules not yet or no more. */
  audio(id: string): Buffer | undefined {
    const kept = this.#recordings.get(id);
    if (kept === undefined) return undefined;
    kept.requests += 1;
    return this.#isThere(kept) ? recordingAudio(kept.recording) : undefined;
  }

  #isThere({ keptAt, requests }: KeptRecording): boolean {
    const { clock, rules } = this.#options;
    const age = (clock.now() - keptAt) / 1000;
    const gone = rules.recordingGoneAfterSeconds;
    return (
      requests > rules.recordingMisses &&
      age >= rules.recordingReadyAfterSeconds &&
      (gone === 'never' || age < gone)
    );
  }
}
