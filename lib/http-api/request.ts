import type { APIGatewayProxyEvent } from 'aws-lambda';
import { quoted } from '../platform/quoted.ts';

/** The parts of API Gateway's proxy event that the service uses. */
export type Request = Pick<
  APIGatewayProxyEvent,
  'httpMethod' | 'body' | 'isBase64Encoded' | 'headers' | 'pathParameters' | 'queryStringParameters'
> &
  Partial<Pick<APIGatewayProxyEvent, 'multiValueQueryStringParameters'>> & {
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

/** The parameters of the query together with those of a form or JSON body; where both have one, the body counts. */
export function parametersOf(request: Request): Parameters {
  const body = bodyOf(request);
  const query = queryOf(request);
  if (query.refusal !== undefined || body.trim() === '') return query;
  const type = headerOf(request, 'content-type') ?? '';
  if (!/json/i.test(type)) {
    const form = new URLSearchParams(body);
    const repeated = [...form.keys()].find((name) => form.getAll(name).length > 1);
    if (repeated !== undefined) return refuse(repeated);
    return { fields: { ...query.fields, ...Object.fromEntries(form) } };
  }
  const parsed = parseJson(body);
  return parsed === undefined
    ? { refusal: 'The content type is JSON, but the body is not a JSON object' }
    : { fields: { ...query.fields, ...parsed } };
}

export type Parameters =
  | { readonly fields: Readonly<Record<string, string>>; readonly refusal?: undefined }
  | { readonly refusal: string };

function refuse(name: string): Parameters {
  return {
    refusal: `'${quoted(name)}' is given more than once; give it once`,
  };
}

/** The body as text. API Gateway encodes some bodies in base64, depending on their content type and its settings. */
function bodyOf({ body, isBase64Encoded }: Request) {
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
    // Somebody may send a phone number as a JSON number: all parameters are read as text.
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== null && field !== undefined)
        .map(([name, field]) => [name, typeof field === 'string' ? field : JSON.stringify(field)]),
    );
  } catch {
    return undefined;
  }
}
