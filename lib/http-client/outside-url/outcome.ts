import type { Exchange } from '../exchange.ts';
import type { UrlRefusal } from './outside-url.ts';

/** It is not fetched now and will not be later: something about it is not allowed. */
export interface OutsideRefusal {
  readonly outcome: 'refused';
  readonly reason: keyof typeof refusals;
  /** Repeats nothing of the URL, which may hold a secret. */
  readonly message: string;
}

/** It was not to be had this time; a recording, for one, may not be ready when its URL arrives. */
export interface OutsideFailure {
  readonly outcome: 'failed';
  readonly cause: keyof typeof failures;
  /** With the cause `status` alone. */
  readonly httpStatus: number | undefined;
  readonly message: string;
}

const refusals = {
  'not-a-url': 'This is not a URL of at most 2,048 characters.',
  scheme: 'Only URLs that begin with https:// or http:// are fetched.',
  credentials: 'A URL with a user name or password in it is not fetched.',
  port: 'The port must be 80, 443, or one from 1024 on.',
  address: 'The host is not one that anybody on the internet can reach, or not only.',
  redirects: 'The URL leads to another one too many times.',
  type: 'What the URL leads to is not of a type that is taken here.',
  'too-large': 'What the URL leads to is larger than what is taken here.',
} satisfies Record<UrlRefusal | 'address' | 'redirects' | 'type' | 'too-large', string>;

type FailureCause = Extract<Exchange, { cause: string }>['cause'] | 'status';

const failures = {
  'name-not-found': 'The name of the host could not be resolved.',
  'connection-refused': 'The host refused the connection.',
  'connect-timeout': 'Connecting to the host took too long.',
  tls: 'A secure connection to the host could not be made.',
  network: 'The network failed before the host was reached.',
  timeout: 'The host did not answer in time.',
  'connection-lost': 'The connection to the host broke.',
  'not-http': 'The host does not speak HTTP.',
  status: 'The host answered with a status other than 200.',
} satisfies Record<FailureCause, string>;

/** A refusal with its reason in words. */
export function explainRefusal(reason: OutsideRefusal['reason']): OutsideRefusal {
  return { outcome: 'refused', reason, message: refusals[reason] };
}

/** A failure with its cause in words. */
export function explainFailure(cause: FailureCause, httpStatus?: number): OutsideFailure {
  return { outcome: 'failed', cause, httpStatus, message: failures[cause] };
}
