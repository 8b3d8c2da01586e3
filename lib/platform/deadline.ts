/** Work took longer than it was given. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(what: string, milliseconds: number) {
    super(`${what}: not done within ${milliseconds} ms`);
  }
}

/**
 * Resolves to the work's result if it is there within `milliseconds`. After that the signal is aborted, and the work is not
 * waited for any longer, whether or not it stops.
 *
 * @param what names the work in the error's message
 * @throws {DeadlineError} when the time is over
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
