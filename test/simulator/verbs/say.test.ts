// Africa's Talking, Voice › Say: reads a text; `voice` is man or woman (woman unless told) or a named voice;
// `playBeep` sounds a beep after the text. Speech marks stand in <speak>. Read November 2026.
import { describe, expect, it } from 'vitest';
import { bench, caller, of, said } from '../stand-in.ts';

describe('Say', () => {
  it('reads its texts in order, then the list runs out and the call hangs up', async () => {
    const { simulator } = await bench(() => '<Say>One</Say><Say>Two</Say>');

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(said(transcript)).toEqual(['One', 'Two']);
    expect(of('hung-up', transcript).map(({ by, words }) => [by, words])).toEqual([
      ['service', 'the list of elements ran out'],
    ]);
    expect(transcript.summary).toMatchObject({ status: 'Success', hangupCause: 'NORMAL_CLEARING' });
  });

  it('takes the time that reading takes', async () => {
    const { simulator } = await bench(() => `<Say>${'a'.repeat(150)}</Say>`);

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.durationInSeconds).toBe('10');
  });

  it('beeps after the text, not before', async () => {
    const { simulator } = await bench(() => '<Say playBeep="true">Hello</Say>');

    const { events } = await simulator.dialIn({ from: caller }).ended;

    const kinds = events.map(({ kind }) => kind).filter((kind) => kind === 'verb' || kind === 'beep');
    expect(kinds).toEqual(['verb', 'beep']);
  });

  it('has a woman’s voice unless told, and passes on any named voice', async () => {
    const { simulator } = await bench(() => '<Say>One</Say><Say voice="en-GB-Neural2-A">Two</Say>');

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('verb', transcript).map(({ attributes }) => attributes['voice'])).toEqual([
      'woman',
      'en-GB-Neural2-A',
    ]);
  });

  it('reads what the speech marks say, with an undeclared prefix, and waits during breaks', async () => {
    const { simulator } = await bench(
      () =>
        '<Say><speak>Your code <break time="2s"/><say-as interpret-as="telephone" google:style="zero-as-zero">0 7</say-as></speak></Say>',
    );

    const transcript = await simulator.dialIn({ from: caller }).ended;

    const [verb] = of('verb', transcript);
    expect(verb?.text).toBe('Your code 0 7');
    expect(verb?.ssml).toContain('google:style="zero-as-zero"');
    expect(verb?.seconds).toBeGreaterThan(2);
  });

  it('undoes the escapes of XML', async () => {
    const { simulator } = await bench(() => '<Say>Tom &amp; Jerry &lt;3 &#x263A;</Say>');

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(said(transcript)).toEqual(['Tom & Jerry <3 ☺']);
  });
});
