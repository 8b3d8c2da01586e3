import * as v from 'valibot';
import { quoted } from '../platform/quoted.ts';

/** No page of a list has more. */
export const MAX_ON_PAGE = 100;

/**
 * What every list is asked for beside its own parameters: how many on a page, and from where on.
 *
 * @param what is listed, as the description of the API begins its sentence: `Calls`
 * @param usual how many there are on a page unless told
 */
export function pageParameters(what: string, usual: number) {
  return {
    limit: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^\d{1,4}$/, wrongLimit),
        v.transform(Number),
        v.number(),
        v.integer(),
        v.minValue(1, wrongLimit),
        v.maxValue(MAX_ON_PAGE, wrongLimit),
        v.description(`${what} on a page; ${usual} unless told.`),
      ),
    ),
    cursor: v.optional(
      v.pipe(v.string(), v.description('Of the page before, to go on after it; everything else as it was.')),
    ),
  };
}

function wrongLimit({ input }: v.BaseIssue<unknown>): string {
  return `'limit' is '${quoted(String(input))}'; it takes a whole number from 1 to ${MAX_ON_PAGE}`;
}
