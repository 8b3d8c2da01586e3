import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { faultsOfSecrets, faultsOfSettings } from '../../build/deploy/settings-rules.ts';
import { deployable, packageService } from './package-service.ts';

const usual = createRequire(import.meta.url)('../../build/deploy/usual-settings.cjs') as Readonly<
  Record<string, string>
>;

const right = {
  ...usual,
  AT_USERNAME: 'clinic',
  AT_VOICE_NUMBER: '+254711082000',
  SPEND_PER_DAY: 'KES 5000',
  ALARM_EMAIL: 'operator@example.org',
  INSTRUCT_KEPT_WARM: '2',
  PUBLIC_URL: 'https://calls.example.org',
};

it('settings that are right have no fault', () => {
  expect(faultsOfSettings(right)).toEqual([]);
  expect(faultsOfSettings({ ...right, PUBLIC_URL: 'http://127.0.0.1:8000' })).toEqual([]);
  expect(
    faultsOfSettings({ ...right, PUBLIC_URL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod' }),
  ).toEqual([]);
});

describe('a setting that would only be found wrong by a caller', () => {
  it.each([
    ['RETENTION_DAYS', 'ninety'],
    ['RETENTION_DAYS', '0'],
    ['STALE_CALL_MINUTES', '4h'],
    ['WEBHOOKS', 'yes'],
    ['EVENT_BUS', 'a bus'],
    ['WEBHOOK_TIMEOUT_SECONDS', '60'],
    ['CALLS_SHARDS', '1.5'],
    ['AT_VOICE_NUMBER', '0711082000'],
    ['AT_VOICE_NUMBER', '+254711082000,+2540711082000'],
    ['AT_VOICE_URL', 'voice.africastalking.com'],
    ['SPEND_PER_DAY', '5000'],
    ['SPEND_PER_CALL', 'KES 5'],
    ['CALLS_PER_NUMBER_PER_DAY', 'ten'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'https://desk.example.org/'],
    ['ALLOWED_COUNTRIES', 'Kenya'],
    ['ALLOWED_COUNTRIES', 'KE,QQ'],
    ['DEFAULT_COUNTRY', 'QQ'],
    ['DEFAULT_COUNTRY', 'ke'],
    ['TIME_ZONE', 'Nairobi'],
    ['PUBLIC_URL', 'https://calls.example.org/'],
    ['PUBLIC_URL', 'https://calls.example.org/voice'],
    ['PUBLIC_URL', 'https://calls.example.org?x=1'],
    ['PUBLIC_URL', 'http://calls.example.org'],
    ['PUBLIC_URL', 'calls.example.org'],
    ['CALLBACK_SOURCES', 'africastalking.com'],
    ['CALLBACK_SOURCES', '300.1.2.3'],
    ['CALLBACK_SOURCES', '203.0.113.0/33'],
    ['CALLBACK_SOURCES', '203.0.113.0/24/8'],
    ['RECORDINGS', 'yes'],
    ['RECORDING_MAX_MB', '81'],
    ['RECORDING_SOURCES', '10.0.0.0/33'],
    ['RECORDING_CERTIFICATES', 'none'],
    ['ALARM_EMAIL', 'operator'],
    ['ALARM_EMAIL', ''],
    ['API_KEYS', 'Desk'],
    ['API_KEYS', 'desk,,crm'],
    ['API_KEYS', 'desk,desk'],
    ['INSTRUCT_CONCURRENCY', '0'],
    ['INSTRUCT_KEPT_WARM', 'two'],
    ['INSTRUCT_KEPT_WARM', '51'],
    ['CODE_CACHE', 'node'],
    ['WAF_WEB_ACL_ARN', 'my-acl'],
    ['CERTIFICATE_ARN', 'my-certificate'],
    ['FLOWS_USE_AFRICASTALKING', 'yes'],
    ['CALLBACK_TOKENS', 'short'],
    ['SEALING_SECRETS', 'short'],
  ])('%s=%s is told before anything is deployed', (name, value) => {
    expect(faultsOfSettings({ ...right, [name]: value })).toEqual([expect.stringMatching(`^${name} `)]);
  });
});

it('secrets that are stored are held against the same rules', () => {
  const stored = { AT_API_KEY: 'atsk', CALLBACK_TOKENS: 'open ', SEALING_SECRETS: 's'.repeat(32) };

  expect(faultsOfSecrets(stored)).toEqual(['CALLBACK_TOKENS holds a token of fewer than 32 characters']);
});

it('packaging names all that is wrong at once', () => {
  const wrong = {
    ...{ RETENTION_DAYS: 'ninety', ALLOWED_ORIGINS: '*', CALLBACK_TOKENS: 'short', API_KEYS: '?' },
    CALLBACK_SOURCES: 'africastalking.com',
  };
  let said = '';
  try {
    packageService('prod', { ...deployable, ...wrong });
  } catch (error) {
    said = String(error);
  }

  expect(said).toMatch(/will not do:\n(.|\n)*CALLBACK_TOKENS(.|\n)*RETENTION_DAYS(.|\n)*API_KEYS/);
  expect(said).toMatch(/CALLBACK_SOURCES holds something that is no address and no range/);
}, 120_000);
