import {
  type Conversation,
  createConversation,
  type RecordedPrompt,
  type Routing,
  sealKeys,
  withRecordings,
} from '../flows/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';

/** Settings of a function that leads callers through flows, besides those of its services. */
export const conversationSettings = [
  'SEALING_SECRETS',
  'PROMPTS_URL',
] as const satisfies readonly SettingName[];

export function createFlowConversation<Services>(
  config: Config<(typeof conversationSettings)[number]>,
  {
    routing,
    recorded,
    services,
  }: {
    readonly routing: Routing<NoInfer<Services>>;
    /** Those of `flows/prompts/index.json`. */
    readonly recorded: readonly RecordedPrompt[];
    /** Those of `flows/services.ts`, opened. */
    readonly services: Services;
  },
): Conversation {
  return createConversation({
    routing: withRecordings(routing, recorded, config.PROMPTS_URL),
    services,
    keys: sealKeys(config.SEALING_SECRETS),
    now: () => systemClock().getTime(),
  });
}
