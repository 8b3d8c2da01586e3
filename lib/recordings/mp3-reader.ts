/**
 * Reads an mp3 as it comes, frame by frame, and tells whether it is whole. Nothing is decoded, and nothing is kept but a few
 * bytes.
 *
 * Sources: ISO/IEC 11172-3 and 13818-3 for the frames; id3.org's "ID3v2.4 main structure" for what may stand before them;
 * the header that LAME and others put into the first frame ("Xing", "Info") for how many there should be.
 */
export interface Mp3Reader {
  read(piece: Uint8Array): void;
  /** To be asked when everything has been read. */
  end(): Mp3Report;
}

export interface Mp3Report {
  /** Frames that can be heard; none in a file that is no mp3. */
  readonly frames: number;
  readonly seconds: number;
  /** Bytes that belong to nothing. */
  readonly strayBytes: number;
  /** Whether it ends within a frame, or before as many frames as it says that it has. */
  readonly endsEarly: boolean;
}

interface Frame {
  readonly bytes: number;
  readonly seconds: number;
  /** Where a header of the whole file would stand in it. */
  readonly infoAt: number;
}

/** By MPEG version: 2.5, none, 2, 1. */
const samplesPerSecond = [[11_025, 12_000, 8_000], [], [22_050, 24_000, 16_000], [44_100, 48_000, 32_000]];
const VERSION_1 = 3;
const LAYER_3 = 1;
const kilobitsOfVersion1 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const kilobitsOfVersion2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** The longest that is looked at in one piece: a first frame's header of the whole file. */
const LOOK_BYTES = 52;
const ID3V1_BYTES = 128;

export function createMp3Reader(): Mp3Reader {
  let rest: Buffer = Buffer.alloc(0);
  let toSkip = 0;
  let frames = 0;
  let seconds = 0;
  let strayBytes = 0;
  let promisedFrames = 0;

  /** What begins here is passed over: a tag, a frame, or a byte that belongs to nothing. */
  function pass(bytes: Buffer, at: number): void {
    const tag = bytesOfTag(bytes, at);
    const frame = tag === 0 ? frameAt(bytes, at) : undefined;
    toSkip = Math.max(1, tag, frame?.bytes ?? 0);
    if (frame === undefined) {
      // Encoders fill up with zeros behind a tag and at the end.
      if (tag === 0 && bytes[at] !== 0) strayBytes += 1;
      return;
    }
    const promised = frames === 0 && promisedFrames === 0 ? framesPromised(bytes, at + frame.infoAt) : 0;
    if (promised > 0) promisedFrames = promised;
    else {
      frames += 1;
      seconds += frame.seconds;
    }
  }

  function readUpTo(bytes: Buffer, end: number): number {
    let at = 0;
    while (at < bytes.length) {
      if (toSkip === 0) {
        if (at >= end) break;
        pass(bytes, at);
      }
      const skipped = Math.min(toSkip, bytes.length - at);
      toSkip -= skipped;
      at += skipped;
    }
    return at;
  }

  return {
    read(piece) {
      const bytes = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
      rest = bytes.subarray(readUpTo(bytes, bytes.length - LOOK_BYTES));
    },
    end() {
      rest = rest.subarray(readUpTo(rest, rest.length));
      return { frames, seconds, strayBytes, endsEarly: toSkip > 0 || frames < promisedFrames };
    },
  };
}

function bytesOfTag(bytes: Buffer, at: number): number {
  const name = bytes.toString('latin1', at, at + 3);
  if (name === 'TAG') return ID3V1_BYTES;
  if (name !== 'ID3' || bytes.length - at < 10) return 0;
  const footer = ((bytes[at + 5] ?? 0) & 0x10) === 0 ? 0 : 10;
  const size = [6, 7, 8, 9].reduce((sum, place) => sum * 128 + ((bytes[at + place] ?? 0) & 0x7f), 0);
  return 10 + size + footer;
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (bytes.length - at < 4) return undefined;
  const header = bytes.readUInt32BE(at);
  if (header >>> 21 !== 0x7ff || ((header >>> 17) & 3) !== LAYER_3) return undefined;
  const version = (header >>> 19) & 3;
  const isVersion1 = version === VERSION_1;
  const kilobits = (isVersion1 ? kilobitsOfVersion1 : kilobitsOfVersion2)[((header >>> 12) & 15) - 1];
  const rate = samplesPerSecond[version]?.[(header >>> 10) & 3];
  if (kilobits === undefined || rate === undefined) return undefined;

  const samples = isVersion1 ? 1152 : 576;
  const padding = (header >>> 9) & 1;
  const isMono = ((header >>> 6) & 3) === 3;
  const sideInfo = isVersion1 ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  return {
    bytes: Math.floor((samples * kilobits * 125) / rate) + padding,
    seconds: samples / rate,
    infoAt: 4 + sideInfo,
  };
}

/** How many frames the header of the whole file says that there are, if there is one and it says so. */
function framesPromised(bytes: Buffer, at: number): number {
  if (bytes.length - at < 12 || !['Xing', 'Info'].includes(bytes.toString('latin1', at, at + 4))) return 0;
  const saysFrames = (bytes.readUInt32BE(at + 4) & 1) === 1;
  return saysFrames ? bytes.readUInt32BE(at + 8) : 0;
}
