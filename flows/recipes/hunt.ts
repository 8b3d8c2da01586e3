/**
 * Finds an agent for a caller by calling one after the other. It remembers, for each caller, who was rung and who has
 * accepted: the caller's call and the agent's learn of each other only through it.
 */
export interface Hunt {
  /** Begins for a caller who has called this line of ours, and rings the first agent; a second time it changes nothing. */
  readonly begin: (ticket: string, caller: string | undefined, line: string | undefined) => Promise<void>;
  /** How it stands. Rings the next agent when the last one has declined, or has had time enough. */
  readonly look: (ticket: string) => Promise<'ringing' | 'accepted' | 'nobody'>;
  /** The caller does not wait any longer. */
  readonly leave: (ticket: string) => Promise<void>;
  /**
   * An agent takes the call: `ready` when the caller waits in the queue that the ticket names, `gone` when somebody else
   * was faster or the caller has left.
   */
  readonly accept: (ticket: string, agent: string | undefined) => Promise<'ready' | 'soon' | 'gone'>;
  readonly decline: (ticket: string, agent: string | undefined) => Promise<void>;
}

export interface HuntState {
  readonly caller: string;
  readonly line: string;
  /** How many agents were rung. */
  readonly rung: number;
  /** When the last of them was, in milliseconds since 1970. */
  readonly rungAt: number;
  readonly isDeclined: boolean;
  readonly acceptedBy: string | undefined;
  readonly isOver: boolean;
}

/** Where hunts are remembered; two calls may change the same one at once. */
export interface HuntStore {
  /**
   * Replaces a hunt's state by what `change` makes of the newest one, and gives it back. When somebody else was faster it
   * is done again: in DynamoDB, a `PutItem` on the condition that the version is still the one that was read.
   */
  readonly change: (
    ticket: string,
    change: (was: HuntState | undefined) => HuntState | undefined,
  ) => Promise<HuntState | undefined>;
}

export function createHunt({
  agents,
  ring,
  isWaiting,
  store,
  now,
  ringTimeoutMs = 25_000,
}: {
  readonly agents: readonly string[];
  /** Starts the agent's call with the flow `find-me-agent` and these variables. */
  readonly ring: (
    agent: string,
    variables: { ticket: string; caller: string; line: string },
  ) => Promise<void>;
  /** Whether a caller waits in the queue of this name on this line: Africa's Talking's queueStatus knows. */
  readonly isWaiting: (line: string, queue: string) => Promise<boolean>;
  readonly store: HuntStore;
  readonly now: () => number;
  /** Milliseconds that an agent has for picking up and pressing 1. */
  readonly ringTimeoutMs?: number;
}): Hunt {
  /** Rings the next agent when it is time to. */
  async function ringNext(ticket: string, begun?: HuntState): Promise<HuntState | undefined> {
    let next: string | undefined;
    const state = await store.change(ticket, (was = begun) => {
      next = undefined;
      if (was === undefined || was.isOver || was.acceptedBy !== undefined) return was;
      const isWaiting = was.rung > 0 && !was.isDeclined && now() - was.rungAt < ringTimeoutMs;
      if (isWaiting) return was;
      next = agents[was.rung];
      if (next === undefined) return { ...was, isOver: true };
      return { ...was, rung: was.rung + 1, rungAt: now(), isDeclined: false };
    });
    if (next !== undefined && state !== undefined)
      await ring(next, { ticket, caller: state.caller, line: state.line });
    return state;
  }

  return {
    begin: async (ticket, caller = 'unknown', line = 'unknown') => {
      const begun: HuntState = {
        caller,
        line,
        rung: 0,
        rungAt: 0,
        isDeclined: false,
        acceptedBy: undefined,
        isOver: false,
      };
      await ringNext(ticket, begun);
    },
    look: async (ticket) => {
      const state = await ringNext(ticket);
      if (state === undefined || state.isOver) return 'nobody';
      return state.acceptedBy === undefined ? 'ringing' : 'accepted';
    },
    leave: async (ticket) => {
      await store.change(ticket, (was) => was && { ...was, isOver: true });
    },
    accept: async (ticket, agent = 'unknown') => {
      const state = await store.change(ticket, (was) =>
        was === undefined || was.isOver ? was : { ...was, acceptedBy: was.acceptedBy ?? agent },
      );
      if (state === undefined || state.acceptedBy !== agent || state.isOver) return 'gone';
      return (await isWaiting(state.line, ticket)) ? 'ready' : 'soon';
    },
    decline: async (ticket, agent) => {
      await store.change(ticket, (was) => {
        const isRung = was !== undefined && agents[was.rung - 1] === agent;
        return isRung ? { ...was, isDeclined: true } : was;
      });
    },
  };
}
