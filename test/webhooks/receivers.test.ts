import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { receiver, toSlack, toSpreadsheet } from '../../docs/examples/receivers.ts';
import { createOutsidePost } from '../../lib/http-client/outside-url/post-outside-url.ts';
import { signedHeaders } from '../../lib/webhooks/signature.ts';
import { answerWith, startServer } from '../http-client/servers.ts';
import { secret } from './a-post-office.ts';

type Take = Parameters<typeof receiver>[1];

async function listening(take: ReturnType<typeof receiver>) {
  const server = createServer(take);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  return server.address() as AddressInfo;
}

async function posted(take: Take, message: unknown, signedWith = secret) {
  const { port } = await listening(receiver(secret, take));
  return postTo(port, message, signedWith);
}

/** Posts a message to a receiver as Piga does, and gives the status of its answer. */
async function postTo(port: number, message: unknown, signedWith = secret) {
  const body = JSON.stringify(message);
  const headers = signedHeaders({ id: 'm1', timestamp: Math.floor(Date.now() / 1000), body }, [signedWith]);
  const post = createOutsidePost({ timeout: 5_000, isAllowed: () => true });
  const result = await post({ url: `http://127.0.0.1:${port}/`, headers, body });
  return result.outcome === 'answered' ? result.status : result.message;
}

const call = {
  id: 'ATVId_1',
  callerNumber: '+254711000111',
  startedAt: '2026-12-01T09:00:00.000Z',
  outcome: 'completed',
  durationInSeconds: 39,
  cost: { currencyCode: 'KES', amount: '1.470' },
  recordings: [{ url: 'https://voice.africastalking.com/recordings/a.mp3' }],
};
function message(type: string, change = {}) {
  return { type, data: { facts: 9, call: { ...call, ...change } } };
}

describe('the receiver for Slack', () => {
  it('tells of a missed call, and of a message that a caller left, and of nothing else', async () => {
    const { url, received } = await startServer(answerWith('ok'));

    const statuses = [
      await posted(toSlack(url), message('call.missed', { recordings: [], reachedPerson: false })),
      await posted(toSlack(url), message('call.missed', { reachedPerson: false })),
      await posted(toSlack(url), message('call.ended')),
      await posted(toSlack(url), message('call.ended', { reachedPerson: true })),
      await posted(toSlack(url), message('call.ended', { recordings: [] })),
    ];

    expect(statuses).toEqual([204, 204, 204, 204, 204]);
    const heard = 'left a message: https://voice.africastalking.com/recordings/a.mp3';
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      { text: 'Missed call from +254711000111' },
      { text: `Missed call from +254711000111, who ${heard}` },
      { text: `+254711000111 ${heard}` },
    ]);
  });

  it('tells once of a message that came twice', async () => {
    const { url, received } = await startServer(answerWith('ok'));
    const { port } = await listening(receiver(secret, toSlack(url)));

    expect([await postTo(port, message('call.missed')), await postTo(port, message('call.missed'))]).toEqual([
      204, 204,
    ]);
    expect(received).toHaveLength(1);
  });

  it('asks for a message again that Slack did not take, and takes none that is not signed', async () => {
    const { url, received } = await startServer(answerWith('no', { status: 500 }));
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

    expect(await posted(toSlack(url), message('call.missed'))).toBe(500);
    expect(await posted(toSlack(url), message('call.missed'), other)).toBe(401);
    expect(received).toHaveLength(1);
  });
});

describe('the receiver for a spreadsheet', () => {
  it('adds a row for each call that has ended, in which no number is a formula', async () => {
    const { url, received } = await startServer(answerWith('ok'));

    await posted(toSpreadsheet(url), message('call.ended'));
    await posted(toSpreadsheet(url), message('call.started'));

    expect(received.map(({ body }) => body)).toEqual([
      "ATVId_1,2026-12-01T09:00:00.000Z,'+254711000111,completed,39,KES,1.470\r\n",
    ]);
    expect(received[0]?.headers['content-type']).toBe('text/csv');
  });
});

describe('the command that the examples begin with', () => {
  it('starts a receiver, which says where it receives', async () => {
    const { url, received } = await startServer(answerWith('ok'));
    const started = spawn('npx', ['tsx', 'docs/examples/receivers.ts'], {
      env: { ...process.env, WEBHOOK_SECRET: secret, SLACK_URL: url, PORT: '0' },
      detached: true, // so that npx's child ends with it
    });
    onTestFinished(() => void process.kill(-Number(started.pid)));
    const line = await new Promise<string>((heard) => createInterface(started.stdout).once('line', heard));
    const port = Number(/^Receives at http:\/\/127\.0\.0\.1:(\d+)\/$/.exec(line)?.[1]);

    expect(await postTo(port, message('call.missed', { recordings: [] }))).toBe(204);
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      { text: 'Missed call from +254711000111' },
    ]);
  });
});
