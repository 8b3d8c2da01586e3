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
  let offset = 0;
  const unset = () => startAt + (performance.now() - begun) * speed;

  return {
    now: () => unset() + offset,
    set: (at) => {
      offset = at === null ? 0 : Math.round(at - unset());
    },
    offset: () => offset,
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
