import type { Answer } from './answer.ts';
import type { Request } from './request.ts';

/** A function behind API Gateway. */
export interface Endpoint<Dependencies> {
  /** Makes what the endpoint needs from the environment: once, on the first request that succeeds in it. */
  readonly start: (env: NodeJS.ProcessEnv) => Dependencies;
  readonly answer: (request: Request, dependencies: Dependencies) => Answer | Promise<Answer>;
  /** What is said when `start` or `answer` threw: each endpoint's caller understands something else. */
  readonly failure: (error: unknown, request: Request) => Answer;
}

/** Turns an endpoint into the handler that Lambda calls. A start that failed is tried again by the next request. */
export const lambda = <Dependencies>({ start, answer, failure }: Endpoint<Dependencies>) => {
  let started: { readonly dependencies: Dependencies } | undefined;
  return async (request: Request): Promise<Answer> => {
    try {
      started ??= { dependencies: start(process.env) };
      return await answer(request, started.dependencies);
    } catch (error) {
      return failure(error, request);
    }
  };
};
