import fastify from 'fastify';
import { answeredBy } from './one-request.mjs';

const app = fastify();
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(body))),
);
app.post('/voice/instruct', async ({ body: { isActive } }, reply) => {
  const greeting = 'Welcome to the service. This is a demo voice application. Goodbye.';
  reply.type('text/plain');
  return isActive === '0'
    ? ''
    : `<?xml version="1.0" encoding="UTF-8"?><Response><Say>${greeting}</Say></Response>`;
});

export const handler = async (request) => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return answeredBy(app.server, request);
};
