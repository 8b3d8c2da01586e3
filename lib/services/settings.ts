import type { SettingName } from '../platform/config.ts';
import { callSettings } from '../wiring/call-settings.ts';

/**
 * What ready services may read beside the settings that `instruct` reads itself. `serverless.yml` leaves those empty that
 * let somebody use the account at Africa's Talking, unless `FLOWS_USE_AFRICASTALKING` is `true`.
 */
export const serviceSettings = [
  ...callSettings,
  'AT_MESSAGING_URL',
] as const satisfies readonly SettingName[];
