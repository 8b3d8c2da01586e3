import type { Routing } from '../flows/index.ts';
import { createPlaceCall, outboundSettings } from '../wiring/outbound.ts';
import type { FlowService } from './service.ts';

/** Starts calls from within a flow. */
export interface OutboundCalls {
  /**
   * Starts a call with a flow, as `POST /voice/invoke-call` does: by the same rules, within the same limits, on record.
   *
   * @param key the `idempotencyKey` of the computation, and whatever tells two calls of one computation apart: all
   * requests with one key ring the phone once
   * @throws when the call was not placed, or nobody knows; the error says why
   */
  readonly start: (
    call: {
      readonly phone: string;
      readonly flow: string;
      readonly variables?: Readonly<Record<string, string>>;
    },
    key: string,
  ) => Promise<void>;
}

/** @param routing that of `flows/index.ts`, which has the flows that calls are started with */
export function outboundCalls({ routing }: { readonly routing: Routing<never> }): FlowService<OutboundCalls> {
  return ({ settings, log, counter }) => {
    const placeCall = createPlaceCall(settings(...outboundSettings), {
      routing: routing as Routing,
      log,
      counter,
    });
    return {
      start: async ({ phone, flow, variables = {} }, key) => {
        const result = await placeCall({
          phone,
          flow,
          variables,
          idempotencyKey: key,
          apiKeyId: 'flows', // counts as a key of its own against CALLS_PER_KEY_PER_DAY
        });
        if (result.outcome !== 'queued') throw new Error(`No call was placed: ${result.message}`);
      },
    };
  };
}
