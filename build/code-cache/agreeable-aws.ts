import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Asked {
  readonly Key?: object;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

/**
 * A DynamoDB in which every condition holds and nothing is found, and an Africa's Talking that queues every call: a function has all
 * of its way to walk until it answers.
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

function answerTo(operation: string, { Key, ExpressionAttributeNames: names = {} }: Asked): object {
  switch (operation) {
    case 'UpdateItem':
      // Whatever the update names is there afterwards: that is how a claim knows that it was granted.
      return {
        Attributes: {
          ...Key,
          ...Object.fromEntries(Object.values(names).map((name) => [name, { S: '' }])),
        },
      };
    case 'Query':
      return { Items: [], Count: 0 };
    case 'BatchGetItem':
      return { Responses: {} };
    default:
      return {};
  }
}
