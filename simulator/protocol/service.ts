/** What the service behind our lines tells of itself, where it does, and what it can be asked for. */

/** Where something stands in the service's source. */
export interface SourcePlace {
  readonly file: string;
  readonly line?: number;
}

/** A variable of a flow, and how a form asks for it. */
export interface VariableOutline {
  readonly name: string;
  /** What a value must be, in words that end the sentence "… must be". */
  readonly expected: string;
  readonly input: 'text' | 'digits' | 'whole-number' | 'phone-number' | 'choice';
  /** For a choice. */
  readonly choices?: readonly string[];
  readonly maxLength?: number;
}

export interface FlowOutline {
  readonly name: string;
  readonly variables: readonly VariableOutline[];
}

/** What is wrong with what was saved last. */
export interface ServiceProblem {
  /** A warning keeps nothing from taking calls. */
  readonly level: 'error' | 'warning';
  readonly words: string;
  readonly place?: SourcePlace;
}

export interface ServiceState {
  /** The flows that take calls now. */
  readonly flows: readonly FlowOutline[];
  readonly problems: readonly ServiceProblem[];
  /** What was saved last does not take calls; what was saved before it still does. */
  readonly keepsLastGood: boolean;
  /** IANA name: the zone that times of day are meant in. */
  readonly timeZone: string;
}

/** Has the service call a phone. Where no service tells of itself, a line of ours calls, as by `POST /call`. */
export interface OutboundCall {
  readonly to: string;
  /** The flow that takes the call, and its variables: for a service that tells of its flows. */
  readonly flow?: string;
  readonly variables?: Record<string, string>;
}

export interface OutboundCallStarted {
  readonly sessionId: string;
}

/** Sets the time of the simulated world, and of the service where it can be told. It runs on from there. */
export interface ClockSetting {
  /** Milliseconds since 1970; `null` goes back to the time of this machine. */
  readonly at: number | null;
}
