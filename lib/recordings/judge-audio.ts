import type { PartialReason } from './kept-recording.ts';
import { createMp3Reader } from './mp3-reader.ts';

export interface AudioJudge {
  read(piece: Uint8Array): void;
  /**
   * To be asked when everything has been read.
   *
   * @param arrivedWhole whether all bytes came that were to come
   */
  judge(arrivedWhole: boolean): AudioVerdict;
}

export type AudioVerdict =
  | { readonly is: 'whole'; readonly seconds: number }
  | { readonly is: 'partial'; readonly reason: PartialReason; readonly seconds?: number }
  | { readonly is: 'no-audio' };

/** How files of other formats begin that a recording may be; text begins like none of them. */
const otherFormats = [/^RIFF....WAVE/s, /^OggS/, /^fLaC/, /^....ftyp/s, /^#!AMR/, /^\x1aE\xdf\xa3/];
const LONGEST_BEGINNING = 12;

/** So much of a file may belong to nothing, and it is still an mp3: one in twenty bytes. */
const MOST_STRAY = 0.05;

/** Judges, while it comes, whether what is fetched is a recording that can be heard, and whether it is all of it. */
export function createAudioJudge(): AudioJudge {
  const mp3 = createMp3Reader();
  let beginning = '';
  let bytes = 0;
  return {
    read(piece) {
      if (beginning.length < LONGEST_BEGINNING)
        beginning += Buffer.from(piece.subarray(0, LONGEST_BEGINNING - beginning.length)).toString('latin1');
      bytes += piece.length;
      mp3.read(piece);
    },
    judge(arrivedWhole) {
      const { frames, seconds, strayBytes, endsEarly } = mp3.end();
      if (frames > 0 && strayBytes <= bytes * MOST_STRAY) {
        if (endsEarly || !arrivedWhole) return { is: 'partial', reason: 'cut-off', seconds };
        return strayBytes > 0 ? { is: 'partial', reason: 'damaged', seconds } : { is: 'whole', seconds };
      }
      return otherFormats.some((format) => format.test(beginning))
        ? { is: 'partial', reason: arrivedWhole ? 'unknown-format' : 'cut-off' }
        : { is: 'no-audio' };
    },
  };
}
