import type { Timer } from '../clock/clock.ts';
import { Deferred } from '../deferred.ts';
import type { Leg } from './leg.ts';
import type { Hangup, Session } from './session.ts';

export type BridgeKind = 'dial' | 'queue';

/** Two phones that hear each other, until one hangs up or the time allowed is over. */
export class Bridge {
  readonly ended = new Deferred<Hangup>();
  readonly by: BridgeKind;
  /** A phone rings that is to take one side's place. */
  transferring = false;
  readonly #session: Session;
  readonly #watched = new WeakSet<Leg>();
  #caller: Leg;
  #callee: Leg;
  #limit: Timer | undefined;

  constructor(
    session: Session,
    caller: Leg,
    callee: Leg,
    options: { by: BridgeKind; maxSeconds: number | undefined },
  ) {
    this.#session = session;
    this.#caller = caller;
    this.#callee = callee;
    this.by = options.by;
    this.#begin(options.by);
    if (options.maxSeconds !== undefined) this.#limitTo(options.maxSeconds);
  }

  get caller(): Leg {
    return this.#caller;
  }

  get callee(): Leg {
    return this.#callee;
  }

  /** One leg stays, the other place is taken by a new phone. Whoever is replaced has left the bridge. */
  replace(stays: Leg, joins: Leg): void {
    this.#caller = stays;
    this.#callee = joins;
    this.#begin('transfer');
  }

  #begin(by: BridgeKind | 'transfer'): void {
    this.#session.emit({
      kind: 'connected',
      phones: [this.#caller.phoneNumber, this.#callee.phoneNumber],
      by,
    });
    for (const leg of [this.#caller, this.#callee]) {
      leg.cue({ kind: 'talking' });
      this.#watch(leg);
    }
  }

  #watch(leg: Leg): void {
    if (this.#watched.has(leg)) return;
    this.#watched.add(leg);
    void leg.ended.promise.then((hangup) => {
      if (leg === this.#caller || leg === this.#callee) this.#end(hangup);
    });
  }

  #limitTo(seconds: number): void {
    this.#limit = this.#session.clock.timer(seconds * 1000);
    void this.#limit.done.then((elapsed) => {
      if (elapsed)
        this.#end({ by: 'network', cause: 'NORMAL_CLEARING', words: `maxDuration of ${seconds} s reached` });
    });
  }

  #end(hangup: Hangup): void {
    if (!this.ended.resolve({ ...hangup, cause: 'NORMAL_CLEARING' })) return;
    this.#limit?.cancel();
    for (const leg of [this.#caller, this.#callee]) {
      // The user of a call is released by the end of that call.
      if (leg.role === 'dialled') leg.release('network', 'NORMAL_CLEARING', hangup.words);
    }
  }
}
