import { json } from '../../lib/http-api/response.ts';

/** `GET /voice`: says that the service is up. It uses no table, queue or setting, so it answers even when those fail. */
export async function handler() {
  return json(200, { service: 'voice', status: 'ready' });
}
