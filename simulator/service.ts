import type { CallbackResponse } from './calls/callbacks.ts';
import type { CallEventDetail, OutboundCall, OutboundCallStarted } from './protocol.ts';

/** A service's report on what it did in a call. */
export type ServiceReport = Extract<CallEventDetail, { kind: 'step' | 'service-fault' }>;

/** A request to the callback URL that has been answered. */
export interface AnsweredCallback {
  readonly sessionId: string;
  readonly request: number;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly response: CallbackResponse;
}

/** The service is there and will not start the call, in a sentence for people. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

export interface ServedFile {
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/** Hooks for whoever runs the simulator together with the service behind its lines. All are optional. */
export interface ServiceHooks {
  /** Explains a response in the service's own terms. */
  readonly explain?: (answered: AnsweredCallback) => ServiceReport | undefined;
  /** Has the service start a call. Throws `StartRefused` when it will not. */
  readonly startCall?: (call: OutboundCall) => Promise<OutboundCallStarted>;
  /** The simulated world's clock was set, by so many milliseconds ahead of this machine's. */
  readonly clockSet?: (offset: number) => void;
  /** What else the service would like to have served here, such as a description of its API; nothing for a path that it knows not. */
  readonly file?: (path: string) => Promise<ServedFile | undefined>;
}
