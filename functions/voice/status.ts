import { json } from '../../lib/http-api/response.ts';

/** `GET /voice`: says that the service is there. It touches nothing, so that it answers whatever is broken. */
export async function handler() {
  return json(200, { service: 'voice', status: 'ready' });
}
