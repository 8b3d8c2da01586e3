import { createSsm } from './aws.ts';
import { createLog, type Log } from './log.ts';
import { type Counter, counterOf } from './metrics.ts';
import { createEnvironment, parameterStore } from './secrets.ts';

/** Every function has these from the start, also when its own settings cannot be read. */
export interface LambdaTools {
  readonly log: Log;
  readonly counter: Counter;
}

/** One function of the service: how it starts, what it answers, and what it answers when either fails. */
export interface Work<Event, Dependencies, Result> {
  /** Makes the dependencies from the environment. Runs at the first event; if it throws, again at the next. */
  readonly start: (env: NodeJS.ProcessEnv, tools: LambdaTools) => Dependencies;
  readonly answer: (event: Event, dependencies: Dependencies) => Result | Promise<Result>;
  /**
   * The answer when `start` or `answer` throws, in a form that this endpoint's callers understand. Without it the error goes
   * to Lambda, which runs the function again for events from a queue, a stream or a schedule.
   */
  readonly failure?: (error: unknown, event: Event, tools: LambdaTools) => Result;
}

/**
 * Makes the handler that Lambda calls. Secrets that the environment refers to are read while the process starts, and again
 * every few minutes; when one has changed, `start` runs again.
 */
export function lambda<Event, Dependencies, Result>(work: Work<Event, Dependencies, Result>) {
  const tools: LambdaTools = {
    log: createLog(() => started?.env ?? process.env),
    counter: counterOf(process.env),
  };
  const environment = createEnvironment(process.env, {
    read: parameterStore(createSsm),
    now: () => performance.now(),
    report: (error) => tools.log.warn('Secrets could not be read again', { error: error as Error }),
  });
  environment().catch(() => {}); // a failure is reported by the first event that needs the secrets
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
