/**
 * The time of the simulated world. Whatever waits does so through a clock, so that the same call takes
 * minutes for people and microseconds for tests.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Starts a wait of so many milliseconds. */
  timer(milliseconds: number): Timer;
  /**
   * Tells the clock of work outside the simulated world, such as a request to a real server. Simulated
   * time stands still until it settles, where that can be arranged.
   */
  during<T>(work: Promise<T>): Promise<T>;
  /** A person has joined: time passes as on a wall clock from here on. Only a call's own clock can do so. */
  slowDown?(): void;
  /** Sets the time, which runs on from there; `null` goes back to this machine's. Only real time can be set. */
  set?(at: number | null): void;
  /** By how many milliseconds it was set ahead. */
  offset?(): number;
}

export interface Timer {
  /** True when the time has passed, false when the wait was cancelled. */
  readonly done: Promise<boolean>;
  /** Ends the wait; afterwards it changes nothing. */
  cancel(): void;
}
