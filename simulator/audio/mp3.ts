import type { Recording } from './recording.ts';

/**
 * Two ready frames of MPEG-1 Layer III, 32 kbit/s, 32 kHz, one channel. A frame is 144 bytes and 36 ms long, and needs
 * no other frame to be decoded. Both end in zero bytes, which are left out here.
 */
const SILENT_FRAME = 'fffb18c00000000000000000000800000000000001';
/** A tone of 778 Hz at a quarter of full scale. */
const TONE_FRAME = 'fffb18c00000008401940000000810803280000001fffffff77ffffffb80';

const FRAME_BYTES = 144;
const FRAME_SECONDS = 0.036;

const silence = frame(SILENT_FRAME);
const tone = frame(TONE_FRAME);

/** An audio file as long as the recording: a tone where somebody spoke, silence elsewhere. */
export function recordingAudio({ seconds, speech }: Recording): Buffer {
  const frames = Math.max(1, Math.round(seconds / FRAME_SECONDS));
  const audio = Buffer.alloc(frames * FRAME_BYTES);
  for (let place = 0; place < frames; place += 1) {
    const middle = (place + 0.5) * FRAME_SECONDS;
    const spoken = speech.some(({ from, to }) => middle >= from && middle < to);
    (spoken ? tone : silence).copy(audio, place * FRAME_BYTES);
  }
  return audio;
}

function frame(hexadecimal: string): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES);
  bytes.write(hexadecimal, 'hex');
  return bytes;
}
