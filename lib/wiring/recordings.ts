import { createOutsideFetch } from '../http-client/outside-url/fetch-outside-url.ts';
import { addressesIn, addressKind } from '../http-client/outside-url/public-address.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import { createBucket, type RecordingsBucket } from '../recordings/bucket.ts';
import { audioTypes, createDownload, type Download } from '../recordings/download.ts';
import type { TendingParts } from '../recordings/tend-recording.ts';
import { createTable } from './call-table.ts';

/** Settings of the function that fetches recordings. */
export const fetchRecordingSettings = [
  'CALLS_TABLE',
  'RECORDINGS_BUCKET',
  'RECORDING_MAX_MB',
  'RECORDING_SOURCES',
  'RECORDING_CERTIFICATES',
] as const satisfies readonly SettingName[];

type FetchRecordingConfig = Config<(typeof fetchRecordingSettings)[number]>;

export function createTending(config: FetchRecordingConfig, env: Environment): TendingParts {
  return {
    table: createTable(config),
    bucket: createRecordingsBucket(config, env),
    download: downloadBy(config),
    now: () => systemClock().getTime(),
  };
}

/** Long enough for the largest file over a slow line, and with storing it less than the function lives. */
const DOWNLOAD_TIMEOUT_MS = 40_000;

function downloadBy({
  RECORDING_MAX_MB: megabytes,
  RECORDING_SOURCES = [],
  RECORDING_CERTIFICATES,
}: FetchRecordingConfig): Download {
  const isSource = addressesIn(RECORDING_SOURCES);
  return createDownload(
    createOutsideFetch({
      types: audioTypes,
      maxBytes: megabytes * 1024 * 1024,
      timeout: DOWNLOAD_TIMEOUT_MS,
      isAllowed: (address) => addressKind(address) === 'public' || isSource(address),
      checkCertificate: RECORDING_CERTIFICATES === 'checked',
    }),
  );
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Found by the variables that the AWS SDK itself reads, which on Lambda are there. */
export function createRecordingsBucket(
  { RECORDINGS_BUCKET: host = '' }: Config<'RECORDINGS_BUCKET'>,
  env: Environment,
): RecordingsBucket {
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return createBucket({
    host,
    endpoint: env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'],
    region: env['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  });
}
