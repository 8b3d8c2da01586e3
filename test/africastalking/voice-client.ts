import { call } from '../../lib/africastalking/rest/call.ts';
import { callTransfer } from '../../lib/africastalking/rest/call-transfer.ts';
import { capabilityToken } from '../../lib/africastalking/rest/capability-token.ts';
import { mediaUpload } from '../../lib/africastalking/rest/media-upload.ts';
import { queueStatus } from '../../lib/africastalking/rest/queue-status.ts';
import { createSend, type SendOptions } from '../../lib/africastalking/rest/send.ts';
import { type PhoneNumber, parsePhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { answerWith, startServer } from '../http-client/servers.ts';

export const apiKey = 'atsk_0123456789abcdef0123456789abcdef';
export const ours = phoneNumber('+254711082000');
export const first = phoneNumber('+254711000111');
export const second = phoneNumber('+254722000222');

export function phoneNumber(text: string): PhoneNumber {
  const parsed = parsePhoneNumber(text);
  if (parsed.outcome === 'refused') throw new Error(parsed.message);
  return parsed.number;
}

/** Every operation, over one connection. */
export function aClient(options: SendOptions) {
  const send = createSend(options);
  const over =
    <Request, Result>(operation: (connection: typeof send, request: Request) => Promise<Result>) =>
    (request: Request) =>
      operation(send, request);
  return {
    call: over(call),
    callTransfer: over(callTransfer),
    capabilityToken: over(capabilityToken),
    mediaUpload: over(mediaUpload),
    queueStatus: over(queueStatus),
  };
}

export function clientAt(baseUrl: string, options: Partial<SendOptions> = {}) {
  return aClient({
    username: 'myapp',
    apiKey,
    baseUrl,
    webrtcBaseUrl: baseUrl,
    timeout: 2_000,
    ...options,
  });
}

/** A client of a server that gives the same answer to everything. */
export async function clientOf(body: string, options: Parameters<typeof answerWith>[1] = {}) {
  const { url, received } = await startServer(answerWith(body, options));
  return { client: clientAt(url), received };
}

export function fieldsOf(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

export const queuedSession = 'ATVId_96cd00fb425200566d5bc8012cd93f96';
