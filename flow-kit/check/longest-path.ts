/** How long a flow can keep a caller, whatever the caller does. */
export interface CallLength {
  readonly seconds: number;
  /** Requests of the call, beside the final one. */
  readonly turns: number;
}

/** The options of a call in one state. */
export interface StateOptions {
  readonly options: readonly {
    readonly seconds: number;
    /** Requests until the call is at one of `to`. */
    readonly turns: number;
    /** The states, by their place in the list; none when the call is over. */
    readonly to: readonly number[];
  }[];
  /** Seconds of each of the state's turns, for a call whose turns run out here. */
  readonly perTurn: readonly number[];
}

/** No answer has more steps, so no longer line of states without a turn need be followed. */
const MAX_HOPS = 100;

/** The longest way from the first state with so many turns left; when they run out, the goodbye is heard. */
export function longestOf(states: readonly StateOptions[], turns: number, goodbye: number): CallLength {
  const order = inOrder(states);
  const rounds = order.isAcyclic ? 1 : MAX_HOPS;
  const seconds: Float64Array[] = [];
  const requests: Float64Array[] = [];
  for (let left = 0; left <= turns; left += 1) {
    seconds.push(new Float64Array(states.length));
    requests.push(new Float64Array(states.length));
    // Within a turn a state may lead to others at once; in order each is final when it is needed.
    for (let round = 0; round < rounds; round += 1) {
      const changed = order.states.filter((state) => update(state, left));
      if (changed.length === 0) break;
    }
  }
  return { seconds: seconds[turns]?.[0] ?? 0, turns: requests[turns]?.[0] ?? 0 };

  /** Whether the longest call from the state, with so many turns left, is longer than was known. */
  function update(state: number, left: number): boolean {
    const { options, perTurn } = states[state] as StateOptions;
    let longest = 0;
    let most = 0;
    for (const option of options) {
      if (option.turns > left) continue;
      const there = left - option.turns;
      longest = Math.max(longest, option.seconds + largest(seconds[there], option.to));
      most = Math.max(most, option.turns + largest(requests[there], option.to));
    }
    if (perTurn.length > left) {
      // The request after the turns that are left hears the goodbye.
      const spent = perTurn.slice(0, left + 1).reduce((sum, each) => sum + each, 0);
      longest = Math.max(longest, spent + goodbye);
      most = Math.max(most, left + 1);
    }
    const at = seconds[left] as Float64Array;
    const isLonger = longest > (at[state] ?? 0);
    at[state] = Math.max(at[state] ?? 0, longest);
    const counts = requests[left] as Float64Array;
    counts[state] = Math.max(counts[state] ?? 0, most);
    return isLonger;
  }
}

function largest(values: Float64Array | undefined, at: readonly number[]): number {
  let largestYet = 0;
  for (const place of at) largestYet = Math.max(largestYet, values?.[place] ?? 0);
  return largestYet;
}

/** The states so that each comes behind those that it leads to without a turn, as far as there are no circles. */
function inOrder(states: readonly StateOptions[]): {
  readonly states: readonly number[];
  readonly isAcyclic: boolean;
} {
  const atOnce = states.map(({ options }) => options.flatMap(({ turns, to }) => (turns === 0 ? to : [])));
  const from = states.map((): number[] => []);
  const open = atOnce.map((all) => all.length);
  for (const [state, all] of atOnce.entries()) for (const to of all) from[to]?.push(state);
  const order = [...states.keys()].filter((state) => open[state] === 0);
  for (const state of order)
    for (const before of from[state] ?? []) {
      open[before] = (open[before] ?? 0) - 1;
      if (open[before] === 0) order.push(before);
    }
  if (order.length === states.length) return { states: order, isAcyclic: true };
  const done = new Set(order);
  return { states: [...order, ...[...states.keys()].filter((state) => !done.has(state))], isAcyclic: false };
}
