import type { Recording } from '../calls/recorder.ts';

/*
 * MPEG-1 Layer III, 32 kbit/s, 32 kHz, one channel: a frame is 144 bytes and 36 ms, without padding.
 * A frame holds two granules of 576 frequency lines each. Silence has no lines at all; the tone has one
 * line of magnitude 1 in the "count1" region, which is coded in groups of four lines by Huffman table B:
 * four bits, inverted, then a sign for each line that is not zero.
 */
const FRAME_BYTES = 144;
const FRAME_SECONDS = 1152 / 32_000;
const header = [0xff, 0xfb, 0x18, 0xc0];
/** Lines are 27.8 Hz apart: a tone of 778 Hz. */
const TONE_LINE = 28;
/** A quarter of full scale: 2^((gain - 210) / 4). */
const TONE_GAIN = 202;

/** An audio file as long as the recording: a tone where somebody spoke, silence elsewhere. */
export function recordingAudio({ seconds, speech }: Recording): Buffer {
  const frames = Math.max(1, Math.round(seconds / FRAME_SECONDS));
  const audio = Buffer.alloc(frames * FRAME_BYTES);
  for (let frame = 0; frame < frames; frame += 1) {
    const middle = (frame + 0.5) * FRAME_SECONDS;
    const spoken = speech.some(({ from, to }) => middle >= from && middle < to);
    (spoken ? toneFrame : silentFrame).copy(audio, frame * FRAME_BYTES);
  }
  return audio;
}

function frameOf(line: number | undefined): Buffer {
  const bits = new BitWriter(FRAME_BYTES);
  for (const byte of header) bits.write(byte, 8);
  const lines = line === undefined ? '' : countOne(line);

  bits.write(0, 9 + 5 + 4); // main_data_begin, private bits, scale factor selection
  for (let granule = 0; granule < 2; granule += 1) writeSideInfo(bits, lines.length);
  for (let granule = 0; granule < 2; granule += 1) for (const bit of lines) bits.write(Number(bit), 1);
  return bits.bytes;
}

function writeSideInfo(bits: BitWriter, length: number): void {
  bits.write(length, 12); // part2_3_length: no scale factors, only the lines
  bits.write(0, 9); // big_values
  bits.write(length === 0 ? 0 : TONE_GAIN, 8); // global_gain
  bits.write(0, 4 + 1); // scalefac_compress, window_switching_flag
  bits.write(0, 15 + 4 + 3); // table_select, region0_count, region1_count
  bits.write(0, 1 + 1); // preflag, scalefac_scale
  bits.write(1, 1); // count1table_select: table B
}

/** The bits of all lines up to and including one of magnitude 1. */
function countOne(line: number): string {
  const zeroGroups = Math.floor(line / 4);
  const last = [0, 1, 2, 3].map((place) => (place === line % 4 ? '0' : '1')).join('');
  return `${'1111'.repeat(zeroGroups)}${last}0`;
}

class BitWriter {
  readonly bytes: Buffer;
  #position = 0;

  constructor(length: number) {
    this.bytes = Buffer.alloc(length);
  }

  write(value: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit -= 1) {
      const index = this.#position >> 3;
      const set = (value >> bit) & 1;
      this.bytes[index] = (this.bytes[index] as number) | (set << (7 - (this.#position & 7)));
      this.#position += 1;
    }
  }
}

const silentFrame = frameOf(undefined);
const toneFrame = frameOf(TONE_LINE);
