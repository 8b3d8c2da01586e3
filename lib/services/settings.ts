import type { SettingName } from '../platform/config.ts';

/**
 * What ready services may read beside the settings that `instruct` reads itself. `serverless.yml` leaves those empty that
 * let somebody use the account at Africa's Talking, unless `FLOWS_USE_AFRICASTALKING` is `true`.
 */
export const serviceSettings = [
  'AT_USERNAME',
  'AT_API_KEY',
  'AT_VOICE_NUMBER',
  'AT_VOICE_URL',
  'AT_MESSAGING_URL',
  'DEFAULT_COUNTRY',
  'EXTRA_NUMBER_RANGES',
  'ALLOWED_COUNTRIES',
  'CALLS_PER_NUMBER_PER_DAY',
  'CALLS_PER_KEY_PER_DAY',
  'SPEND_PER_DAY',
  'SPEND_PER_CALL',
  'TIME_ZONE',
] as const satisfies readonly SettingName[];
