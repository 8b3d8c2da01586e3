import { createHash } from 'node:crypto';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BucketFailure, bucketKey } from '../../lib/recordings/bucket.ts';
import { deleteByRequest } from '../../lib/recordings/delete-by-request.ts';
import type { KeptRecording } from '../../lib/recordings/kept-recording.ts';
import { recordingId, recordingKey } from '../../lib/recordings/recording-row.ts';
import { type TendingParts, tendRecording } from '../../lib/recordings/tend-recording.ts';
import { keyAttributes } from '../../lib/table/table.ts';
import { ProcessGone } from '../calls/crashing.ts';
import { runs } from '../runs.ts';
import { anMp3 } from './a-recordings-host.ts';
import { aRecordingsStage, RECORDING_DAYS, type RecordingsStage, START } from './a-stage.ts';

let stage: RecordingsStage;
beforeAll(async () => {
  stage = await aRecordingsStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage.close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function digestOf(bytes: Buffer) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Tells of one recording, fetches it once, and gives what it has become. */
async function fetchOnce(what: string, seconds = 2) {
  const url = stage.host.recording(what, seconds);
  const [key] = await stage.tell([url]);
  if (key !== undefined) await tendRecording(key, stage.parts);
  return { url, recording: (await stage.recordings())[0] as KeptRecording };
}

describe('a recording that is there', () => {
  it('is stored at once, with its length and its digest', async () => {
    const { url, recording } = await fetchOnce('there', 3);

    const mp3 = anMp3(3);
    expect(recording).toMatchObject({
      state: 'stored',
      audio: { bytes: mp3.length, sha256: digestOf(mp3), contentType: 'audio/mpeg', seconds: 2.988 },
      attempts: [{ at: START, result: 'whole' }],
    });
    expect(await stage.storedDigest('ATVId_1', url)).toBe(digestOf(mp3));
  });

  it('is fetched once, however often it is told and whoever comes at the same moment', async () => {
    const url = stage.host.recording('there');
    const keys = [...(await stage.tell([url])), ...(await stage.tell([url]))];

    await Promise.all([...keys, ...keys].map((key) => tendRecording(key, stage.parts)));

    expect([...stage.host.requests.values()]).toEqual([1]);
    expect(await stage.recordings()).toMatchObject([{ state: 'stored' }]);
  });

  it('is deleted when it has been kept long enough', async () => {
    const { url } = await fetchOnce('there');

    await stage.letTimePass(START + (RECORDING_DAYS - 1) * DAY);
    expect(await stage.storedDigest('ATVId_1', url)).toBeDefined();
    await stage.letTimePass(START + RECORDING_DAYS * DAY);

    expect(await stage.storedDigest('ATVId_1', url)).toBeUndefined();
    expect(await stage.recordings()).toMatchObject([{ state: 'deleted', reason: 'retention' }]);
    expect((await stage.table.items()).filter(({ dueShard }) => dueShard !== undefined)).toEqual([]);
  });

  it('is deleted by who asks, and stays deleted', async () => {
    const { url, recording } = await fetchOnce('there');

    const deleted = await deleteByRequest(recording, 'key-1', stage.parts);
    await deleteByRequest(recording, 'key-2', stage.parts);
    await stage.tell([url]);
    await stage.letTimePass(START + 2 * DAY);

    expect(deleted).toMatchObject({ state: 'deleted', reason: 'asked', deletedBy: 'key-1' });
    expect(await stage.recordings()).toMatchObject([{ state: 'deleted', deletedBy: 'key-1' }]);
    expect(await stage.objectKeys()).not.toContain(bucketKey(recording));
  });
});

describe('a recording that is not there', () => {
  it('is asked for again after 5 s, 30 s, 2, 10, 30 min, 2, 6, 12 and 24 h, and is then lost', async () => {
    await stage.tell([stage.host.recording('late-99')]);

    await stage.letTimePass(START + 4 * DAY);

    const [recording] = await stage.recordings();
    const times = recording?.attempts.map(({ at }) => at) ?? [];
    const waits = times.slice(1).map((at, before) => Math.round((at - Number(times[before])) / 1000));
    expect(waits).toEqual([5, 30, 120, 600, 1800, 7200, 21_600, 43_200, 86_400]);
    expect(recording).toMatchObject({ state: 'lost', reason: 'not-there' });
  });

  it('ends stored, in part or lost, by what its host does', async () => {
    const ends = {
      'late-2': 'stored whole',
      'forbidden-9': 'stored whole',
      moved: 'stored whole',
      'mended-3': 'stored whole',
      cut: 'partial cut-off',
      half: 'partial cut-off',
      broken: 'lost server-error',
      gone: 'lost gone',
      page: 'lost not-audio',
      'page-as-audio': 'lost not-audio',
      empty: 'lost not-audio',
      huge: 'lost too-large',
      inside: 'lost address',
      circle: 'lost redirects',
      slow: 'lost cut-off',
      silent: 'lost no-answer',
    };
    await stage.tell(Object.keys(ends).map((what) => stage.host.recording(what)));

    await stage.letTimePass(START + 4 * DAY);

    const found = (await stage.recordings()).map(({ url, state, reason = 'whole' }) => [
      url.split('/').at(-2),
      `${state} ${reason}`,
    ]);
    expect(Object.fromEntries(found)).toEqual(ends);
  });

  it('is asked for no more when its address may not be', async () => {
    for (const url of [
      'http://169.254.169.254/a.mp3',
      'http://10.0.0.1/a.mp3',
      'http://[::ffff:10.0.0.1]/a.mp3',
      'None',
    ])
      await stage.tell([url]);

    await stage.letTimePass(START + HOUR);

    const ends = (await stage.recordings()).map(({ reason, attempts }) => [reason, attempts.length]);
    expect(ends.sort()).toEqual([
      ['address', 1],
      ['address', 1],
      ['address', 1],
      ['url', 1],
    ]);
  });

  it('is no recording at all when the call tells the same address without a stray letter', async () => {
    const right = stage.host.recording('there');
    const stray = right.replace('.mp3', 'T.mp3');
    await stage.tell([stray]);
    await stage.tell([right]);

    await stage.letTimePass(START + HOUR);

    const ends = (await stage.recordings()).map(({ url, state, reason }) => [url, state, reason]);
    expect(ends.sort()).toEqual(
      [
        [right, 'stored', undefined],
        [stray, 'deleted', 'duplicate'],
      ].sort(),
    );
  });
});

describe('a part of a recording', () => {
  it('is stored until all of it can be had', async () => {
    const url = stage.host.recording('mended-1', 4);
    await stage.tell([url]);

    await stage.letTimePass(START + 1000);
    const [part] = await stage.recordings();
    const partDigest = await stage.storedDigest('ATVId_1', url);
    await stage.letTimePass(START + HOUR);

    expect(part).toMatchObject({ state: 'partial', reason: 'cut-off', audio: { sha256: partDigest } });
    expect(await stage.storedDigest('ATVId_1', url)).toBe(digestOf(anMp3(4)));
    expect(await stage.recordings()).toMatchObject([{ state: 'stored', audio: { bytes: anMp3(4).length } }]);
  });
});

describe('a bucket that does not answer', () => {
  it('loses no recording in an hour', async () => {
    const urls = ['there', 'half', 'late-1'].map((what) => stage.host.recording(what));
    const bucket = { ...stage.parts.bucket, put: () => Promise.reject(new BucketFailure('S3 answered 503')) };
    await stage.tell(urls);

    await stage.letTimePass(START + HOUR, { ...stage.parts, bucket });
    const states = (await stage.recordings()).map(({ state }) => state);
    await stage.letTimePass(START + 4 * DAY);

    expect(new Set(states)).toEqual(new Set(['waiting']));
    expect((await stage.recordings()).map(({ state }) => state).sort()).toEqual([
      'partial',
      'stored',
      'stored',
    ]);
  });
});

describe('a recording that is forgotten while it is fetched', () => {
  it('leaves no file behind', async () => {
    const url = stage.host.recording('there');
    const [key] = await stage.tell([url]);
    const download: TendingParts['download'] = async (...asked) => {
      const attempt = await stage.parts.download(...asked);
      await stage.table.dynamodb.send(
        new DeleteItemCommand({ TableName: stage.table.tableName, Key: keyAttributes(key as never) }),
      );
      return attempt;
    };

    await tendRecording(key as never, { ...stage.parts, download });

    expect(await stage.recordings()).toEqual([]);
    expect(await stage.storedDigest('ATVId_1', url)).toBeUndefined();
  });

  it('neither does one that is deleted while it is fetched, wherever we die', async () => {
    const url = stage.host.recording('there');
    const [key] = await stage.tell([url]);
    const named = { callId: 'ATVId_1', id: recordingId(url) };
    const bucket: TendingParts['bucket'] = {
      ...stage.parts.bucket,
      put: async (...asked) => {
        await deleteByRequest(named, 'key-1', stage.parts);
        await stage.parts.bucket.put(...asked);
        throw new ProcessGone('after it was stored');
      },
    };

    await tendRecording(key as never, { ...stage.parts, bucket }).catch(() => {});
    await stage.letTimePass(START + HOUR);

    expect(await stage.recordings()).toMatchObject([{ state: 'deleted', reason: 'asked' }]);
    expect(await stage.storedDigest('ATVId_1', url)).toBeUndefined();
  });
});

/** The same parts, of a process that is gone at the n-th thing that it waits for: before it is done, or just after. */
function dyingAt(parts: TendingParts, place: number, isDone: boolean) {
  let awaited = 0;
  let isGone = false;
  async function await_<Result>(work: () => Promise<Result>): Promise<Result> {
    awaited += 1;
    if (isGone) throw new ProcessGone('before');
    if (awaited !== place) return work();
    isGone = true;
    if (isDone) await work();
    throw new ProcessGone(`at ${place}`);
  }
  const { bucket, table } = parts;
  const send = (command: never, options: never) => await_(() => table.dynamodb.send(command, options));
  const dying: TendingParts = {
    ...parts,
    table: { ...table, dynamodb: Object.assign(Object.create(table.dynamodb), { send }) },
    download: (url, file) => await_(() => parts.download(url, file)),
    bucket: {
      ...bucket,
      put: (...asked) => await_(() => bucket.put(...asked)),
      remove: (...asked) => await_(() => bucket.remove(...asked)),
    },
  };
  return { dying, awaited: () => awaited };
}

describe('a process that dies', () => {
  it.each([
    ['fetching', 'there', 0, 'stored'],
    ['fetching what is not there yet', 'late-1', 0, 'stored'],
    ['fetching a part', 'mended-1', 0, 'stored'],
    ['fetching what is gone', 'gone', 0, 'lost'],
    ['deleting what was kept long enough', 'there', RECORDING_DAYS * DAY, 'deleted'],
  ])('anywhere while %s leaves nothing that does not end', async (_, what, later, state) => {
    let places = Number.POSITIVE_INFINITY;
    for (let place = 1; place <= places; place += 1) {
      for (const isDone of [false, true]) {
        await stage.clear();
        const url = stage.host.recording(what);
        const [key] = await stage.tell([url]);
        if (later > 0) await stage.letTimePass(START + 1000);
        stage.clock.now = START + later;
        const { dying, awaited } = dyingAt(stage.parts, place, isDone);

        await tendRecording(key as never, dying).catch(() => {});
        await stage.letTimePass(START + later + HOUR);

        const [recording] = await stage.recordings();
        expect([place, isDone, recording?.state]).toEqual([place, isDone, state]);
        expect([place, await stage.storedDigest('ATVId_1', url)]).toEqual([
          place,
          state === 'stored' ? recording?.audio?.sha256 : undefined,
        ]);
        if (awaited() < place) places = place;
      }
    }
    expect(places).toBeGreaterThan(3);
  });

  it('every time it meets a recording gives that recording up', async () => {
    const [key] = await stage.tell([stage.host.recording('there')]);
    for (let time = 0; time < 12; time += 1) {
      const { dying } = dyingAt(stage.parts, 3, false);
      await tendRecording(key as never, dying).catch(() => {});
      stage.clock.now += 6 * 60_000;
    }

    expect(await stage.recordings()).toMatchObject([{ state: 'lost', reason: 'unfinished' }]);
  });
});

describe('many recordings with every fault that there is', () => {
  const count = runs(30, 1000);

  it(
    `all come to an end, ${count} of them, and what is stored is what the host has`,
    async () => {
      const kinds = stage.host.kinds.filter((kind) => !['slow', 'silent'].includes(kind));
      const told = Array.from({ length: count }, (_, at) => ({
        callId: `ATVId_${at % 200}`,
        url: stage.host.recording(kinds[at % kinds.length] as string, 1 + (at % 5), `n${at}`),
        seconds: 1 + (at % 5),
      }));
      for (const { callId, url } of told) await stage.tell([url], callId);
      const slow = ['slow'].map((kind) => stage.host.recording(kind));
      await stage.tell(slow, 'ATVId_slow');

      await stage.letTimePass(START + 4 * DAY);

      const recordings = await stage.recordings();
      expect(recordings).toHaveLength(count + slow.length);
      for (const { state, reason, url } of recordings) {
        expect(['stored', 'partial', 'lost']).toContain(state);
        expect([url, state === 'stored', reason === undefined]).toEqual([
          url,
          state === 'stored',
          state === 'stored',
        ]);
      }
      for (const { callId, url, seconds } of told) {
        const recording = recordings.find((one) => one.url === url && one.callId === callId);
        const stored = await stage.storedDigest(callId, url);
        expect([url, stored]).toEqual([url, recording?.audio?.sha256]);
        if (recording?.state === 'stored') expect(stored).toBe(digestOf(anMp3(seconds)));
      }
      const rows = new Set(recordings.map(bucketKey));
      expect((await stage.objectKeys()).filter((key) => key.startsWith('ATVId_n') && !rows.has(key))).toEqual(
        [],
      );
      expect(recordingKey(recordings[0] as KeptRecording).sk).toMatch(/^recording#[\w-]{22}$/);
    },
    runs(60_000, 1_500_000),
  );
});
