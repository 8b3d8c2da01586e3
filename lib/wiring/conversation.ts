import {
  type Conversation,
  createConversation,
  type JudgePhones,
  type RecordedPrompt,
  type Routing,
  sealKeys,
  withRecordings,
} from '../flows/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { LambdaTools } from '../platform/lambda.ts';
import { createDialJudge } from './dial-judge.ts';

/** Settings of a function that leads callers through flows, besides those of its services and of what it dials. */
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
    env,
    tools,
  }: {
    readonly routing: Routing<NoInfer<Services>>;
    /** Those of `flows/prompts/index.json`. */
    readonly recorded: readonly RecordedPrompt[];
    /** Those of `flows/services.ts`, opened. */
    readonly services: Services;
    /** What phones are dialled by: its settings are read at the first dial. */
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly tools: LambdaTools;
  },
): Conversation {
  let judge: JudgePhones | undefined;
  return createConversation({
    routing: withRecordings(routing, recorded, config.PROMPTS_URL),
    services,
    keys: sealKeys(config.SEALING_SECRETS),
    now: () => systemClock().getTime(),
    judgePhones: async (phones, call) => {
      judge ??= createDialJudge(env, tools, Object.keys(routing.numbers ?? {}));
      return judge(phones, call);
    },
  });
}
