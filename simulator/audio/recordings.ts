import { randomUUID } from 'node:crypto';
import { recordingAudio } from './mp3.ts';
import type { Recording } from './recording.ts';

/** Recordings that can be fetched. The audio is made when somebody asks, so that keeping one costs nothing. */
export class Recordings {
  readonly #recordings = new Map<string, Recording>();
  readonly #address: () => string;
  readonly #keep: number;

  constructor({ address, keep }: { address: () => string; keep: number }) {
    this.#address = address;
    this.#keep = keep;
  }

  /** Keeps a recording, and returns its URL; of too many the oldest is given up. */
  keep(recording: Recording): string {
    const id = randomUUID().replaceAll('-', '');
    this.#recordings.set(id, recording);
    const [oldest] = this.#recordings.keys();
    if (this.#recordings.size > this.#keep && oldest !== undefined) this.#recordings.delete(oldest);
    return `${this.#address()}/recordings/${id}.mp3`;
  }

  /** The audio file, or `undefined` when there is none of that name. */
  audio(id: string): Buffer | undefined {
    const recording = this.#recordings.get(id);
    return recording === undefined ? undefined : recordingAudio(recording);
  }
}
