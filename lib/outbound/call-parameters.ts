import * as v from 'valibot';
import { requestKey } from './idempotency-key.ts';

const NO_PHONE = "Missing 'phone' query parameter";

/** What a start takes, in the query, a form or JSON; whatever else is given is a variable of the flow. */
export const callParameters = v.objectWithRest(
  {
    phone: v.pipe(
      v.string(),
      v.regex(/\S/, NO_PHONE),
      v.description('The number to call, in any writing that tells its country, or of the default country.'),
      v.examples(['254711000111']),
    ),
    clientRequestId: v.optional(
      v.pipe(
        requestKey('clientRequestId'),
        v.description('A tag that comes back with all that the call tells.'),
      ),
    ),
    flow: v.optional(v.pipe(v.string(), v.description('The flow that takes the call once it is answered.'))),
  },
  v.string(),
  NO_PHONE,
);
