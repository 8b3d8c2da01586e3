import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listOf } from '../../functions/voice/list-recordings.ts';
import { recording as answerRecording } from '../../functions/voice/recording.ts';
import { forget } from '../../lib/calls/maintenance/forget.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { FOREIGN_CURSOR } from '../../lib/listing/cursor.ts';
import { bucketKey } from '../../lib/recordings/bucket.ts';
import { forgetRecording } from '../../lib/recordings/forget-recording.ts';
import { recordingId, recordingKey } from '../../lib/recordings/recording-row.ts';
import { recordingsTold } from '../../lib/recordings/recordings-told.ts';
import { tendRecording } from '../../lib/recordings/tend-recording.ts';
import type { Row } from '../../lib/table/table.ts';
import type { Wake } from '../../lib/timers/tick.ts';
import * as answers from '../../openapi/recording-answers.ts';
import { aRequest } from '../a-request.ts';
import { anEvent, CALLER, SESSION } from '../calls/a-callback.ts';
import { relayAll } from '../calls/projections/a-stream.ts';
import { runCommandIn, settingsOf } from '../calls/run-command.ts';
import { anMp3 } from './a-recordings-host.ts';
import { aRecordingsStage, RECORDING_DAYS, type RecordingsStage, START } from './a-stage.ts';

let stage: RecordingsStage;
beforeAll(async () => {
  stage = await aRecordingsStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage.close());

/** A call of SESSION whose events tell these addresses, relayed as the stream does it; who was woken. */
async function aCallWith(...urls: string[]): Promise<Wake[]> {
  const woken: Wake[] = [];
  const store = createCallStore(stage.table);
  for (const [at, recordingUrl] of urls.entries())
    await store.record(anEvent({ recordingUrl }, { receivedAt: new Date(START + at).toISOString() }));
  const projection = recordingsTold({
    table: stage.table,
    recordingDays: RECORDING_DAYS,
    now: stage.parts.now,
    send: async (wakes) => void woken.push(...wakes),
  });
  await relayAll(stage.table, projection);
  return woken;
}

async function aStoredRecording(what = 'there') {
  const url = stage.host.recording(what);
  for (const { key } of await aCallWith(url)) await tendRecording(key, stage.parts);
  return { url, named: { callId: SESSION, id: recordingId(url) } };
}

function ask(id: string, change: object = {}) {
  const request = aRequest({
    pathParameters: { sessionId: SESSION, recordingId: id },
    requestContext: { requestId: 'request-1', identity: { apiKeyId: 'key-1' } },
    ...change,
  });
  return answerRecording(request, stage.parts);
}

async function ofCall(sessionId = SESSION) {
  const answer = await listOf(aRequest({ pathParameters: { sessionId } }), stage.table);
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
}

describe('a recording that a call tells', () => {
  it('is fetched at once: word of it is sent, once however often its events are relayed', async () => {
    const url = stage.host.recording('there');

    const woken = await aCallWith(url, url);

    expect(woken.map(({ key, delaySeconds }) => [key.sk, delaySeconds])).toEqual([
      [`recording#${recordingId(url)}`, 0],
    ]);
  });

  it('is told of again while nothing has been tried, as a relay may have died before it sent word', async () => {
    const url = stage.host.recording('there');
    await aCallWith(url);

    expect(await stage.tell([url], SESSION)).toHaveLength(1);
    await stage.letTimePass(START + 1000);
    expect(await stage.tell([url], SESSION)).toHaveLength(0);
  });
});

describe('GET /voice/calls/{sessionId}/recordings', () => {
  it('lists those of a call with what became of each, and those that nobody was to fetch', async () => {
    const { url } = await aStoredRecording();
    await createCallStore(stage.table).record(
      anEvent(
        { recordingUrl: 'https://old.example/1.mp3' },
        { receivedAt: new Date(START + 9).toISOString() },
      ),
    );

    const { status, body } = await ofCall();

    expect(status).toBe(200);
    expect(v.safeParse(answers.recordingsOfCall, body).issues ?? []).toEqual([]);
    expect(body.recordings).toMatchObject([
      { url, state: 'stored', bytes: anMp3().length, attempts: [{ result: 'whole' }], listened: [] },
      { url: 'https://old.example/1.mp3', state: 'not-kept', attempts: [] },
    ]);
    expect(JSON.stringify(body)).not.toContain('bucket');
  });

  it('knows no call that is none', async () => {
    expect(await ofCall('ATVId_nobody')).toMatchObject({ status: 404 });
  });
});

describe('GET /voice/recordings', () => {
  it('lists those in a state, page by page', async () => {
    await stage.tell(['gone', 'inside', 'huge', 'there'].map((what) => stage.host.recording(what)));
    await stage.letTimePass(START + 1000);
    const page = async (query: Record<string, string>) =>
      JSON.parse((await listOf(aRequest({ queryStringParameters: query }), stage.table)).body);

    const first = await page({ limit: '2' });
    const second = await page({ limit: '2', cursor: first.cursor });

    expect(v.safeParse(answers.recordingPage, first).issues ?? []).toEqual([]);
    const reasons = [...first.recordings, ...second.recordings].map(({ reason }) => reason);
    expect(reasons.sort()).toEqual(['address', 'gone', 'too-large']);
    expect(second).not.toHaveProperty('cursor');
    expect((await page({ state: 'stored' })).recordings).toHaveLength(1);
    expect(await page({ state: 'burnt' })).toEqual({
      error: "'state' is one of lost, waiting, partial, stored",
    });
    expect(await page({ cursor: 'x' })).toEqual({ error: FOREIGN_CURSOR });
  });
});

describe('GET of a recording', () => {
  it('leads to where it can be heard, byte ranges included, and says afterwards who listened', async () => {
    const { named } = await aStoredRecording();

    const answer = await ask(named.id);
    const link = String(answer.headers?.['Location']);
    const whole = Buffer.from(await (await fetch(link)).arrayBuffer());
    const part = await fetch(link, { headers: { range: 'bytes=100-199' } });

    expect(answer.statusCode).toBe(302);
    expect(v.safeParse(answers.oneRecording, JSON.parse(answer.body)).issues ?? []).toEqual([]);
    expect(whole.equals(anMp3())).toBe(true);
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, anMp3().subarray(100, 200)]);
    expect(new URL(link).searchParams.get('X-Amz-Expires')).toBe('60');
    const { body } = await ofCall();
    expect(body.recordings[0].listened).toEqual([{ at: new Date(START).toISOString(), by: 'key-1' }]);
  });

  it('gives no link when it cannot be written down who listens', async () => {
    const { named } = await aStoredRecording();
    const dynamodb = Object.assign(Object.create(stage.table.dynamodb), {
      send: (command: object, options: never) =>
        command instanceof PutItemCommand
          ? Promise.reject(new Error('no table'))
          : stage.table.dynamodb.send(command as never, options),
    });
    const request = aRequest({ pathParameters: { sessionId: SESSION, recordingId: named.id } });

    await expect(
      answerRecording(request, { ...stage.parts, table: { ...stage.table, dynamodb } }),
    ).rejects.toThrow('no table');
  });

  it('says when one that waits is asked for again, and why one is lost', async () => {
    const late = await aStoredRecording('late-99');
    const gone = await aStoredRecording('gone');

    const waiting = await ask(late.named.id);
    const lost = await ask(gone.named.id);

    expect([waiting.statusCode, waiting.headers?.['Retry-After']]).toEqual([404, '5']);
    expect([lost.statusCode, JSON.parse(lost.body).error]).toEqual([
      410,
      'Its server says that it is gone for good.',
    ]);
    for (const { body } of [waiting, lost])
      expect(v.safeParse(answers.noRecording, JSON.parse(body)).issues ?? []).toEqual([]);
    for (const id of ['none', '../call', recordingId('https://other.example')])
      expect((await ask(id)).statusCode).toBe(404);
  });

  it('leads nowhere when it is in a bucket of another time', async () => {
    const { named } = await aStoredRecording();
    const bucket = { ...stage.parts.bucket, name: 'another' };
    const request = aRequest({ pathParameters: { sessionId: SESSION, recordingId: named.id } });

    const { statusCode, body } = await answerRecording(request, { ...stage.parts, bucket });

    expect([statusCode, JSON.parse(body).error]).toEqual([
      410,
      'The recording is in the bucket recordings, which this stage does not use any more.',
    ]);
  });
});

describe('DELETE of a recording', () => {
  it('deletes it for good, says who did, and may be repeated', async () => {
    const { named } = await aStoredRecording();

    const answers_ = [];
    for (const httpMethod of ['DELETE', 'DELETE', 'GET']) answers_.push(await ask(named.id, { httpMethod }));

    expect(answers_.map(({ statusCode }) => statusCode)).toEqual([200, 200, 410]);
    expect(JSON.parse(String(answers_[1]?.body)).recording).toMatchObject({
      state: 'deleted',
      reason: 'asked',
      deletedBy: 'key-1',
    });
    expect(await stage.objectKeys()).not.toContain(bucketKey(named));
  });
});

describe('forgetting a caller', () => {
  const onDelete = (row: Row) => forgetRecording(row, stage.parts.bucket);

  it('deletes what was recorded of them, and who listened', async () => {
    const { named } = await aStoredRecording();
    await ask(named.id);

    const report = await forget(stage.table, CALLER, { onDelete });

    expect(report).toMatchObject({ calls: [SESSION], left: 0 });
    expect(await stage.table.items()).toEqual([]);
    expect(await stage.objectKeys()).not.toContain(bucketKey(named));
  });

  it('deletes no row of a recording that is out of reach', async () => {
    const { named } = await aStoredRecording();

    await expect(
      forget(stage.table, CALLER, { onDelete: (row) => forgetRecording(row, undefined) }),
    ).rejects.toThrow('is in the bucket recordings, and not in that of the stage');
    expect((await stage.table.items()).map(({ sk }) => sk?.S)).toContain(recordingKey(named).sk);
  });
});

describe('a command', { timeout: 30_000 }, () => {
  const run = (command: string, ...words: string[]) =>
    runCommandIn(
      {
        ...settingsOf(stage.table),
        AWS_ENDPOINT_URL_S3: stage.endpoint,
        RECORDINGS_BUCKET: 'recordings',
        RECORDINGS: 'keep',
        RECORDING_DAYS: '90',
      },
      command,
      ...words,
    );

  it('shows a recording, finds that its file has gone, and has it fetched again', async () => {
    stage.clock.now = Date.now() - 3_600_000;
    const { named } = await aStoredRecording();
    await ask(named.id);

    const shown = await run('recordings', 'show', SESSION);
    const right = await run('recordings', 'check');
    await stage.parts.bucket.remove(bucketKey(named));
    const wrong = await run('recordings', 'check');
    await run('recordings', 'mend');
    stage.clock.now = Date.now();
    await stage.letTimePass(Date.now());

    expect(shown.out).toContain(`stored  ${anMp3().length} bytes`);
    expect(shown.out).toContain('listened: key-1');
    expect([right.code, wrong.code]).toEqual([0, 1]);
    expect(wrong.out).toContain(`of which the bucket lacks: 1`);
    expect(await stage.recordings()).toMatchObject([{ state: 'stored' }]);
    expect(await stage.objectKeys()).toContain(bucketKey(named));
  });

  it('forgets with the row what is in the bucket, and looks through it', async () => {
    const { named } = await aStoredRecording();

    const { out, err, code } = await run('forget', CALLER);

    expect([err, code]).toEqual(['', 0]);
    expect(out).toContain('Recordings of these calls, after looking through the bucket: 0');
    expect(await stage.objectKeys()).not.toContain(bucketKey(named));
  });
});
