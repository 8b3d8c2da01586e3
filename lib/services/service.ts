import type { Routing } from '../flows/index.ts';
import { createDynamoDB } from '../platform/aws.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { type Config, readConfig, type SettingName } from '../platform/config.ts';
import type { LambdaTools } from '../platform/lambda.ts';
import type { Table } from '../table/table.ts';

/** What a service is given when it is made, at its first use. */
export interface ServiceTools extends LambdaTools {
  /** @throws ConfigurationError that names every setting which is missing or wrong */
  readonly settings: <Name extends SettingName>(...names: readonly Name[]) => Config<Name>;
  /** The service's own table, for rows of a service's own. */
  readonly table: Table;
  readonly now: Clock;
}

/** Makes what flows call on under one name. */
export type FlowService<Made> = (tools: ServiceTools) => Made;

/** The type of `flows/services.ts` for a routing table: every service that one of its flows names. */
export type ServicesFor<Table> =
  Table extends Routing<infer Services>
    ? { readonly [Name in keyof Services]: FlowService<Services[Name]> } & AnyServices
    : AnyServices;

/** Services by the names that flows know them by. */
export type AnyServices = Readonly<Record<string, FlowService<unknown>>>;

/** Services as flows see them. */
export type Opened<Services extends AnyServices> = {
  readonly [Name in keyof Services]: ReturnType<Services[Name]>;
};

/**
 * The services as flows see them. Each is made when a flow first looks at it: one that cannot be made fails the
 * computations of the flows that call on it, and every other line goes on.
 */
export function openServices<Services extends AnyServices>(
  services: Services,
  env: Readonly<Record<string, string | undefined>>,
  tools: LambdaTools,
): Opened<Services> {
  let table: Table | undefined;
  const serviceTools: ServiceTools = {
    ...tools,
    now: systemClock,
    settings: (...names) => readConfig(env, ...names),
    get table() {
      table ??= { dynamodb: createDynamoDB(), tableName: readConfig(env, 'CALLS_TABLE').CALLS_TABLE };
      return table;
    },
  };
  const opened = {};
  for (const [name, make] of Object.entries(services))
    Object.defineProperty(opened, name, {
      configurable: true,
      get: () => {
        const value = make(serviceTools);
        Object.defineProperty(opened, name, { value });
        return value;
      },
    });
  return opened as Opened<Services>;
}
