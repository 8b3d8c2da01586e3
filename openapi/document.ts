import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import packageJson from '../package.json' with { type: 'json' };
import * as answers from './answers.ts';
import { callbackForm } from './callback-form.ts';
import type { Answer, Operation } from './operation.ts';
import { operations } from './operations.ts';
import * as recordings from './recording-answers.ts';
import * as webhooks from './webhook-answers.ts';

/** What is given a name, so that generated clients have a type of that name. */
const components = {
  Call: answers.call,
  CallPage: answers.callPage,
  CallWithTimeline: answers.callWithTimeline,
  TimelineEvent: answers.timelineEvent,
  CallEvent: answers.callEvent,
  Facts: answers.facts,
  Outcome: answers.outcome,
  Usage: answers.usage,
  Started: answers.started,
  Planned: answers.planned,
  ScheduledCall: answers.scheduledCall,
  Webhook: webhooks.endpoint,
  Delivery: webhooks.delivery,
  Recording: recordings.recording,
  Problem: answers.problem,
  Rule: answers.rule,
  Callback: callbackForm,
};

const conversion: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'output',
  definitions: components,
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  // What no JSON Schema can say is said in the description, and by the answer of status 400.
  ignoreActions: ['check', 'transform', 'trim'],
};

/**
 * The OpenAPI 3.1 description of the whole HTTP API, made from the schemas that check what is asked and that are held
 * against the types of what is answered.
 *
 * @param server where the service is: `https://…`, without a slash at its end.
 */
export function openApi(server: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Piga',
      summary: packageJson.description,
      version: packageJson.version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    tags: [
      { name: 'programs', description: 'For your own services, with an API key.' },
      { name: "Africa's Talking", description: 'The two URLs that belong in its dashboard.' },
      { name: 'anybody' },
    ],
    paths: pathsOf(operations),
    components: {
      schemas: toJsonSchemaDefs(components, conversion),
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
    },
  };
}

function pathsOf(all: readonly Operation[]) {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of all) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return paths;
}

function describe(operation: Operation) {
  const { inPath = {}, inQuery = {}, inHeader = {}, body } = operation;
  const parameters = [
    ...parametersOf('path', inPath),
    ...parametersOf('query', inQuery),
    ...parametersOf('header', inHeader),
  ];
  return {
    operationId: operation.id,
    summary: operation.summary,
    tags: [operation.for],
    // Open on the local stage, where nobody has a key.
    security: operation.for === 'programs' ? [{ key: [] }, {}] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: Object.fromEntries(body.types.map((type) => [type, { schema: schemaOf(body.schema) }])),
      },
    }),
    responses: Object.fromEntries(
      Object.entries(operation.answers).map(([status, answer]) => [status, describeAnswer(answer)]),
    ),
  };
}

function parametersOf(place: 'path' | 'query' | 'header', entries: v.ObjectEntries) {
  return Object.entries(entries).map(([name, entry]) => {
    const { description, ...schema } = schemaOf(entry);
    return {
      name,
      in: place,
      required: entry.type !== 'optional',
      ...(description !== undefined && { description }),
      schema,
    };
  });
}

function describeAnswer({ description, content, headers }: Answer) {
  return {
    description,
    ...(headers !== undefined && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, told]) => [
          name,
          { description: told, schema: { type: 'string' } },
        ]),
      ),
    }),
    content: Object.fromEntries(
      Object.entries(content).map(([type, schema]) => [
        type,
        { schema: schema === undefined ? { type: 'string' } : schemaOf(schema) },
      ]),
    ),
  };
}

function schemaOf(schema: v.GenericSchema) {
  const { $schema: _, $defs: __, ...described } = toJsonSchema(schema, conversion);
  return described;
}
