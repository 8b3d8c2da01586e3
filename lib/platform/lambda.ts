import { createSsm } from './aws.ts';
import { createLog, type Log } from './log.ts';
import { type Counter, createCounter } from './metrics.ts';
import { createEnvironment, parameterStore } from './secrets.ts';

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

/**
 * Turns work into the handler that Lambda calls. A start that failed is tried again by the next event. The secrets that the
 * environment names are read while the rest of the process starts, and again every few minutes; when one of them has
 * changed, the function starts anew with it.
 */
export function lambda<Event, Dependencies, Result>(work: Work<Event, Dependencies, Result>) {
  const tools: LambdaTools = { log: createLog(), counter: createCounter() };
  const environment = createEnvironment(process.env, {
    read: parameterStore(createSsm),
    now: () => performance.now(),
    report: (error) => tools.log.warn('Secrets could not be read again', { error: error as Error }),
  });
  environment().catch(() => {}); // whoever needs them tells the failure
  let started: { readonly env: NodeJS.ProcessEnv; readonly dependencies: Dependencies } | undefined;

  async function start(): Promise<Dependencies> {
    try {
      const env = await environment();
      if (started?.env !== env) started = { env, dependencies: work.start(env, tools) };
      return started.dependencies;
    } catch (error) {
      tools.counter.count('StartUpFailed');
      throw error;
    }
  }

  return async (event: Event): Promise<Result> => {
    try {
      return await work.answer(event, await start());
    } catch (error) {
      if (work.failure === undefined) throw error;
      return work.failure(error, event, tools);
    }
  };
}
