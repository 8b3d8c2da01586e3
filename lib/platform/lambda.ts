import { createLog, type Log } from './log.ts';
import { type Counter, createCounter } from './metrics.ts';

/** What every function has, before anything of its own is there. */
export interface LambdaTools {
  readonly log: Log;
  readonly counter: Counter;
}

/** A function as Lambda runs it: what it needs, what it does, and what it says when that fails. */
export interface Work<Event, Dependencies, Result> {
  /** Makes what is needed from the environment: once, at the first event for which that succeeds. */
  readonly start: (env: NodeJS.ProcessEnv, tools: LambdaTools) => Dependencies;
  readonly answer: (event: Event, dependencies: Dependencies) => Result | Promise<Result>;
  /**
   * What is answered when `start` or `answer` threw: each endpoint's caller understands something else. Without it the
   * error is Lambda's, which runs the function again for events that come from a queue or a schedule.
   */
  readonly failure?: (error: unknown, event: Event, tools: LambdaTools) => Result;
}

/** Turns work into the handler that Lambda calls. A start that failed is tried again by the next event. */
export function lambda<Event, Dependencies, Result>(work: Work<Event, Dependencies, Result>) {
  const tools: LambdaTools = { log: createLog(), counter: createCounter() };
  let started: { readonly dependencies: Dependencies } | undefined;
  return async (event: Event): Promise<Result> => {
    try {
      started ??= { dependencies: work.start(process.env, tools) };
      return await work.answer(event, started.dependencies);
    } catch (error) {
      if (work.failure === undefined) throw error;
      return work.failure(error, event, tools);
    }
  };
}
