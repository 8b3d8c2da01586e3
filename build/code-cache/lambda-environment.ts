import type { SettingName } from '../../lib/platform/config.ts';

/** What Lambda itself sets, and the stage's name; nothing of this machine's own environment, as there is none on Lambda. */
export const lambdaEnvironment = {
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
  POWERTOOLS_SERVICE_NAME: 'piga',
} as const;

/** Every setting, with a value that each function accepts. */
export const everySetting = {
  AT_USERNAME: 'piga',
  AT_API_KEY: 'key',
  AT_VOICE_NUMBER: '+254711082000',
  AT_VOICE_URL: '',
  AT_MESSAGING_URL: '',
  PROMPTS_URL: '',
  CALLBACK_TOKENS: 't'.repeat(40),
  OPEN_CALLBACKS: '',
  SEALING_SECRETS: `${'s'.repeat(40)},${'o'.repeat(40)}`,
  CALLS_TABLE: 'calls-test',
  CALLS_SHARDS: '2',
  DEFERRED_EVENTS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/deferred',
  SCHEDULED_CALLS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/scheduled-calls',
  DELIVERIES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/deliveries',
  WEBHOOKS: 'on',
  EVENT_BUS: '',
  WEBHOOK_TIMEOUT_SECONDS: '15',
  DELIVERY_DAYS: '30',
  PRIVATE_URLS: '',
  RECORDINGS: 'keep',
  RECORDING_DAYS: '90',
  RECORDING_MAX_MB: '32',
  RECORDING_SOURCES: '',
  RECORDING_CERTIFICATES: 'checked',
  RECORDINGS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/recordings',
  RECORDINGS_BUCKET: 'recordings.s3.eu-west-1.amazonaws.com',
  PUBLIC_URL: 'https://piga.example',
  DEFAULT_COUNTRY: 'KE',
  EXTRA_NUMBER_RANGES: '',
  ALLOWED_COUNTRIES: 'KE',
  ALLOWED_ORIGINS: '',
  CALLS_PER_NUMBER_PER_DAY: '1000000',
  CALLS_PER_KEY_PER_DAY: '1000000',
  SPEND_PER_DAY: 'KES 1000000',
  SPEND_PER_CALL: '1', // measurements make hundreds of calls in a day
  RETENTION_DAYS: '90',
  STALE_CALL_MINUTES: '60',
  TIME_ZONE: 'Africa/Nairobi',
} as const satisfies Record<SettingName, string>;
