import type { Data } from '../../lib/flows/definition/data.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import { defaultSystemPrompts } from '../../lib/flows/definition/routing.ts';
import {
  isRecord,
  type Prompt,
  type PromptPart,
  type Step,
  type StepKinds,
} from '../../lib/flows/definition/step.ts';
import { transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import {
  DEFAULT_SILENCE_SECONDS,
  DEFAULT_TIMEOUT_SECONDS,
  DEFAULT_TRIES,
  digitLimits,
} from '../../lib/flows/engine/ask-step.ts';
import { DEFAULT_MAX_TURNS, MAX_STEPS } from '../../lib/flows/engine/engine.ts';
import { fillText, isForeign, isPlay } from '../../lib/flows/engine/prompt.ts';
import { longestData } from './longest-data.ts';

/** How long a flow can keep a caller, whatever the caller does. */
export interface CallLength {
  readonly seconds: number;
  /** Requests of the call, beside the final one. */
  readonly turns: number;
}

/** Voices read about 15 characters a second; slow ones this many. */
const CHARACTERS_PER_SECOND = 12;
/** A dialled phone rings this long, at most. */
const RING_SECONDS = 60;
const BEEP_SECONDS = 1;
/** Fewer than this are followed exactly; beyond it, how often a step was come to is not followed any more. */
const MAX_STATES = 200_000;

/**
 * The longest call that a flow allows, by dynamic programming over steps, tries, turns and visits: every way is taken
 * at its slowest. It is an upper bound; a caller who talks as long as allowed comes near to it.
 */
export function longestCall(flow: Definition): CallLength {
  const counted = Object.entries(flow.steps)
    .filter(([, { maxVisits: atMost }]) => atMost !== undefined)
    .map(([name]) => name);
  return new LongestCall(flow, counted).length() ?? (new LongestCall(flow, []).length() as CallLength);
}

const nothing: CallLength = { seconds: 0, turns: 0 };
function longer(a: CallLength, b: CallLength): CallLength {
  return {
    seconds: Math.max(a.seconds, b.seconds),
    turns: Math.max(a.turns, b.turns),
  };
}
function plus(seconds: number, turns: number, rest: CallLength): CallLength {
  return {
    seconds: seconds + rest.seconds,
    turns: turns + rest.turns,
  };
}

class LongestCall {
  readonly #flow: Definition;
  /** The steps whose visits are followed. */
  readonly #counted: readonly string[];
  readonly #data: Data;
  readonly #known = new Map<string, CallLength>();
  readonly #most: number;
  readonly #goodbye: number;

  constructor(flow: Definition, counted: readonly string[]) {
    this.#flow = flow;
    this.#counted = counted;
    this.#data = {
      ...longestData(flow),
      callerNumber: '+254711000000000',
      destinationNumber: '+254711000000000',
    };
    this.#most = flow.maxTurns?.times ?? DEFAULT_MAX_TURNS;
    const last = flow.maxTurns === undefined ? undefined : flow.steps[flow.maxTurns.next];
    this.#goodbye = this.#speech(
      last !== undefined && 'end' in last ? last.end : defaultSystemPrompts.tooLong,
    );
  }

  /** `undefined` when there are too many states to follow. */
  length(): CallLength | undefined {
    try {
      return plus(0, 1, this.#enter(this.#flow.start, this.#most - 1, {}, 0));
    } catch (error) {
      if (error instanceof TooManyStates && this.#counted.length > 0) return undefined;
      throw error;
    }
  }

  /** From coming to a step, with so many turns left. */
  #enter(name: string, turns: number, visits: Readonly<Record<string, number>>, hops: number): CallLength {
    const step = this.#flow.steps[name] as Step;
    if (hops > MAX_STEPS) return nothing;
    if (step.maxVisits === undefined || !this.#counted.includes(name)) {
      const here = this.#at(name, step, 1, turns, visits, hops);
      return step.maxVisits === undefined
        ? here
        : longer(here, this.#enter(step.maxVisits.next, turns, visits, hops + 1));
    }
    const visit = (visits[name] ?? 0) + 1;
    if (visit > step.maxVisits.times) return this.#enter(step.maxVisits.next, turns, visits, hops + 1);
    return this.#at(name, step, 1, turns, { ...visits, [name]: visit }, hops);
  }

  /** From the nth putting of a step's prompt; only a step without turns of its own counts as a hop. */
  #at(
    name: string,
    step: Step,
    tried: number,
    turns: number,
    visits: Readonly<Record<string, number>>,
    hops: number,
  ): CallLength {
    const key = `${name} ${tried} ${turns} ${hops} ${this.#counted.map((counted) => visits[counted] ?? 0)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_STATES) throw new TooManyStates();
    const length = this.#follow(name, step, tried, turns, visits, hops);
    this.#known.set(key, length);
    return length;
  }

  #follow(
    name: string,
    step: Step,
    tried: number,
    turns: number,
    visits: Readonly<Record<string, number>>,
    hops: number,
  ): CallLength {
    const onTurn = (to: string) => this.#turn(turns, () => this.#enter(to, turns - 1, visits, 0));
    if ('ask' in step) {
      const spent = this.#speech(step.ask) + this.#answerTime(step);
      const transitions = transitionsFrom(step).filter(({ on }) => on === 'key' || on === 'digits');
      let longest = transitions.map(({ to }) => onTurn(to)).reduce(longer, nothing);
      for (const transition of [step.silence, step.wrong]) {
        const again = () =>
          plus(
            typeof transition === 'string' ? 0 : this.#speech(transition.say),
            0,
            this.#at(name, step, tried + 1, turns - 1, visits, 0),
          );
        const exit = typeof transition === 'string' ? transition : transition.next;
        longest = longer(
          longest,
          tried >= (step.tries ?? DEFAULT_TRIES) ? onTurn(exit) : this.#turn(turns, again),
        );
      }
      return plus(spent, 0, longest);
    }
    if (isRecord(step)) {
      const spent =
        this.#speech(step.record) + BEEP_SECONDS + step.maxLength + (step.timeout ?? DEFAULT_SILENCE_SECONDS);
      const recorded = (left: number) =>
        [step.next, step.silence]
          .map((to) => this.#turn(left, () => this.#enter(to, left - 1, visits, 0)))
          .reduce(longer, nothing);
      return this.#turn(turns, () => plus(spent, 0, recorded(turns - 1)));
    }
    if ('dial' in step) {
      const rung = RING_SECONDS * (step.sequential === true ? step.dial.length : 1);
      return plus(rung, 0, longer({ seconds: step.maxDuration, turns: 0 }, onTurn(step.unanswered)));
    }
    const spent = this.#secondsOf(step);
    const transitions = transitionsFrom(step).filter(({ on }) => on !== 'max-visits');
    return plus(
      spent,
      0,
      transitions.map(({ to }) => this.#enter(to, turns, visits, hops + 1)).reduce(longer, nothing),
    );
  }

  /** One more request: its answer is the goodbye when there are no turns left. */
  #turn(turns: number, rest: () => CallLength): CallLength {
    return turns > 0 ? plus(0, 1, rest()) : { seconds: this.#goodbye, turns: 1 };
  }

  #secondsOf(step: Step): number {
    if ('say' in step) return this.#speech(step.say);
    if ('end' in step) return this.#speech(step.end);
    if ('play' in step) return this.#playing(step.play);
    if ('compute' in step) return step.timeoutSeconds;
    return 'estimatedSeconds' in step ? step.estimatedSeconds : 0;
  }

  #answerTime(step: StepKinds['ask']): number {
    // Between digits the same time may pass as before the first.
    return (step.timeout ?? DEFAULT_TIMEOUT_SECONDS) * ('keys' in step ? 1 : digitLimits(step).max + 1);
  }

  #speech(prompt: Prompt): number {
    const parts = (Array.isArray(prompt) ? prompt : [prompt]) as readonly PromptPart[];
    return parts.map((part) => this.#partSeconds(part)).reduce((sum, seconds) => sum + seconds, 0);
  }

  #partSeconds(part: PromptPart): number {
    if (typeof part === 'string') return fillText(part, this.#data).length / CHARACTERS_PER_SECOND;
    if (isPlay(part)) {
      const sounds = typeof part.play === 'string' ? [part.play] : Object.values(part.play);
      return Math.max(...sounds.map((sound) => this.#playing(sound)));
    }
    if (isForeign(part)) return this.#partSeconds(part.say);
    return Math.max(...Object.values(part).map((text) => this.#partSeconds(text)));
  }

  #playing(sound: string): number {
    return this.#flow.audio?.[sound]?.seconds ?? 0;
  }
}

class TooManyStates extends Error {
  override readonly name = 'TooManyStates';
}
