import { request as send } from 'node:http';

/** Has a server of the web answer one request of API Gateway's: over loopback, as its users meet it. */
export const answeredBy = (server, { httpMethod, path, headers, body }) =>
  new Promise((resolve, reject) => {
    const { port } = server.address();
    const outgoing = send(
      { host: '127.0.0.1', port, method: httpMethod, path, headers },
      async (incoming) => {
        let text = '';
        for await (const chunk of incoming) text += chunk;
        resolve({ statusCode: incoming.statusCode, body: text });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
