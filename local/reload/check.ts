import { Worker } from 'node:worker_threads';
import type { ProjectReport } from '../../flow-kit/check-project.ts';
import { placeInStack } from '../insight/places.ts';
import type { SourceProblem } from './problem.ts';

/** More than any check takes: a flow whose file never ends loading is not to hold up the next save. */
const CHECK_TIMEOUT_MS = 10_000;

/** The result of a check: its findings, or the reason why the flows could not be loaded. */
export type CheckResult = ProjectReport | { readonly crash: SourceProblem };

/**
 * Runs the built check in a thread of its own, so that each save is judged with modules that are loaded anew, and a file
 * that throws or never ends harms nobody.
 *
 * @param file the bundle of `check-thread.ts`
 */
export function runCheck(file: string): Promise<CheckResult> {
  return new Promise((resolve) => {
    const thread = new Worker(file, { execArgv: ['--enable-source-maps'], stdout: false });
    const settle = (result: CheckResult) => {
      clearTimeout(timer);
      void thread.terminate();
      resolve(result);
    };
    const timer = setTimeout(
      () => settle({ crash: { words: `the flows are not loaded within ${CHECK_TIMEOUT_MS / 1000} s` } }),
      CHECK_TIMEOUT_MS,
    );
    thread.once('message', settle);
    thread.once('error', (error) => settle({ crash: crashOf(error) }));
  });
}

function crashOf(error: unknown): SourceProblem {
  const { name, message, stack } = error as Error;
  const place = placeInStack(stack);
  return { words: `cannot be loaded: ${name}: ${message}`, ...(place !== undefined && { place }) };
}
