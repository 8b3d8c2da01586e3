import { type BaseUrlOptions, baseUrlsFor } from './base-urls.ts';
import { type CallRequest, type CallResult, call } from './call.ts';
import { type CallTransferRequest, type CallTransferResult, callTransfer } from './call-transfer.ts';
import {
  type CapabilityTokenRequest,
  type CapabilityTokenResult,
  capabilityToken,
} from './capability-token.ts';
import { type MediaUploadRequest, type MediaUploadResult, mediaUpload } from './media-upload.ts';
import { type QueueStatusRequest, type QueueStatusResult, queueStatus } from './queue-status.ts';
import { createSend } from './send.ts';

export interface VoiceClientOptions extends BaseUrlOptions {
  readonly apiKey: string;
  /** Milliseconds until the connection must stand: 3,000 unless told otherwise. */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds until the answer must be there, all told: 10,000 unless told otherwise. */
  readonly timeout?: number | undefined;
}

/**
 * Africa's Talking's REST API for voice. No method rejects for what Africa's Talking or the network does, and none
 * tries again: each outcome is a value, with a `message` for a person wherever it is not a success.
 */
export interface VoiceClient {
  call(request: CallRequest): Promise<CallResult>;
  callTransfer(request: CallTransferRequest): Promise<CallTransferResult>;
  queueStatus(request: QueueStatusRequest): Promise<QueueStatusResult>;
  mediaUpload(request: MediaUploadRequest): Promise<MediaUploadResult>;
  capabilityToken(request: CapabilityTokenRequest): Promise<CapabilityTokenResult>;
}

/** @throws {TypeError} for a user name or key that is blank or that HTTP cannot carry, and for a base URL that is none. */
export function createVoiceClient(options: VoiceClientOptions): VoiceClient {
  const { username, apiKey, connectTimeout = 3_000, timeout = 10_000 } = options;
  demandVisible('username', username);
  demandVisible('apiKey', apiKey);
  const send = createSend({ username, apiKey, connectTimeout, timeout, baseUrls: baseUrlsFor(options) });

  return {
    call: (request) => call(send, request),
    callTransfer: (request) => callTransfer(send, request),
    queueStatus: (request) => queueStatus(send, request),
    mediaUpload: (request) => mediaUpload(send, request),
    capabilityToken: (request) => capabilityToken(send, request),
  };
}

/** A key copied with its line end is refused here by name; HTTP would refuse it at each call. */
function demandVisible(name: string, value: string): void {
  if (/^[\x21-\x7e]+$/.test(value)) return;
  throw new TypeError(`${name}: it must be visible ASCII characters, without spaces and line ends.`);
}
