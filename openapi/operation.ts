import type * as v from 'valibot';
import * as answers from './answers.ts';

/** An endpoint as it is described. */
export interface Operation {
  readonly method: 'get' | 'head' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  /** Whose door it is. */
  readonly for: 'programs' | "Africa's Talking" | 'anybody';
  readonly inPath?: v.ObjectEntries;
  readonly inQuery?: v.ObjectEntries;
  readonly inHeader?: v.ObjectEntries;
  /** The same fields in a form and in JSON, or in a form alone. */
  readonly body?: { readonly schema: v.GenericSchema; readonly types: readonly string[] };
  readonly answers: Readonly<Record<number, Answer>>;
}

export interface Answer {
  readonly description: string;
  /** By media type; a text where there is no schema. */
  readonly content: Readonly<Record<string, v.GenericSchema | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The headers of answers: what each tells. */
const requestId = { 'X-Request-Id': 'The id under which the logs know the request.' };
export const retryAfter = { 'Retry-After': 'Seconds after which it may be asked again.' };

export function problem(description: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    description,
    content: { 'application/json': answers.problem },
    headers: { ...requestId, ...headers },
  };
}

/** What any endpoint with a key may answer, by itself or by the gateway in front of it. */
export const refusals = {
  403: problem('The API key is missing or wrong.'),
  429: problem('Too many requests.', retryAfter),
  500: problem('Something went wrong on our side.'),
} as const;
