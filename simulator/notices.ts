import type { ApiNotice } from './protocol.ts';

/** Hands the REST API's notices to whoever listens. None is kept. */
export class Notices {
  readonly #listeners = new Set<(notice: ApiNotice) => void>();

  tell(notice: ApiNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  /** Calls the listener with every notice from now on, until the returned function is called. */
  subscribe(listener: (notice: ApiNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
