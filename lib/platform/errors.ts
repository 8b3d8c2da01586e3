/** The environment lacks a setting or holds one that cannot be used. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Configuration: ${faults.join('; ')}`);
    this.faults = faults;
  }
}

/** A promise did not settle within its time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(what: string, milliseconds: number) {
    super(`${what}: no result within ${milliseconds} ms`);
  }
}
