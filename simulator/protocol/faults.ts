/** A share of all occasions, between 0 and 1. */
type Rate = number;

/** Faults to inject, each with its rate; 0 by default. The simulator's seed decides when they happen. */
export interface Faults {
  /** Faults of the requests that Africa's Talking makes to our two URLs. */
  readonly callbacks?: {
    /** Posted twice. */
    duplicate?: Rate;
    /** A notification is held back until a later one has overtaken it. */
    reorder?: Rate;
    /** Posted late, by up to `delaySeconds` (default 5). */
    delay?: Rate;
    delaySeconds?: number;
    /** Never posted. */
    drop?: Rate;
    /** Our server is not reached: a 503 comes from something before it. */
    error5xx?: Rate;
    /** Our server gets the request, and Africa's Talking gives up before the answer is there. */
    timeout?: Rate;
    /** Our server gets the request, and the connection breaks before the answer is there. */
    reset?: Rate;
  };
  /** Faults of the responses of Africa's Talking's REST API. */
  readonly rest?: {
    /** 503 and nothing done. */
    error5xx?: Rate;
    /** Done, and then 503. */
    error5xxAfter?: Rate;
    /** Done, and no answer ever comes: the connection stays open and silent. */
    timeout?: Rate;
    /** Done, and the connection breaks before the answer. */
    reset?: Rate;
    /** The connection breaks and nothing is done. */
    resetBefore?: Rate;
  };
}

export type CallbackFault = 'duplicate' | 'reorder' | 'delay' | 'drop' | 'error5xx' | 'timeout' | 'reset';
export type RestFault = 'error5xx' | 'error5xxAfter' | 'timeout' | 'reset' | 'resetBefore';
