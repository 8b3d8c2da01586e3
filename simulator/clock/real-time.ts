import type { Clock, Timer } from './clock.ts';

/**
 * Time as people live it, or `speed` times as fast.
 *
 * @param startAt - milliseconds since 1970 at which it starts; now, unless told
 */
export function realTime({
  speed = 1,
  startAt = Date.now(),
}: {
  speed?: number;
  startAt?: number;
} = {}): Clock {
  const begun = performance.now();

  return {
    now: () => startAt + (performance.now() - begun) * speed,
    timer: (milliseconds) => wait(milliseconds / speed),
    during: (work) => work,
  };
}

function wait(milliseconds: number): Timer {
  let settle: (elapsed: boolean) => void = () => {};
  const done = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  const timeout = setTimeout(() => settle(true), milliseconds);

  return {
    done,
    cancel: () => {
      clearTimeout(timeout);
      settle(false);
    },
  };
}
