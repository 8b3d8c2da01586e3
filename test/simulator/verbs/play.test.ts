// Africa's Talking, Voice › Play: plays the audio file at `url`, which is required.
import { describe, expect, it } from 'vitest';
import { bench, caller, of, said } from '../stand-in.ts';

describe('Play', () => {
  it('plays the file and goes on to the next element', async () => {
    const { simulator } = await bench(
      () => '<Play url="https://example.com/a.mp3?x=1&amp;y=2"/><Say>After</Say>',
    );

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('verb', transcript)[0]).toMatchObject({
      verb: 'Play',
      url: 'https://example.com/a.mp3?x=1&y=2',
    });
    expect(said(transcript)).toEqual(['After']);
  });

  it('drops the call without a url', async () => {
    const { simulator } = await bench(() => '<Play/>');

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toBe('<Play> in line 2 has no url.');
  });
});
