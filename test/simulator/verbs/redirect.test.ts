// Africa's Talking, Voice › Redirect: asks the URL in its text for new instructions; that URL is the callback
// URL for the rest of the call. Nothing after it in the list runs.
import { describe, expect, it } from 'vitest';
import { bench, caller, of, said } from '../stand-in.ts';

describe('Redirect', () => {
  it('asks the new URL, and sends the rest of the call there, its end included', async () => {
    const { simulator, requests } = await bench((_, { url }) =>
      url.endsWith('/next?a=1&b=2')
        ? '<Say>Here</Say>'
        : '<Redirect> http://service.test/next?a=1&amp;b=2 </Redirect><Say>Never</Say>',
    );

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(said(transcript)).toEqual(['Here']);
    expect(
      requests.filter(({ to }) => to === 'callback').map(({ url, fields }) => [url, fields['isActive']]),
    ).toEqual([
      ['http://service.test/voice/instruct', '1'],
      ['http://service.test/next?a=1&b=2', '1'],
      ['http://service.test/next?a=1&b=2', '0'],
    ]);
  });

  it('posts no digits and no recording', async () => {
    const { simulator, callbacks } = await bench((_, { url }) =>
      url.endsWith('/next') ? '<Say>Here</Say>' : '<Redirect>http://service.test/next</Redirect>',
    );

    await simulator.dialIn({ from: caller }).ended;

    expect(Object.keys(callbacks()[1] ?? {})).toEqual(Object.keys(callbacks()[0] ?? {}));
  });

  it('drops the call when its text is not a whole URL', async () => {
    const { simulator } = await bench(() => '<Redirect>/next</Redirect>');

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(transcript.summary.dropped).toBe(
      '<Redirect> in line 2: its text is not an absolute URL: "/next".',
    );
    expect(of('note', transcript).at(-1)?.hint).toContain('Write the whole address');
  });

  it('can go in circles until the caller has had enough', async () => {
    const { simulator, requests } = await bench(
      () => '<Say>Again</Say><Redirect>http://service.test/x</Redirect>',
    );

    const { summary } = await simulator.dialIn({ from: caller, script: { hangUpAfter: 3 } }).ended;

    expect(summary).toMatchObject({ durationInSeconds: '3', status: 'Success' });
    expect(requests.length).toBeGreaterThan(5);
  });
});
