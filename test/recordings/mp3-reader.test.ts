import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAudioJudge } from '../../lib/recordings/judge-audio.ts';
import { anMp3 } from './a-recordings-host.ts';

/** A judgement of bytes that come in pieces of so many. */
function judge(bytes: Uint8Array, { piece = 1_000, arrivedWhole = true } = {}) {
  const audio = createAudioJudge();
  for (let at = 0; at < bytes.length; at += piece) audio.read(bytes.subarray(at, at + piece));
  return audio.judge(arrivedWhole);
}

/** An mp3 whose first frame says how many follow, as LAME writes it. */
function withInfo(frames: number, says: number): Buffer {
  const frame = anMp3(0.036);
  const info = Buffer.from(frame);
  info.fill(0, 4);
  info.write('Info', 4 + 17, 'latin1');
  info.writeUInt32BE(1, 4 + 17 + 4);
  info.writeUInt32BE(says, 4 + 17 + 8);
  return Buffer.concat([info, ...Array.from({ length: frames }, () => frame)]);
}

function id3(size: number): Buffer {
  const tag = Buffer.alloc(10 + size);
  tag.write('ID3\x04\0\0', 'latin1');
  tag[8] = size >> 7;
  tag[9] = size & 0x7f;
  return tag;
}

describe('an mp3', () => {
  const mp3 = anMp3(1);

  it('is whole, and as long as it plays', () => {
    expect(judge(mp3)).toEqual({ is: 'whole', seconds: expect.closeTo(28 * 0.036, 6) });
  });

  it('is the same in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (piece) => {
        expect(judge(mp3, { piece })).toEqual(judge(mp3));
      }),
      { numRuns: 50 },
    );
  });

  it('is whole with tags before and behind it', () => {
    const tag = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);

    expect(judge(Buffer.concat([id3(300), mp3, tag]))).toMatchObject({ is: 'whole' });
    expect(judge(Buffer.concat([id3(300), Buffer.alloc(40), mp3, Buffer.alloc(40)]))).toMatchObject({
      is: 'whole',
    });
  });

  it('is a part wherever it is cut but between two frames, where only its own word would tell', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: mp3.length - 1 }), (length) => {
        const frames = length % 144 === 0;
        expect(judge(mp3.subarray(0, length), { arrivedWhole: true }).is).toBe(
          frames ? 'whole' : length < 144 && length < 4 ? 'no-audio' : 'partial',
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is a part if it has fewer frames than it says, and whole with as many', () => {
    expect(judge(withInfo(10, 10))).toEqual({ is: 'whole', seconds: expect.closeTo(0.36, 6) });
    expect(judge(withInfo(9, 10))).toMatchObject({ is: 'partial', reason: 'cut-off' });
  });

  it('is a part when not all of its bytes came, and damaged when some of them belong to nothing', () => {
    expect(judge(mp3, { arrivedWhole: false })).toMatchObject({ is: 'partial', reason: 'cut-off' });
    const hurt = Buffer.concat([mp3.subarray(0, 144 * 10), Buffer.from('xyz'), mp3.subarray(144 * 10)]);
    expect(judge(hurt)).toMatchObject({ is: 'partial', reason: 'damaged' });
  });
});

describe('what is no mp3', () => {
  it.each(['<!doctype html><p>Not found', '{"error":"no"}', '', 'ID3', 'RIFX', 'plain text of some length'])(
    'is no recording: %s',
    (text) => {
      expect(judge(Buffer.from(text))).toEqual({ is: 'no-audio' });
    },
  );

  it('is kept, and not known to be whole, if it is sound of another format', () => {
    const wav = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(100, 1)]);

    expect(judge(wav)).toEqual({ is: 'partial', reason: 'unknown-format' });
    expect(judge(Buffer.from('OggS and more of it'))).toEqual({ is: 'partial', reason: 'unknown-format' });
  });

  it('is never taken for one, whatever it says in letters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => {
        expect(judge(Buffer.from(text)).is).not.toBe('whole');
      }),
      { numRuns: 100 },
    );
  });
});
