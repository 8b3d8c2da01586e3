import africastalking from 'africastalking';
import express from 'express';
import { answeredBy } from './one-request.mjs';

const { ActionBuilder } = africastalking({ username: 'sandbox', apiKey: 'key' }).VOICE;
const app = express();
app.use(express.urlencoded({ extended: false }));
app.post('/voice/instruct', (request, response) => {
  const { isActive } = request.body;
  const greeting = 'Welcome to the service. This is a demo voice application. Goodbye.';
  response.type('text/plain').send(isActive === '0' ? '' : new ActionBuilder().say(greeting).build());
});

export const handler = (request) =>
  new Promise((resolve, reject) => {
    const server = app.listen(0, '127.0.0.1', () => answeredBy(server, request).then(resolve, reject));
  });
