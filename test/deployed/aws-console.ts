import { APIGatewayClient, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { EventBridgeClient, ListRulesCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import type { EmulatedAws } from './emulated-aws.ts';

export type Console = ReturnType<typeof consoleOf>;

/** What a person looks up, or changes, in AWS's console. */
export function consoleOf(aws: EmulatedAws, region = 'eu-west-1') {
  const config = {
    endpoint: aws.url,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const gateway = new APIGatewayClient(config);
  const lambda = new LambdaClient(config);
  const events = new EventBridgeClient(config);
  return {
    /** The API keys' values by their names. */
    apiKeys: async (): Promise<Record<string, string>> => {
      const { items = [] } = await gateway.send(new GetApiKeysCommand({ includeValues: true }));
      return Object.fromEntries(items.map(({ name = '', value = '' }) => [name, value]));
    },
    /** Changes some of a function's environment; resolves with what puts it back. */
    setEnvironment: async (FunctionName: string, changed: Record<string, string>) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const before = Environment?.Variables ?? {};
      const set = (Variables: Record<string, string>) =>
        lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
      await set({ ...before, ...changed });
      return () => set(before);
    },
    environmentOf: async (FunctionName: string) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return Environment?.Variables ?? {};
    },
    /** Every schedule of the stage runs each minute from now on. */
    hurrySchedules: async () => {
      const { Rules = [] } = await events.send(new ListRulesCommand({}));
      for (const { Name, ScheduleExpression } of Rules)
        if (ScheduleExpression !== undefined)
          await events.send(new PutRuleCommand({ Name, ScheduleExpression: 'rate(1 minute)' }));
    },
    close: () => {
      for (const client of [gateway, lambda, events]) client.destroy();
    },
  };
}
