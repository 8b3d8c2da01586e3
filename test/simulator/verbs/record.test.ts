// Africa's Talking, Voice › Record. Partial (any attribute, or a prompt): one message, ended by `finishOnKey`,
// by `maxLength` or by `timeout` seconds of silence (3600); then a request with recordingUrl to `callbackUrl`,
// which is the callback URL from then on. Terminal (bare): the rest of the call, nothing runs after it, and the
// last request has recordingUrl. `trimSilence` leaves silence out, `playBeep` beeps first. An mp3 file;
// recordingUrl is empty when nothing was recorded.
import { describe, expect, it } from 'vitest';
import type { PhoneScript } from '../../../simulator/index.ts';
import { bench, caller, ending, of, said } from '../stand-in.ts';

async function record(attributes: string, script: PhoneScript = {}) {
  const service = await bench((fields) =>
    fields['recordingUrl'] === undefined
      ? `<Record ${attributes}><Say>Speak</Say></Record><Say>Never</Say>`
      : '<Say>Thanks</Say>',
  );
  const transcript = await service.simulator.dialIn({ from: caller, script }).ended;
  const [first, second] = service.callbacks();
  return { ...service, transcript, first, second };
}

describe('a partial Record', () => {
  it('posts the recording and carries out the answer instead of what is left', async () => {
    const { second, transcript } = await record('finishOnKey="#"');

    expect(second).toMatchObject({ isActive: '1', recordingUrl: expect.stringMatching(/^http:.*\.mp3$/) });
    expect(said(transcript)).toEqual(['Speak', 'Thanks']);
  });

  it('puts a real audio file of the right length behind recordingUrl', async () => {
    const { second } = await record('finishOnKey="#"', { speakFor: 9.5 });

    const response = await fetch(second?.['recordingUrl'] as string);
    const audio = new Uint8Array(await response.arrayBuffer());

    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect(audio.slice(0, 2)).toEqual(new Uint8Array([0xff, 0xfb]));
    // 32 kbit/s: 4,000 bytes a second; the caller needs half a second to press the key.
    expect(audio.length / 4000).toBeCloseTo(10, 1);
  });

  it('ends at maxLength', async () => {
    const { transcript } = await record('maxLength="4"', { speakFor: 20 });

    expect(ending('Record', transcript)).toBe('maxLength of 4 s reached');
    expect(of('recording', transcript).at(-1)).toMatchObject({ state: 'ended', seconds: 4 });
  });

  it('ends after timeout seconds of silence', async () => {
    const { transcript } = await record('timeout="3"', { speakFor: 5 });

    expect(ending('Record', transcript)).toBe('3 s of silence');
    expect(of('recording', transcript).at(-1)).toMatchObject({ seconds: 8 });
  });

  it('waits an hour for speech unless told', async () => {
    const { transcript } = await record('playBeep="false"', { speakFor: 5 });

    expect(ending('Record', transcript)).toBe('3600 s of silence');
  });

  it('leaves silence out with trimSilence', async () => {
    const { transcript } = await record('timeout="3" trimSilence="true"', { speakFor: 5 });

    expect(of('recording', transcript).at(-1)).toMatchObject({ seconds: 5 });
  });

  it('beeps after the prompt and before it records', async () => {
    const { transcript } = await record('finishOnKey="#" playBeep="true"');

    const kinds = transcript.events
      .map(({ kind }) => kind)
      .filter((kind) => /verb$|beep|recording/.test(kind));
    expect(kinds.slice(0, 4)).toEqual(['verb', 'verb', 'beep', 'recording']);
  });

  it('posts an empty recordingUrl when nothing was said', async () => {
    const { second } = await record('timeout="3"', { speakFor: 0 });

    expect(second).toMatchObject({ isActive: '1', recordingUrl: '' });
  });

  it('moves the rest of the call, its end included, to callbackUrl', async () => {
    const { requests } = await record('finishOnKey="#" callbackUrl="http://service.test/recorded"');

    const urls = requests.filter(({ to }) => to === 'callback').map(({ url }) => new URL(url).pathname);
    expect(urls).toEqual(['/voice/instruct', '/recorded', '/recorded']);
  });

  it('keeps what was said when the caller hangs up in the middle', async () => {
    const { second } = await record('finishOnKey="#"', {
      speakFor: 60,
      hangUpAt: { verb: 'Record', after: 10 },
    });

    expect(second).toMatchObject({ isActive: '0', recordingUrl: expect.stringMatching(/\.mp3$/) });
  });

  it('needs only a prompt to be partial', async () => {
    const { transcript } = await record('', { hangUpAfter: 30 });

    expect(ending('Record', transcript)).toBeUndefined();
    expect(said(transcript)).toEqual(['Speak']);
  });
});

describe('a terminal Record', () => {
  it('records until the caller hangs up; nothing after it runs, and the end carries recordingUrl', async () => {
    const { simulator, callbacks } = await bench(() => '<Say>Speak</Say><Record/><Say>Never</Say>');

    const transcript = await simulator.dialIn({ from: caller, script: { speakFor: 7 } }).ended;

    expect(said(transcript)).toEqual(['Speak']);
    expect(callbacks()).toMatchObject([
      { isActive: '1' },
      { isActive: '0', recordingUrl: expect.stringMatching(/\.mp3$/), hangupCause: 'NORMAL_CLEARING' },
    ]);
  });

  it('warns that nothing after it runs', async () => {
    const { simulator } = await bench(() => '<Record/><Say>Never</Say>');

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('note', transcript)[0]).toMatchObject({ words: '<Say> after <Record> never runs.' });
  });
});
