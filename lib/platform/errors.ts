/** Settings are missing or wrong; the message names each of them. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Configuration: ${faults.join('; ')}`);
    this.faults = faults;
  }
}

/** What AWS and the network say of faults that are over when somebody tries again. */
const PASSING =
  /^(TimeoutError|RequestTimeout\w*|Throttl\w*|ProvisionedThroughputExceeded\w*|RequestLimitExceeded|LimitExceeded\w*|TooManyRequests\w*|InternalServerError|InternalFailure|ServiceUnavailable\w*|ECONN(?:REFUSED|RESET|ABORTED)|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_\w+)$/;

/** Whether an error, or what caused it, is one that may be over in a few seconds: a table out of reach, or too busy. */
export function isPassing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, cause, $metadata } = error as Readonly<Record<string, unknown>>;
  const { httpStatusCode } = ($metadata ?? {}) as { readonly httpStatusCode?: number };
  return (
    [name, code].some((word) => typeof word === 'string' && PASSING.test(word)) ||
    (httpStatusCode ?? 0) >= 500 ||
    isPassing(cause)
  );
}
