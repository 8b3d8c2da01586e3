import type { SettingName } from '../platform/config.ts';
import { callSettings } from '../wiring/call-settings.ts';

/**
 * Settings that the ready services may read, besides those of `instruct` itself. `serverless.yml` leaves the account's key
 * and number empty unless `FLOWS_USE_AFRICASTALKING` is `true`, so that flows cannot use the account by accident.
 */
export const serviceSettings = [
  ...callSettings,
  'AT_MESSAGING_URL',
] as const satisfies readonly SettingName[];
