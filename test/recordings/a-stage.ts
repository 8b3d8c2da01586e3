import { createHash } from 'node:crypto';
import { createOutsideFetch } from '../../lib/http-client/outside-url/fetch-outside-url.ts';
import { addressKind } from '../../lib/http-client/outside-url/public-address.ts';
import { bucketKey, createBucket } from '../../lib/recordings/bucket.ts';
import { audioTypes, createDownload } from '../../lib/recordings/download.ts';
import type { KeptRecording } from '../../lib/recordings/kept-recording.ts';
import { RECORDING_ROWS, recordingFromRow, recordingId } from '../../lib/recordings/recording-row.ts';
import { keepTold, toldRecording } from '../../lib/recordings/recordings-told.ts';
import { type TendingParts, tendRecording } from '../../lib/recordings/tend-recording.ts';
import { keyOfRow, type RowKey } from '../../lib/table/table.ts';
import type { Timer, TimerKind } from '../../lib/timers/due.ts';
import { localCredentials, createBucket as makeBucket, startQueues } from '../../local/aws/sqs.ts';
import { aTable } from '../calls/a-table.ts';
import { aRecordingsHost, HOST_MAX_BYTES } from './a-recordings-host.ts';

export type RecordingsStage = Awaited<ReturnType<typeof aRecordingsStage>>;

export const START = Date.parse('2026-12-01T09:00:00Z');
export const RECORDING_DAYS = 30;
/** So many messages are under way at once. */
const AT_ONCE = 40;
const tended: readonly TimerKind[] = [
  'recording-waiting',
  'recording-partial',
  'recording-stored',
  'recording-deleted',
];

/** A table, a bucket and a host of recordings, all real, and a clock that stands until it is moved. */
export async function aRecordingsStage() {
  const table = await aTable();
  const services = await startQueues();
  await makeBucket(services.endpoint, 'recordings');
  const host = await aRecordingsHost();
  const clock = { now: START };
  const parts: TendingParts = {
    table,
    bucket: createBucket({
      host: 'recordings',
      endpoint: services.endpoint,
      region: 'eu-west-1',
      credentials: localCredentials,
    }),
    // Nobody waits long here for what never comes, and long for everything else: the machine may be busy.
    download: (address, file) =>
      (/\/(slow|silent)\//.test(address) ? downloadIn(150) : downloadIn(10_000))(address, file),
    now: () => clock.now,
  };

  async function recordings(): Promise<KeptRecording[]> {
    const rows = (await table.items()).filter(({ sk }) => sk?.S?.startsWith(RECORDING_ROWS));
    return rows.map(recordingFromRow);
  }

  /** Everything that waits for its time, and is not in the index only to be listed: lib/timers has tests of its own. */
  async function waiting(): Promise<Timer[]> {
    return (await table.items())
      .filter(({ dueShard }) => tended.some((kind) => dueShard?.S?.startsWith(`${kind}#`)))
      .map((row) => ({ key: keyOfRow(row), dueAt: Number(row['dueAt']?.N) }));
  }

  return {
    table,
    host,
    clock,
    parts,
    endpoint: services.endpoint,
    recordings,
    /** As the relay does when calls tell of these; gives the keys of which word was sent. */
    tell: async (urls: readonly string[], callId = 'ATVId_1'): Promise<RowKey[]> => {
      const sent: RowKey[] = [];
      const at = new Date(clock.now).toISOString();
      const told = urls.map((url) =>
        toldRecording(callId, { url, at }, { recordingDays: RECORDING_DAYS, now: parts.now }),
      );
      await keepTold(told, {
        table,
        now: parts.now,
        send: async (wakes) => void sent.push(...wakes.map(({ key }) => key)),
      });
      return sent;
    },
    /**
     * Lets time go by: whatever is due is tended, with these parts if given.
     *
     * @param until how far, in milliseconds since 1970
     */
    letTimePass: async (until: number, tendingParts = parts): Promise<void> => {
      for (;;) {
        const timers = await waiting();
        const next = Math.min(...timers.map(({ dueAt }) => dueAt));
        if (next > until || timers.length === 0) break;
        clock.now = Math.max(clock.now, next);
        const due = timers.filter(({ dueAt }) => dueAt <= clock.now);
        for (let first = 0; first < due.length; first += AT_ONCE)
          await Promise.all(
            due
              .slice(first, first + AT_ONCE)
              .map(({ key }) => tendRecording(key, tendingParts).catch(() => {})),
          );
      }
      clock.now = Math.max(clock.now, until);
    },
    /** The digest of what is stored of a recording; nothing when nothing is. */
    storedDigest: async (callId: string, url: string): Promise<string | undefined> => {
      const key = bucketKey({ callId, id: recordingId(url) });
      const answer = await fetch(`${services.endpoint}/recordings/${key}`);
      if (!answer.ok) return undefined;
      return createHash('sha256')
        .update(Buffer.from(await answer.arrayBuffer()))
        .digest('hex');
    },
    objectKeys: async (): Promise<string[]> => {
      const answer = await fetch(`${services.endpoint}/recordings?list-type=2`);
      return [...(await answer.text()).matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
    },
    clear: async () => {
      await table.clear();
      host.requests.clear();
      clock.now = START;
    },
    close: async () => {
      host.close();
      await services.stop();
      await table.close();
    },
  };
}

function downloadIn(timeout: number) {
  return createDownload(
    createOutsideFetch({
      types: audioTypes,
      maxBytes: HOST_MAX_BYTES,
      timeout,
      isAllowed: (address) => address === '127.0.0.1' || addressKind(address) === 'public',
    }),
  );
}
