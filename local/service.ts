import type { StreamDefinition } from './aws/stream-source.ts';

/** The parts of serverless.yml, as the framework has resolved it, that the local stack reads and fills in. */
export interface Service {
  readonly custom: {
    readonly callsTable: string;
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
  readonly events?: readonly { readonly sqs?: unknown; readonly stream?: StreamDefinition }[];
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
