import type { StreamDefinition } from './aws/stream-source.ts';

/** The parts of serverless.yml, as the framework has resolved it, that the local stack reads and fills in. */
export interface Service {
  readonly custom: {
    readonly callsTable: string;
    readonly settings: { readonly RECORDINGS_BUCKET: string };
    readonly 'serverless-offline': { lambdaPort: number };
  };
  readonly provider: {
    readonly region: string;
    readonly stage: string;
    environment?: Record<string, string>;
  };
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
  readonly resources: { readonly Resources: Readonly<Record<string, Resource>> };
}

export interface FunctionDefinition {
  /** As Lambda knows it: the framework puts service and stage before it. */
  readonly name: string;
  handler: string;
  readonly environment?: Record<string, string>;
  readonly events?: readonly { readonly sqs?: QueueDefinition; readonly stream?: StreamDefinition }[];
}

/** What serverless.yml says of a queue that a function reads. */
export interface QueueDefinition {
  /** `['DeferredEventsQueue', 'Arn']`. */
  readonly arn: { readonly 'Fn::GetAtt': readonly [id: string, attribute: string] };
  readonly batchSize: number;
}

/** Every queue that a function reads. */
export function queuesRead({ functions }: Service): { functionName: string; queue: QueueDefinition }[] {
  return Object.entries(functions).flatMap(([functionName, { events = [] }]) =>
    events.flatMap(({ sqs: queue }) => (queue === undefined ? [] : [{ functionName, queue }])),
  );
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export function resourcesOf(service: Service, type: string) {
  return Object.entries(service.resources.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => ({ id, properties: Properties }));
}
