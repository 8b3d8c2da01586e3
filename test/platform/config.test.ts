import { describe, expect, it } from 'vitest';
import { readConfig, type SettingName, settingNames } from '../../lib/platform/config.ts';
import { ConfigurationError } from '../../lib/platform/errors.ts';

const valid: Record<SettingName, string> = {
  AT_USERNAME: 'clinic',
  AT_API_KEY: 'atsk_1',
  AT_VOICE_NUMBER: '+254711082000',
  AT_VOICE_URL: 'http://127.0.0.1:8100',
  AT_MESSAGING_URL: 'http://127.0.0.1:8100/version1',
  PROMPTS_URL: 'http://127.0.0.1:8100/prompts',
  CALLBACK_TOKENS: 'a'.repeat(32),
  OPEN_CALLBACKS: '',
  EXTRA_NUMBER_RANGES: '',
  SEALING_SECRETS: 's'.repeat(32),
  CALLS_TABLE: 'piga-prod-calls',
  CALLS_SHARDS: '4',
  DEFERRED_EVENTS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/deferred',
  SCHEDULED_CALLS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/scheduled-calls',
  DELIVERIES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/deliveries',
  WEBHOOKS: 'off',
  EVENT_BUS: '',
  WEBHOOK_TIMEOUT_SECONDS: '15',
  DELIVERY_DAYS: '30',
  PRIVATE_URLS: '',
  RECORDINGS: 'keep',
  RECORDING_DAYS: '90',
  RECORDING_MAX_MB: '32',
  RECORDING_SOURCES: '10.1.0.0/16, 2001:db8::1',
  RECORDING_CERTIFICATES: 'checked',
  RECORDINGS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/recordings',
  RECORDINGS_BUCKET: 'piga.s3.eu-west-1.amazonaws.com',
  PUBLIC_URL: 'https://voice.example.org',
  DEFAULT_COUNTRY: 'KE',
  ALLOWED_COUNTRIES: 'KE,UG',
  ALLOWED_ORIGINS: 'https://desk.example.org, http://127.0.0.1:3000',
  CALLS_PER_NUMBER_PER_DAY: '10',
  CALLS_PER_KEY_PER_DAY: '1000',
  SPEND_PER_DAY: 'KES 5000',
  SPEND_PER_CALL: '12.50',
  RETENTION_DAYS: '90',
  STALE_CALL_MINUTES: '240',
  TIME_ZONE: 'Africa/Nairobi',
};

function faultsOf(env: Record<string, string | undefined>, ...names: SettingName[]) {
  try {
    readConfig(env, ...names);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe('readConfig', () => {
  it('reads every setting that is right', () => {
    const config = readConfig(valid, ...settingNames);

    expect(config.RETENTION_DAYS).toBe(90);
    expect(config.CALLBACK_TOKENS).toEqual(['a'.repeat(32)]);
    expect(config.AT_VOICE_NUMBER).toEqual(['+254711082000']);
    expect(config.ALLOWED_COUNTRIES).toEqual(['KE', 'UG']);
    expect(config.ALLOWED_ORIGINS).toEqual(['https://desk.example.org', 'http://127.0.0.1:3000']);
    expect(config.CALLS_PER_NUMBER_PER_DAY).toBe(10);
    expect(config.SPEND_PER_DAY).toEqual({ currencyCode: 'KES', amount: '5000' });
  });

  it('asks for nothing that was not named', () => {
    expect(readConfig({ CALLS_TABLE: 'calls' }, 'CALLS_TABLE')).toEqual({ CALLS_TABLE: 'calls' });
  });

  it('names every setting that is wrong, not only the first', () => {
    expect(faultsOf({ AT_USERNAME: '  ' }, 'AT_USERNAME', 'AT_API_KEY', 'RETENTION_DAYS')).toEqual([
      'AT_USERNAME is empty',
      'AT_API_KEY is not set',
      'RETENTION_DAYS is not set',
    ]);
  });

  it.each<SettingName>(['CALLS_PER_NUMBER_PER_DAY', 'CALLS_PER_KEY_PER_DAY', 'SPEND_PER_DAY'])(
    '%s: none lifts the cap',
    (name) => {
      expect(readConfig({ [name]: 'none' }, name)).toEqual({ [name]: undefined });
    },
  );

  const optional: SettingName[] = [
    'PRIVATE_URLS',
    'EVENT_BUS',
    'EXTRA_NUMBER_RANGES',
    'OPEN_CALLBACKS',
    'AT_VOICE_URL',
    'AT_MESSAGING_URL',
    'PROMPTS_URL',
    'DEFAULT_COUNTRY',
    'ALLOWED_COUNTRIES',
    'ALLOWED_ORIGINS',
    'SPEND_PER_CALL',
    'RECORDING_SOURCES',
    'RECORDINGS_BUCKET',
  ];

  it.each(settingNames)('%s: absent is %s', (name) => {
    const faults = faultsOf({ ...valid, [name]: undefined }, name);

    expect(faults).toEqual(optional.includes(name) ? [] : [`${name} is not set`]);
  });

  it.each(optional)('%s: empty is the same as absent', (name) => {
    expect(readConfig({ [name]: '' }, name)).toEqual({});
  });

  it.each<[SettingName, string, string]>([
    ...[
      '0711082000',
      '254711082000',
      '+254 711 082 000',
      '+254711082000;+254711082001',
      '+254711082000,',
    ].map((number): [SettingName, string, string] => [
      'AT_VOICE_NUMBER',
      number,
      'is not a phone number with + and country code such as +254711082000',
    ]),
    ['AT_VOICE_URL', 'voice', 'is not a URL'],
    ['DEFERRED_EVENTS_QUEUE_URL', 'deferred', 'is not a URL'],
    ['DEFAULT_COUNTRY', 'Kenya', 'is not a country code of two capital letters such as KE'],
    ['ALLOWED_COUNTRIES', 'Kenya', 'is neither a list of countries such as KE,UG nor the word all'],
    [
      'ALLOWED_ORIGINS',
      '*',
      'is not a list of origins such as https://desk.example.org, without a slash at their end',
    ],
    ['CALLS_PER_NUMBER_PER_DAY', '-1', 'is neither a whole number nor the word none'],
    ['SPEND_PER_CALL', '0.00', 'is not an amount above zero such as 50 or 2.50'],
    ['SPEND_PER_DAY', '5000', 'is neither a currency and an amount such as KES 5000 nor the word none'],
    ['SPEND_PER_DAY', 'KES 5,000', 'is neither a currency and an amount such as KES 5000 nor the word none'],
    ['SPEND_PER_CALL', 'KES 50', 'is not an amount above zero such as 50 or 2.50'],
    ['RETENTION_DAYS', '0', 'is not a whole number above zero'],
    ['RETENTION_DAYS', '1.5', 'is not a whole number above zero'],
    ['TIME_ZONE', 'Nairobi', 'is not a time zone such as Africa/Nairobi'],
    ['SEALING_SECRETS', 'short', 'holds a secret of fewer than 32 characters'],
    ['CALLBACK_TOKENS', 'short', 'holds a token of fewer than 32 characters'],
    ['CALLBACK_TOKENS', ' open ', 'holds a token of fewer than 32 characters'],
    ['EXTRA_NUMBER_RANGES', '25479', 'is not a list of beginnings of phone numbers such as +25479,+25677'],
    ['OPEN_CALLBACKS', 'yes', 'is neither true nor false'],
    ['CALLBACK_TOKENS', `${'a'.repeat(32)},short`, 'holds a token of fewer than 32 characters'],
    ['CALLBACK_TOKENS', `${'a'.repeat(32)},open`, 'holds a token of fewer than 32 characters'],
  ])('%s=%s says what is wrong', (name, value, fault) => {
    expect(faultsOf({ [name]: value }, name)).toEqual([`${name} ${fault}`]);
  });
});
