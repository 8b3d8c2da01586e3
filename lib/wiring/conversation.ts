import { type Conversation, createConversation, type Routing, sealKeys } from '../flows/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';

/** What a function that leads callers through flows reads from its environment. */
export const conversationSettings = ['SEALING_SECRETS'] as const satisfies readonly SettingName[];

export function createFlowConversation(
  config: Config<(typeof conversationSettings)[number]>,
  { routing }: { readonly routing: Routing<unknown> },
): Conversation {
  return createConversation({
    routing,
    services: undefined,
    keys: sealKeys(config.SEALING_SECRETS),
    now: () => systemClock().getTime(),
  });
}
