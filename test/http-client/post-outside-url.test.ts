import { describe, expect, it } from 'vitest';
import { createOutsidePost } from '../../lib/http-client/outside-url/post-outside-url.ts';
import { answerWith, startServer, startTcpServer } from './servers.ts';

const message = { headers: { 'content-type': 'application/json', 'webhook-id': 'm1' }, body: '{"grün":1}' };

describe('a post to a URL from outside', () => {
  it('arrives to the letter, and brings back the status and the beginning of the answer', async () => {
    const { url, received } = await startServer(answerWith('x'.repeat(5000), { status: 202 }));
    const post = createOutsidePost({ timeout: 5_000, isAllowed: () => true });

    const result = await post({ url: `${url}/hooks?a=1`, ...message });

    expect(result).toMatchObject({ outcome: 'answered', status: 202, truncated: 'too-large' });
    expect(result.outcome === 'answered' && result.body.length).toBe(1024);
    expect(received).toMatchObject([{ method: 'POST', path: '/hooks?a=1', body: message.body }]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://[::1]:8080/',
    'http://localhost:8200/',
    'http://127.0.0.1:8200/',
    'http://rebinding.example/',
    'https://user:secret@example.org/',
    'ftp://example.org/',
  ])('is not made to %s', async (url) => {
    const post = createOutsidePost({
      timeout: 2_000,
      resolve: async (name) => (name === 'localhost' ? ['127.0.0.1'] : ['93.184.215.14', '10.0.0.7']),
    });

    expect(await post({ url, ...message })).toMatchObject({ outcome: 'refused' });
  });

  it('goes to the address that was judged, whatever the name says a moment later', async () => {
    const { url, received } = await startServer(answerWith('ok'));
    const answers = [['127.0.0.1'], ['10.0.0.7']];
    const post = createOutsidePost({
      timeout: 5_000,
      isAllowed: (address) => address === '127.0.0.1',
      resolve: async () => answers.shift() ?? [],
    });
    const named = url.replace('127.0.0.1', 'receiver.example');

    expect(await post({ url: named, ...message })).toMatchObject({ outcome: 'answered', status: 200 });
    expect(await post({ url: named, ...message })).toMatchObject({ outcome: 'refused', reason: 'address' });
    expect(received).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    const { url, received } = await startServer(
      answerWith('', { status: 308, headers: { location: 'http://169.254.169.254/' } }),
    );
    const post = createOutsidePost({ timeout: 5_000, isAllowed: () => true });

    expect(await post({ url, ...message })).toMatchObject({ outcome: 'answered', status: 308 });
    expect(received).toHaveLength(1);
  });

  it('is over when its time is', async () => {
    const { url } = await startTcpServer(() => {});
    const post = createOutsidePost({ timeout: 100, isAllowed: () => true });

    expect(await post({ url, ...message })).toMatchObject({ outcome: 'failed', cause: 'timeout' });
  });
});
