import type { Definition } from './flow.ts';
import { once } from './once.ts';
import { isWaiting } from './step-verbs.ts';
import { transitionsFrom } from './transitions.ts';

/** Names of data by the name of a step. */
export type CollectedData = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The data that are known at each step: those that every way from the start to it collects. A step that no way leads to
 * is not in the map.
 *
 * Our own number is always there; the phone user's may be withheld, but not on a call that we start, as every flow with
 * variables is.
 */
export const collectedData: (flow: Definition) => CollectedData = /* @__PURE__ */ once(collect);

/** The data that every way to this step collects; none for a step that nothing leads to. */
export function collectedAt(flow: Definition, step: string): ReadonlySet<string> {
  return collectedData(flow).get(step) ?? new Set();
}

/** The facts of every call that starts so. */
export function factsAtStart({ variables = {} }: Definition): readonly string[] {
  return Object.keys(variables).length > 0 ? ['destinationNumber', 'callerNumber'] : ['destinationNumber'];
}

/** From the start on: what is known behind a way is known before it, or collected by it; where ways meet, on all of them. */
function collect(flow: Definition): CollectedData {
  const { start, steps, variables = {}, maxTurns } = flow;
  const at = new Map<string, Set<string>>([
    [start, new Set([...factsAtStart(flow), ...Object.keys(variables)])],
  ]);
  const changed = [start];
  const arrive = (to: string, data: Iterable<string>) => {
    const before = at.get(to);
    if (before === undefined) at.set(to, new Set(data));
    else {
      const arriving = new Set(data);
      const fewer = [...before].filter((datum) => arriving.has(datum));
      if (fewer.length === before.size) return;
      at.set(to, new Set(fewer));
    }
    if (Object.hasOwn(steps, to)) changed.push(to);
  };
  for (let name = changed.pop(); name !== undefined; name = changed.pop()) {
    const step = steps[name];
    const here = at.get(name);
    if (step === undefined || here === undefined) continue;
    for (const { to, collects } of transitionsFrom(step)) arrive(to, [...here, ...collects]);
    // The last turn may come wherever the call waits.
    if (maxTurns !== undefined && isWaiting(step)) arrive(maxTurns.next, here);
  }
  return at;
}
