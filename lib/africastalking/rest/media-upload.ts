import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { type Failure, refused, unknown } from './failure.ts';
import { valuesFor } from './response-body.ts';
import { type OkReply, replyOf, type Send } from './send.ts';

/** A sound to fetch ahead of a call. */
export interface MediaUploadRequest {
  /** URL of an .mp3 or .wav file that Africa's Talking can fetch. */
  readonly url: string;
  /** The voice number that will play it. */
  readonly phoneNumber: PhoneNumber;
}

/** Stored, or why not. */
export type MediaUploadResult = { readonly outcome: 'stored' } | Failure;

const CREATED = 201;

/**
 * Makes Africa's Talking fetch a sound before it is played (Africa's Talking, Voice › Upload media file). Status 201 means
 * that it was stored, and has a sentence for people as its body; with any other status it was not stored.
 */
export async function mediaUpload(
  send: Send,
  { url, phoneNumber }: MediaUploadRequest,
): Promise<MediaUploadResult> {
  const reply = await send({
    service: 'voice',
    path: '/mediaUpload',
    effect: 'harmless',
    encoding: 'form',
    fields: { url, phoneNumber },
  });
  return reply.outcome === 'ok' ? interpretMediaUpload(reply) : reply;
}

function interpretMediaUpload({ body: answer, httpStatus }: OkReply): MediaUploadResult {
  const reply = replyOf(httpStatus, answer);
  const isRefused = typeof answer !== 'string' && valuesFor('errorMessage', answer).length > 0;
  if (isRefused) return refused(reply);
  return httpStatus === CREATED ? { outcome: 'stored' } : unknown('unreadable', 'harmless', reply);
}
