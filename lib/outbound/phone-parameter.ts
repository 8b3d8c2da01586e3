import * as v from 'valibot';

const NO_PHONE = "Missing 'phone' query parameter";

/** The number to call as a request gives it; whether it is one is said where it is read. */
export const phoneParameter = v.pipe(
  v.string(NO_PHONE),
  v.regex(/\S/, NO_PHONE),
  v.check(
    (phone) => !/\d\s*[,;]/.test(phone),
    "'phone' has several numbers, and one request starts one call: send a request for each",
  ),
);
