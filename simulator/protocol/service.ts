/** What the service behind our lines tells of itself, where it does, and what it can be asked for. */

/** Where something stands in the service's source. */
export interface SourcePlace {
  file: string;
  line?: number;
}

/** A variable of a flow, and how a form asks for it. */
export interface VariableOutline {
  name: string;
  /** What a value must be, in words that end the sentence "… must be". */
  expected: string;
  input: 'text' | 'digits' | 'whole-number' | 'phone-number' | 'choice';
  /** For a choice. */
  choices?: readonly string[];
  maxLength?: number;
}

export interface FlowOutline {
  name: string;
  variables: readonly VariableOutline[];
}

/** What is wrong with what was saved last. */
export interface ServiceProblem {
  /** A warning keeps nothing from taking calls. */
  level: 'error' | 'warning';
  words: string;
  place?: SourcePlace;
}

export interface ServiceState {
  /** The flows that take calls now. */
  flows: readonly FlowOutline[];
  problems: readonly ServiceProblem[];
  /** What was saved last does not take calls; what was saved before it still does. */
  keepsLastGood: boolean;
  /** IANA name: the zone that times of day are meant in. */
  timeZone: string;
}

/** Has the service call a phone. Where no service tells of itself, a line of ours calls, as by `POST /call`. */
export interface OutboundCall {
  to: string;
  /** The flow that takes the call, and its variables: for a service that tells of its flows. */
  flow?: string;
  variables?: Record<string, string>;
}

export interface OutboundCallStarted {
  sessionId: string;
}

/** Sets the time of the simulated world, and of the service where it can be told. It runs on from there. */
export interface ClockSetting {
  /** Milliseconds since 1970; `null` goes back to the time of this machine. */
  at: number | null;
}
