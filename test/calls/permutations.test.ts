import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { toPresumedEnd } from '../../lib/calls/event/internal-events.ts';
import { foldCall } from './fold-call.ts';
import { at, copiesOnEventsUrl, scriptedCalls } from './scripted-calls.ts';

const scripts = Object.entries(scriptedCalls);

function permutations<Value>(values: readonly Value[]): Value[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, index) =>
    permutations([...values.slice(0, index), ...values.slice(index + 1)]).map((rest) => [value, ...rest]),
  );
}

describe.each(scripts)('%s', (_, events) => {
  const call = foldCall(events);

  it('is told the same for every order and every set of repeated events', () => {
    for (const order of permutations(events)) {
      for (let repeated = 0; repeated < 2 ** events.length; repeated += 1) {
        const again = order.filter((_, index) => (repeated >> index) % 2 === 1);

        expect(foldCall([...order, ...again])).toEqual(call);
      }
    }
  });

  it('is told the same when both URLs are posted to, in every order', () => {
    const copies = copiesOnEventsUrl(events);
    for (const order of permutations(events)) {
      expect(foldCall([...copies, ...order])).toEqual(call);
      expect(foldCall([...order, ...copies])).toEqual(call);
    }
  });

  it('ends whichever one event is lost, and in the same call as if the rest were told in any order', () => {
    const presumed = toPresumedEnd((events[0] as CallEvent & { callId: string }).callId, at(9000));
    for (const lost of events) {
      const rest = [...events.filter((event) => event !== lost), presumed];
      const ended = foldCall(rest);

      expect(ended?.status).toBe('ended');
      expect(ended?.outcome === 'presumed-ended').toBe(lost.final);
      for (const order of permutations(rest)) expect(foldCall(order)).toEqual(ended);
    }
  });

  it('is told as if the end had never been presumed once the real one is heard of', () => {
    const presumed = toPresumedEnd((events[0] as CallEvent & { callId: string }).callId, at(10));

    expect(foldCall([presumed, ...events])).toEqual(call);
  });
});
