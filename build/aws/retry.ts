/**
 * How many milliseconds to wait before the next attempt, or `undefined` when there should be none: by the SDK's lists
 * of what is worth it (its `service-error-classification`) and its "full jitter", a random part of a wait that doubles.
 */
export function retryDelay(
  error: unknown,
  attempt: number,
  random: () => number = Math.random,
): number | undefined {
  const base = isThrottling(error as Fault)
    ? throttlingBase
    : isTransient(error as Fault)
      ? transientBase
      : undefined;
  return base === undefined ? undefined : random() * Math.min(longest, base * 2 ** (attempt - 1));
}

interface Fault {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode: number };
}

const longest = 20_000;
const transientBase = 100;
const throttlingBase = 500;

const throttling: ReadonlySet<string | undefined> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

const transient: ReadonlySet<string | number | undefined> = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  500,
  502,
  503,
  504,
]);

const isThrottling = ({ name, $metadata }: Fault) =>
  throttling.has(name) || $metadata?.httpStatusCode === 429;

const isTransient = ({ name, code, $metadata }: Fault) =>
  name !== 'AbortError' &&
  [name, code, $metadata?.httpStatusCode].some((mark) => mark !== undefined && transient.has(mark));
