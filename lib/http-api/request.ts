import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What API Gateway hands to a function: of its event, the parts that the service looks at. */
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

/** The parameters of the query. Of one that is given twice nobody knows which is meant: it is refused. */
export function queryOf(request: Request): Parameters {
  const all = Object.entries(request.multiValueQueryStringParameters ?? {});
  const repeated = all.find(([, values]) => (values?.length ?? 0) > 1)?.[0];
  return repeated === undefined ? { fields: given(request.queryStringParameters ?? {}) } : refuse(repeated);
}

/** The parameters of a form or JSON body, or of the query where there is no body. */
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
    ? { refusal: 'The body says that it is JSON, but it is not a JSON object' }
    : { fields: { ...query.fields, ...parsed } };
}

export type Parameters =
  | { readonly fields: Readonly<Record<string, string>>; readonly refusal?: undefined }
  | { readonly refusal: string };

function refuse(name: string): Parameters {
  return {
    refusal: `'${name}' is given more than once; give it once`,
  };
}

/** The body as text: API Gateway sends it in base64 when the client or the gateway's settings made it so. */
function bodyOf({ body, isBase64Encoded }: Request) {
  return isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
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
    // A phone number is easily sent as a JSON number; every parameter of ours reads as text.
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== null && field !== undefined)
        .map(([name, field]) => [name, typeof field === 'string' ? field : JSON.stringify(field)]),
    );
  } catch {
    return undefined;
  }
}
