import { createHash } from 'node:crypto';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { OutsideFetch } from '../http-client/outside-url/fetch-outside-url.ts';
import type { OutsideFailure, OutsideRefusal } from '../http-client/outside-url/outcome.ts';
import { type AudioVerdict, createAudioJudge } from './judge-audio.ts';
import type { FetchAttempt, NeverReason, NotYetReason } from './kept-recording.ts';

/** What is taken for a recording by its type; what it is in truth is seen when it is read. */
export const audioTypes = [
  'audio/*',
  'application/octet-stream',
  'binary/octet-stream',
  'application/ogg',
] as const;

/** Fetches what a URL leads to into a file of ours, and says what it is. */
export type Download = (url: string, file: string) => Promise<FetchAttempt>;

/**
 * A download that has no more of a recording in memory than what has just come: every piece is written to the file, added to
 * the digest and looked at. It rejects only when the file cannot be written.
 */
export function createDownload(fetchOutside: OutsideFetch): Download {
  return async (url, file) => {
    const intake = openIntake(file);
    try {
      const result = await fetchOutside(url, intake.take);
      if (result.outcome === 'fetched') return intake.judge(result.contentType);
      // Of what broke off, as much as came is better than nothing; of what is refused nothing is taken.
      return result.outcome === 'failed' && intake.hasSome()
        ? intake.judgeBrokenOff()
        : { came: 'nothing', reason: reasonOf(result) };
    } finally {
      intake.close();
    }
  };
}

function openIntake(file: string) {
  const output = openSync(file, 'w');
  const audioJudge = createAudioJudge();
  const hash = createHash('sha256');
  let bytes = 0;

  function attemptFrom(verdict: AudioVerdict, contentType: string): FetchAttempt {
    if (verdict.is === 'no-audio') return { came: 'nothing', reason: 'not-audio' };
    const seconds =
      verdict.seconds === undefined ? {} : { seconds: Math.round(verdict.seconds * 1000) / 1000 };
    const audio = { bytes, sha256: hash.digest('hex'), contentType, ...seconds };
    return verdict.is === 'whole'
      ? { came: 'whole', audio }
      : { came: 'partial', audio, reason: verdict.reason };
  }
  return {
    take(piece: Buffer): void {
      writeFileSync(output, piece);
      hash.update(piece);
      audioJudge.read(piece);
      bytes += piece.length;
    },
    hasSome: () => bytes > 0,
    judge: (contentType: string) => attemptFrom(audioJudge.judge(true), contentType),
    judgeBrokenOff(): FetchAttempt {
      const attempt = attemptFrom(audioJudge.judge(false), 'audio/mpeg');
      return attempt.came === 'nothing' ? { came: 'nothing', reason: 'cut-off' } : attempt;
    },
    close: () => closeSync(output),
  };
}

const refusals: Readonly<Record<OutsideRefusal['reason'], NeverReason | NotYetReason>> = {
  'not-a-url': 'url',
  scheme: 'url',
  credentials: 'url',
  port: 'url',
  address: 'address',
  redirects: 'redirects',
  // A page that says why there is nothing yet is of another type.
  type: 'not-audio',
  'too-large': 'too-large',
};

function reasonOf(result: OutsideRefusal | OutsideFailure): NeverReason | NotYetReason {
  if (result.outcome === 'refused') return refusals[result.reason];
  if (result.cause === 'tls') return 'certificate';
  if (result.cause !== 'status') return 'no-answer';
  const status = result.httpStatus ?? 0;
  if (status === 410) return 'gone';
  if (status === 401 || status === 403) return 'not-allowed';
  return status >= 500 || status === 429 ? 'server-error' : 'not-there';
}
