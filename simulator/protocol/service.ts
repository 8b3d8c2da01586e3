/** The state of the service behind our lines, and the flows that it can be asked for, if it tells them. */

/** Where something stands in the service's source. */
export interface SourcePlace {
  readonly file: string;
  readonly line?: number;
}

/** A variable of a flow, and how a form asks for it. */
export interface VariableOutline {
  readonly name: string;
  /** Describes a right value; completes the sentence "… must be". */
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

/** A problem of the sources as they were last saved. */
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
  /** True if the sources that were last saved have an error, so that the version before them still takes calls. */
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
