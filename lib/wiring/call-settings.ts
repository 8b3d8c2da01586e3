import type { SettingName } from '../platform/config.ts';

/** Which account at Africa's Talking calls are placed with, and by which rules and limits. */
export const callSettings = [
  'AT_USERNAME',
  'AT_API_KEY',
  'AT_VOICE_NUMBER',
  'AT_VOICE_URL',
  'DEFAULT_COUNTRY',
  'EXTRA_NUMBER_RANGES',
  'ALLOWED_COUNTRIES',
  'CALLS_PER_NUMBER_PER_DAY',
  'CALLS_PER_KEY_PER_DAY',
  'SPEND_PER_DAY',
  'SPEND_PER_CALL',
  'TIME_ZONE',
] as const satisfies readonly SettingName[];
