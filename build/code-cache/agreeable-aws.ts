import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { everySetting } from './lambda-environment.ts';

interface Asked {
  readonly Key?: object;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly Names?: readonly string[];
}

/**
 * A DynamoDB in which every condition holds and nothing is found, an SSM that has every secret, and an Africa's Talking that queues
 * every call: a function has all of its way to walk until it answers.
 */
export async function startAgreeableAws() {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const operation = String(request.headers['x-amz-target']).split('.')[1];
    response.writeHead(operation === undefined ? 201 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(operation === undefined ? queued : answerTo(operation, JSON.parse(body))));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const queued = {
  entries: [{ phoneNumber: '+254711000111', status: 'Queued', sessionId: 'ATVId_code_cache' }],
  errorMessage: 'None',
};

function answerTo(
  operation: string,
  { Key, ExpressionAttributeNames: names = {}, Names: secrets = [] }: Asked,
): object {
  switch (operation) {
    case 'UpdateItem':
      // Whatever the update names is there afterwards: that is how a claim knows that it was granted.
      return {
        Attributes: {
          ...Key,
          ...Object.fromEntries(Object.values(names).map((name) => [name, { S: '' }])),
        },
      };
    case 'GetParameters':
      return { Parameters: secrets.map((Name) => ({ Name, Value: secretOf(Name) })) };
    case 'Query':
      return { Items: [], Count: 0 };
    case 'BatchGetItem':
      return { Responses: {} };
    default:
      return {};
  }
}

/** @param parameter such as `/piga/prod/CALLBACK_TOKENS` */
function secretOf(parameter: string): string | undefined {
  const settings: Readonly<Record<string, string>> = everySetting;
  return settings[parameter.split('/').at(-1) ?? ''];
}
