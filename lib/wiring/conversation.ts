import { type Conversation, createConversation, type Routing, sealKeys } from '../flows/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { LambdaTools } from '../platform/lambda.ts';
import { type AnyServices, type Opened, openServices } from '../services/service.ts';

/** Settings of a function that leads callers through flows, besides those of its services. */
export const conversationSettings = ['SEALING_SECRETS'] as const satisfies readonly SettingName[];

interface Parts<Services extends AnyServices> {
  readonly routing: Routing<Opened<NoInfer<Services>>>;
  /** Those of `flows/services.ts`. */
  readonly services: Services;
  /** Where services read their settings. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tools: LambdaTools;
}

export function createFlowConversation<Services extends AnyServices>(
  config: Config<(typeof conversationSettings)[number]>,
  { routing, services, env, tools }: Parts<Services>,
): Conversation {
  return createConversation({
    routing,
    services: openServices(services, env, tools),
    keys: sealKeys(config.SEALING_SECRETS),
    now: () => systemClock().getTime(),
  });
}
