import type { APIGatewayProxyEvent } from 'aws-lambda';
import { quoted } from '../platform/quoted.ts';

/** The parts of API Gateway's proxy event that the service uses. */
export type Request = Pick<
  APIGatewayProxyEvent,
  'httpMethod' | 'body' | 'isBase64Encoded' | 'headers' | 'pathParameters' | 'queryStringParameters'
> &
  Partial<Pick<APIGatewayProxyEvent, 'multiValueQueryStringParameters' | 'resource'>> & {
    readonly requestContext: Pick<APIGatewayProxyEvent['requestContext'], 'requestId'> & {
      readonly identity?: Partial<
        Pick<APIGatewayProxyEvent['requestContext']['identity'], 'apiKeyId' | 'sourceIp'>
      >;
    };
  };

/** A header's value, whatever case it was sent in. */
export function headerOf({ headers }: Request, name: string) {
  const wanted = name.toLowerCase();
  const entry = Object.entries(headers ?? {}).find(([sent]) => sent.toLowerCase() === wanted);
  return entry?.[1];
}

/** The parameters of the query. A parameter that is given twice is refused: nobody can know which value is meant. */
export function queryOf(request: Request): Parameters {
  const all = Object.entries(request.multiValueQueryStringParameters ?? {});
  const repeated = all.find(([, values]) => (values?.length ?? 0) > 1)?.[0];
  return repeated === undefined ? { fields: given(request.queryStringParameters ?? {}) } : refuse(repeated);
}

/**
 * The parameters of the query together with those of a form or JSON body; where both have one, the body counts. A JSON
 * object under `variables` counts as what is in it. A body that is neither is refused with 415, and not passed over: what
 * it asks for would be left out.
 */
export function parametersOf(request: Request): Parameters {
  const body = bodyOf(request);
  const query = queryOf(request);
  if (query.refusal !== undefined || body.trim() === '') return query;
  const type = (headerOf(request, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  // `curl -d '{…}'` says that it sends a form.
  if (/json$/.test(type) || (isForm(type) && body.trimStart().startsWith('{'))) return withJson(query, body);
  if (!isForm(type)) return { refusal: unreadable(type), status: 415 };
  const form = new URLSearchParams(body);
  const repeated = [...form.keys()].find((name) => form.getAll(name).length > 1);
  if (repeated !== undefined) return refuse(repeated);
  return { fields: { ...query.fields, ...Object.fromEntries(form) } };
}

function isForm(type: string): boolean {
  return type === '' || type === 'application/x-www-form-urlencoded' || type === 'text/plain';
}

function unreadable(type: string): string {
  return `A body of the type '${type.slice(0, 40)}' is not read. Send the parameters in the query, as application/x-www-form-urlencoded or as application/json`;
}

function withJson(query: { readonly fields: Readonly<Record<string, string>> }, body: string): Parameters {
  if (hasPowerOfTen(body))
    return {
      refusal:
        'A number in the JSON is written as a power of ten, and its last digits may be lost. Put numbers of phones in quotes',
    };
  const parsed = parseJson(body);
  return parsed === undefined
    ? { refusal: 'The body is not a JSON object' }
    : { fields: { ...query.fields, ...parsed } };
}

/** Outside of texts: `2.54711E+11` would come out of the parser as a number that might ring a stranger. */
function hasPowerOfTen(json: string): boolean {
  return /\de[+-]?\d/i.test(json.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}

export type Parameters =
  | { readonly fields: Readonly<Record<string, string>>; readonly refusal?: undefined }
  /** `status` is 400 when absent. */
  | { readonly refusal: string; readonly status?: number };

function refuse(name: string): Parameters {
  return {
    refusal: `'${quoted(name)}' is given more than once; give it once`,
  };
}

/** The body as text. API Gateway encodes some bodies in base64, depending on their content type and its settings. */
export function bodyOf({ body, isBase64Encoded }: Request) {
  if (isBase64Encoded) return Buffer.from(body ?? '', 'base64').toString('utf8');
  // serverless-offline hands over a JSON body of `false` or `0` as that value; API Gateway knows texts alone.
  return String(body ?? '');
}

function given(fields: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}

function parseJson(body: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const { variables, ...others } = value as Record<string, unknown>;
    const isObject = typeof variables === 'object' && variables !== null && !Array.isArray(variables);
    // Somebody may send a phone number as a JSON number: all parameters are read as text.
    return Object.fromEntries(
      Object.entries(isObject ? { ...variables, ...others } : value)
        .filter(([, field]) => field !== null && field !== undefined)
        .map(([name, field]) => [name, typeof field === 'string' ? field : JSON.stringify(field)]),
    );
  } catch {
    return undefined;
  }
}

/** The id of the API key that a request came with. The local stage has no keys: there all requests count as one key's. */
export function apiKeyIdOf({ requestContext }: Request): string {
  return requestContext.identity?.apiKeyId ?? 'none';
}

/** Longer than any id, and shorter than DynamoDB lets a key be: what is cut off is an id of nothing all the same. */
const LONGEST_ID = 500;

/** An id in the path of a request, by the name that it has in serverless.yml. */
export function pathIdOf({ pathParameters }: Request, name: string): string {
  return (pathParameters?.[name] ?? '').slice(0, LONGEST_ID);
}
