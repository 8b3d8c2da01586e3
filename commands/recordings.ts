import { scanPages } from '../lib/calls/maintenance/scan.ts';
import { recordingsOf } from '../lib/calls/record/call-inputs.ts';
import { observationsInOrder } from '../lib/calls/record/observations.ts';
import { CALL_ROW, recordFromRow } from '../lib/calls/store/call-row.ts';
import { bucketKey } from '../lib/recordings/bucket.ts';
import { checkBucket } from '../lib/recordings/check-bucket.ts';
import { deleteByRequest } from '../lib/recordings/delete-by-request.ts';
import { triedAgain } from '../lib/recordings/kept-recording.ts';
import {
  type ListedState,
  listedStates,
  listRecordings,
  recordingsOfCall,
} from '../lib/recordings/list-recordings.ts';
import { moveOn, readRecording } from '../lib/recordings/recording-row.ts';
import { keepTold, toldRecording } from '../lib/recordings/recordings-told.ts';
import type { ShownRecording } from '../lib/recordings/shown-recording.ts';
import { stageOf } from './calls-table.ts';
import { exitWhenPipeCloses, orFail, readCommand } from './command.ts';
import { recordingsStage } from './recordings-stage.ts';

const command = readCommand({
  usage:
    'recordings -- list [STATE] | show SESSION | fetch | retry [SESSION] | check | mend | delete SESSION RECORDING',
  does: `Looks after the recordings of calls.
  list    those in a state: ${listedStates.join(', ')}; lost ones unless told
  show    those of one call, every attempt to fetch them, and who listened
  fetch   has those fetched that calls of before tell, and nobody has fetched
  retry   has lost ones fetched once more, all of them or those of one call
  check   holds every recording against the bucket, and says what differs
  mend    the same, fetches again what is missing there, and deletes what belongs to none
  delete  deletes one`,
  words: { least: 1, most: 3 },
});
exitWhenPipeCloses();
const [action = '', ...words] = command.words;

function line({ callId, id, state, toldAt, bytes, seconds, message, deletedBy }: ShownRecording): string {
  const length =
    bytes === undefined ? '' : `  ${bytes} bytes${seconds === undefined ? '' : `, ${seconds} s`}`;
  const by = deletedBy === undefined ? '' : `  by ${deletedBy}`;
  return `${toldAt}  ${callId}  ${id}  ${state}${length}${message === undefined ? '' : `  ${message}`}${by}`;
}

function wordsAre(...names: readonly string[]): void {
  const missing = names[words.length];
  if (missing !== undefined) command.fail(`The ${missing} is missing: nothing was done.`);
  const tooMany = words[names.length];
  if (tooMany !== undefined) command.fail(`'${tooMany}' is one too many: nothing was done.`);
}

async function list() {
  const state = (words[0] ?? 'lost') as ListedState;
  if (!listedStates.includes(state))
    command.fail(`There is no state '${state}'; there is ${listedStates.join(', ')}: nothing was done.`);
  for await (const recording of inState(state)) console.log(line(recording));
}

async function* inState(state: ListedState): AsyncGenerator<ShownRecording> {
  const { table } = await recordingsStage(command);
  let cursor: string | undefined;
  do {
    const page = await listRecordings(table, { state, limit: 100, cursor });
    yield* page?.recordings ?? [];
    cursor = page?.cursor;
  } while (cursor !== undefined);
}

async function show() {
  wordsAre('session');
  const { table } = await recordingsStage(command);
  const recordings = await recordingsOfCall(table, words[0] ?? '');
  if (recordings === undefined) return command.fail(`There is no call '${words[0]}': nothing was done.`);
  for (const recording of recordings) {
    console.log(line(recording));
    for (const { at, result } of recording.attempts) console.log(`  ${at}  fetched: ${result}`);
    for (const { at, by } of recording.listened ?? []) console.log(`  ${at}  listened: ${by}`);
  }
}

async function fetchOlder() {
  wordsAre();
  const { table, config } = await stageOf(command, 'RECORDINGS', 'RECORDING_DAYS');
  if (config.RECORDINGS !== 'keep')
    return command.fail('This stage keeps no recordings: deploy it with RECORDINGS=keep. Nothing was done.');
  const now = () => Date.now();
  let found = 0;
  for await (const page of scanPages(table)) {
    const told = page
      .filter(({ sk }) => sk?.S === CALL_ROW)
      .map(recordFromRow)
      .flatMap((record) =>
        recordingsOf(observationsInOrder(record)).map((recording) =>
          toldRecording(record.id, recording, { recordingDays: config.RECORDING_DAYS, now }),
        ),
      )
      .filter(({ until }) => until > now());
    // No word is sent: a tick finds them within a minute.
    found += await keepTold(told, { table, now, send: async () => {} });
  }
  console.log(`Recordings that will be fetched: ${found}`);
}

async function retry() {
  if (words.length > 1) wordsAre('session');
  const { table } = await recordingsStage(command);
  let again = 0;
  for await (const { callId, id } of inState('lost')) {
    if (words[0] !== undefined && words[0] !== callId) continue;
    const seen = await readRecording(table, { callId, id });
    if (seen?.state === 'lost' && (await moveOn(table, seen, triedAgain(seen, Date.now())))) again += 1;
  }
  console.log(`Recordings that will be fetched once more: ${again}`);
}

async function check(mend: boolean) {
  wordsAre();
  const { table, store } = await recordingsStage(command);
  if (store === undefined) return command.fail('This stage keeps no recordings: nothing was done.');
  const { stored, missing, stray } = await checkBucket(
    { table, bucket: store.bucket, rows: scanPages(table), objects: store.list(), now: () => Date.now() },
    { mend },
  );
  console.log(`Recordings that are stored: ${stored}, of which the bucket lacks: ${missing.length}`);
  console.log(`Objects in the bucket that are no recording: ${stray.length}`);
  for (const key of [...missing.map(bucketKey), ...stray]) console.log(`  ${key}`);
  if (mend)
    console.log('What was missing is fetched again within a minute; what was no recording is deleted.');
  else if (missing.length + stray.length > 0) process.exitCode = 1;
}

async function remove() {
  wordsAre('session', 'recording');
  const { table, store } = await recordingsStage(command);
  if (store === undefined) return command.fail('This stage keeps no recordings: nothing was done.');
  const [callId = '', id = ''] = words;
  const parts = { table, bucket: store.bucket, now: () => Date.now() };
  const deleted = await deleteByRequest({ callId, id }, 'command', parts);
  if (deleted === undefined)
    return command.fail(`Call '${callId}' has no recording '${id}': nothing was done.`);
  console.log(`Deleted: ${callId} ${id}`);
}

const actions: Record<string, () => Promise<void>> = {
  list,
  show,
  fetch: fetchOlder,
  retry,
  check: () => check(false),
  mend: () => check(true),
  delete: remove,
};
await orFail(
  (
    actions[action] ??
    (() =>
      command.fail(`There is no '${action}'; there is ${Object.keys(actions).join(', ')}: nothing was done.`))
  )(),
);
