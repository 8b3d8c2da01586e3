import { type Config, readConfig } from '../platform/config.ts';
import { type LambdaTools, lambda } from '../platform/lambda.ts';
import { jsonFailure } from './json-failure.ts';
import { headerOf, type Request } from './request.ts';
import { type HttpResponse, idHeader } from './response.ts';

/** Settings that every JSON endpoint reads in addition to its own. */
export const apiSettings = ['ALLOWED_ORIGINS'] as const;

interface Endpoint<Dependencies> {
  /** As `lambda` has it. */
  readonly start: (env: NodeJS.ProcessEnv, tools: LambdaTools) => Dependencies;
  readonly answer: (request: Request, dependencies: Dependencies) => Promise<HttpResponse>;
}

/**
 * Makes the handler of an endpoint that programs call. Every error response has the request's id in the header
 * `X-Request-Id`; the logs have the same id. Browsers let a page read the response only if `ALLOWED_ORIGINS` has the page's
 * origin.
 */
export function api<Dependencies>({ start, answer }: Endpoint<Dependencies>) {
  return lambda({
    start: (env, tools) => ({ dependencies: start(env, tools), config: readConfig(env, ...apiSettings) }),
    answer: async (request: Request, { dependencies, config }) => {
      const given = await answer(request, dependencies);
      return forOrigin(request, withId(request, given), config);
    },
    failure: jsonFailure,
  });
}

function withId(request: Request, answer: HttpResponse): HttpResponse {
  return answer.statusCode < 400
    ? answer
    : { ...answer, headers: { ...answer.headers, ...idHeader(request) } };
}

/** Response headers that a page may read in addition to those that browsers always allow. */
const readable = { 'Access-Control-Expose-Headers': 'Retry-After, X-Next-Cursor, X-Request-Id' };

function forOrigin(
  request: Request,
  answer: HttpResponse,
  { ALLOWED_ORIGINS = [] }: Config<'ALLOWED_ORIGINS'>,
): HttpResponse {
  if (ALLOWED_ORIGINS.length === 0) return answer;
  const origin = headerOf(request, 'origin');
  const isAllowed = origin !== undefined && ALLOWED_ORIGINS.includes(origin);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      Vary: 'Origin',
      ...(isAllowed ? { 'Access-Control-Allow-Origin': origin, ...readable } : {}),
    },
  };
}
