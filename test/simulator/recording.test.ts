// MPEG-1 Layer III (ISO/IEC 11172-3): a file is a row of frames, each with a header of four bytes that says how
// long the frame is.
import { get } from 'node:https';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingAudio } from '../../simulator/audio/mp3.ts';
import type { Rules, Simulator } from '../../simulator/index.ts';
import { bench } from './stand-in.ts';

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

describe('fetching a recording', () => {
  async function recorded(rules: Partial<Rules>) {
    const { simulator } = await bench(
      (fields) => (fields['recordingUrl'] === undefined ? '<Record finishOnKey="#"/>' : '<Say>Thanks</Say>'),
      { rules },
    );
    const { summary } = await simulator.dialIn({ from: '+254711000111' }).ended;
    const url = summary.recordingUrl ?? callbackUrlOf(simulator);
    return { simulator, url };
  }

  function callbackUrlOf({ calls }: Simulator): string {
    const events = calls[0]?.events ?? [];
    const ended = events.find((event) => event.kind === 'recording' && event.state === 'ended');
    return ended?.kind === 'recording' && ended.state === 'ended' ? ended.recordingUrl : '';
  }

  async function statusOf(url: string): Promise<number> {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status;
  }

  it('works at once, unless told', async () => {
    const { url } = await recorded({});

    expect(await statusOf(url)).toBe(200);
  });

  it('has to wait until it is ready', async () => {
    const { simulator, url } = await recorded({ recordingReadyAfterSeconds: 180 });

    const early = await statusOf(url);
    await simulator.clock.timer(180_000).done;

    expect([early, await statusOf(url)]).toEqual([404, 200]);
  });

  it('meets a 404 first, and then the file', async () => {
    const { url } = await recorded({ recordingMisses: 2 });

    expect([await statusOf(url), await statusOf(url), await statusOf(url)]).toEqual([404, 404, 200]);
  });

  it('comes too late when it is gone', async () => {
    const { simulator, url } = await recorded({ recordingGoneAfterSeconds: 3600 });

    const early = await statusOf(url);
    await simulator.clock.timer(3_600_000).done;

    expect([early, await statusOf(url)]).toEqual([200, 404]);
  });

  it('meets a certificate that nobody vouches for', async () => {
    const { url } = await recorded({ recordingScheme: 'https' });

    expect(url).toMatch(/^https:/);
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    expect(await statusIgnoringCertificate(url)).toBe(200);
  });
});

function statusIgnoringCertificate(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}
