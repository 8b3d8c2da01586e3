import { type ListObjectsV2Command, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { CallTable } from '../lib/calls/store/table-layout.ts';
import {
  type BucketOptions,
  createBucket,
  type ListedObject,
  type RecordingsBucket,
} from '../lib/recordings/bucket.ts';
import { stageOf } from './calls-table.ts';
import type { Command } from './command.ts';
import { region } from './deployed-stage.ts';

/** The bucket of a stage, and what is in it. */
export interface StageBucket {
  readonly bucket: RecordingsBucket;
  /** With `prefix`, what begins with it. */
  readonly list: (prefix?: string) => AsyncIterable<ListedObject>;
}

export interface RecordingsStage {
  readonly table: CallTable;
  /** Absent on a stage that keeps none. */
  readonly store: StageBucket | undefined;
}

/** The table and the bucket of the stage that the command line names. */
export async function recordingsStage(command: Command): Promise<RecordingsStage> {
  const { table, config } = await stageOf(command, 'RECORDINGS_BUCKET');
  const { RECORDINGS_BUCKET: host } = config;
  return { table, store: host === undefined ? undefined : bucketAt(host) };
}

function bucketAt(host: string): StageBucket {
  const [Bucket = ''] = host.split('.', 1);
  const s3 = new S3Client({ region: region() });
  const bucket = createBucket({
    host,
    endpoint: process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'],
    region: region(),
    credentials: s3.config.credentials as Extract<BucketOptions['credentials'], () => unknown>,
  });
  return { bucket, list: (prefix = '') => objectsIn(s3, { Bucket, Prefix: prefix }) };
}

async function* objectsIn(
  client: S3Client,
  input: ListObjectsV2Command['input'],
): AsyncGenerator<ListedObject> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, input))
    for (const { Key = '', Size = 0, LastModified } of Contents)
      yield { key: Key, bytes: Size, storedAt: LastModified?.getTime() ?? 0 };
}
