import createClient from 'openapi-fetch';
import type { components, paths } from './voice-api.d.ts';

/*
 * How a program of yours calls a Piga service with types: `npm run generate` made voice-api.d.ts from the service's
 * OpenAPI description (docs/openapi.json), and openapi-fetch checks paths, parameters and answers by it.
 */

type Call = components['schemas']['Call'];

/** A service at its `PublicUrl`, with the API key that the deploy printed. */
export function voiceService(baseUrl: string, apiKey: string) {
  const client = createClient<paths, 'application/json'>({ baseUrl, headers: { 'x-api-key': apiKey } });
  return {
    /**
     * Reminds one customer, once, however often it is asked for the same order.
     *
     * @param at when: a time with its zone, such as `2027-06-01T09:00:00+03:00`; now, if it is absent
     * @returns the id of the call, or of the scheduled call
     */
    async remind(phone: string, order: string, at?: string): Promise<string> {
      const { data, error } = await client.POST('/voice/invoke-call', {
        params: { header: { 'Idempotency-Key': order } },
        body: { phone, ...(at !== undefined && { at }) },
      });
      if (error !== undefined) throw new Error(`${phone} was not called: ${error.error}`);
      return 'response' in data ? data.response.sessionId : data.scheduledCall.id;
    },

    /** All calls of a day, page by page. */
    async *callsOf(day: string): AsyncGenerator<Call> {
      let cursor: string | undefined;
      do {
        const query = { day, limit: 100, ...(cursor !== undefined && { cursor }) };
        const { data, error } = await client.GET('/voice/calls', { params: { query } });
        if (error !== undefined) throw new Error(error.error);
        yield* data.calls;
        cursor = data.cursor;
      } while (cursor !== undefined);
    },
  };
}
