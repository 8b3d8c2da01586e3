import { type Conversation, createConversation, type Routing, sealKeys } from '../flows/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';

/** Settings of a function that leads callers through flows, besides those of its services. */
export const conversationSettings = ['SEALING_SECRETS'] as const satisfies readonly SettingName[];

export function createFlowConversation<Services>(
  config: Config<(typeof conversationSettings)[number]>,
  {
    routing,
    services,
  }: {
    readonly routing: Routing<NoInfer<Services>>;
    /** Those of `flows/services.ts`, opened. */
    readonly services: Services;
  },
): Conversation {
  return createConversation({
    routing,
    services,
    keys: sealKeys(config.SEALING_SECRETS),
    now: () => systemClock().getTime(),
  });
}
