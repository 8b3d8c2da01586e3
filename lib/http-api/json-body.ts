import * as v from 'valibot';
import { bodyOf, type Request } from './request.ts';

/** The request's JSON body, by a schema; or what is wrong with it, in a sentence. */
export function jsonBody<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): { readonly value: v.InferOutput<Schema> } | { readonly refusal: string } {
  const parsed = parse(bodyOf(request));
  if (parsed === undefined) return { refusal: 'The body is not JSON' };
  const result = v.safeParse(schema, parsed);
  return result.success ? { value: result.output } : { refusal: result.issues[0].message };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
