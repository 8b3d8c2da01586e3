import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteByRequest } from '../../lib/recordings/delete-by-request.ts';
import { RECORDING_ROWS, recordingId } from '../../lib/recordings/recording-row.ts';
import { endpointFromRow, listEndpoints } from '../../lib/webhooks/endpoints.ts';
import { tellOfRecordings } from '../../lib/webhooks/tell-recordings.ts';
import { anEvent, SESSION } from '../calls/a-callback.ts';
import { changesOf } from '../calls/projections/a-stream.ts';
import { aPostOffice } from '../webhooks/a-post-office.ts';
import { aRecordingsStage, type RecordingsStage, START } from './a-stage.ts';

let stage: RecordingsStage;
beforeAll(async () => {
  stage = await aRecordingsStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage.close());

const types = ['recording.stored', 'recording.partial', 'recording.lost', 'recording.deleted'] as const;

/** An endpoint that wants to hear of recordings, and the stream as it tells of their rows. */
async function aListener() {
  const office = aPostOffice(stage.table);
  const { receiver } = await office.open({ types: [...types] });
  const tell = tellOfRecordings({
    table: stage.table,
    days: 30,
    endpoints: async () => (await listEndpoints(stage.table)).map(endpointFromRow),
    wake: async (wakes) => void office.queue.push(...wakes.map(({ key }) => ({ key, at: 0 }))),
    now: office.clock.now,
  });
  return {
    receiver,
    relay: async () => {
      const rows = (await stage.table.items()).filter(({ sk }) => sk?.S?.startsWith(RECORDING_ROWS));
      const failures = await tell(changesOf(rows));
      await office.run();
      return failures;
    },
    happen: office.happen,
  };
}

describe('what becomes of a recording', () => {
  it('is told to endpoints once, with the call beside it: had, then deleted', async () => {
    const { receiver, relay, happen } = await aListener();
    const url = stage.host.recording('there');
    await happen(anEvent({ recordingUrl: url }));
    await stage.tell([url], SESSION);

    await relay();
    expect(receiver.posts).toEqual([]); // it waits, and there is nothing to tell
    await stage.letTimePass(START + 1000);
    await relay();
    await relay();
    await deleteByRequest({ callId: SESSION, id: recordingId(url) }, 'key-1', stage.parts);
    await relay();

    expect(receiver.posts.map(({ message }) => message)).toMatchObject([
      {
        type: 'recording.stored',
        timestamp: new Date(START).toISOString(),
        data: { recording: { url, state: 'stored' }, call: { id: SESSION } },
      },
      { type: 'recording.deleted', data: { recording: { state: 'deleted', deletedBy: 'key-1' } } },
    ]);
  });

  it('is told of one that is lost, with the reason, and of one of which a part was had', async () => {
    const { receiver, relay, happen } = await aListener();
    const urls = ['gone', 'half'].map((what) => stage.host.recording(what));
    for (const recordingUrl of urls) await happen(anEvent({ recordingUrl }));
    await stage.tell(urls, SESSION);
    await stage.letTimePass(START + 1000);

    expect(await relay()).toEqual([]);

    const told = receiver.posts.map(({ message: { type, data } }) => [
      type,
      Object(Object(data)['recording'])['reason'],
    ]);
    expect(told.sort()).toEqual([
      ['recording.lost', 'gone'],
      ['recording.partial', 'cut-off'],
    ]);
  });
});
