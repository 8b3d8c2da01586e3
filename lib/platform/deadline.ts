/** The work was not done in its time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(what: string, milliseconds: number) {
    super(`${what}: not done within ${milliseconds} ms`);
  }
}

/**
 * What the work comes to, if that takes no longer than `milliseconds`. When the time is over the signal tells the work
 * to stop, and nobody waits for work that does not heed it.
 *
 * @param what the work, as the error names it
 * @throws DeadlineError when the time is over
 */
export async function within<Result>(
  milliseconds: number,
  what: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(what, milliseconds);
      reject(error); // before the work can fail because it was stopped
      controller.abort(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
