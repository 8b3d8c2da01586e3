import type { CallbackTokens } from '../http-api/callback-token.ts';
import type { Config, SettingName } from '../platform/config.ts';

/** Settings of a function that receives callbacks. */
export const callbackTokenSettings = [
  'CALLBACK_TOKENS',
  'OPEN_CALLBACKS',
] as const satisfies readonly SettingName[];

export function callbackTokens({
  CALLBACK_TOKENS,
  OPEN_CALLBACKS,
}: Config<(typeof callbackTokenSettings)[number]>): CallbackTokens {
  return OPEN_CALLBACKS ? 'any' : CALLBACK_TOKENS;
}
