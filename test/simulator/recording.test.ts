// MPEG-1 Layer III (ISO/IEC 11172-3): a file is a row of frames, each with a header of four bytes that says how
// long the frame is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingAudio } from '../../simulator/audio/mp3.ts';

/** Reads the frames of a file by their headers. Throws when there is anything else in it. */
function framesOf(audio: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < audio.length; ) {
    const header = audio.readUInt32BE(at);
    const [sync, version, layer, bitrate, rate, padding, mode] = [
      header >>> 21,
      (header >>> 19) & 3,
      (header >>> 17) & 3,
      (header >>> 12) & 15,
      (header >>> 10) & 3,
      (header >>> 9) & 1,
      (header >>> 6) & 3,
    ];
    expect({ sync, version, layer, bitrate, rate, mode }).toEqual({
      sync: 0x7ff,
      version: 3,
      layer: 1,
      bitrate: 1,
      rate: 2,
      mode: 3,
    });
    const length = (144 * 32_000) / 32_000 + padding;
    frames.push(audio.subarray(at, at + length));
    at += length;
  }
  return frames;
}

function isSilent(frame: Buffer) {
  return frame.subarray(21).every((byte) => byte === 0);
}

describe('a recording', () => {
  it('is an mp3 file of its length, to a frame', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60, noNaN: true }), (seconds) => {
        const frames = framesOf(recordingAudio({ seconds, speech: [] }));

        const length = frames.length * 0.036;
        expect(Math.abs(length - seconds)).toBeLessThanOrEqual(0.036);
      }),
    );
  });

  it('sounds where somebody spoke and is silent elsewhere', () => {
    const frames = framesOf(recordingAudio({ seconds: 3.6, speech: [{ from: 1.8, to: 2.7 }] }));

    const sounding = frames.flatMap((frame, place) => (isSilent(frame) ? [] : place));
    expect(sounding).toEqual(Array.from({ length: 25 }, (_, place) => 50 + place));
  });
});
