import type { Clock } from '../clock/clock.ts';
import { Deferred } from '../deferred.ts';
import type { LegControl, Phone, PhoneBehaviour, PhoneCue } from '../phones/phone.ts';
import type { HangupCause, KeyPresses, LegRole } from '../protocol.ts';
import type { Hangup, Session } from './session.ts';

/** Input from a phone while something waits for it. */
export type Input =
  | { kind: 'key'; key: string }
  | { kind: 'speech'; speaking: boolean }
  | { kind: 'heard'; index: number };

/** The part of a call that a leg uses. */
export interface LegHost extends Pick<Session, 'sessionId' | 'clock' | 'emit'> {
  /** The leg has ended: called before anything that waits for the leg wakes up. */
  onLegEnded(leg: Leg, hangup: Hangup): void;
}

/** One phone's part in one call, from the first ring until it hangs up. */
export class Leg implements LegControl {
  readonly phoneNumber: string;
  readonly role: LegRole;
  readonly sessionId: string;
  readonly clock: Clock;
  readonly ended = new Deferred<Hangup>();
  readonly behaviour: PhoneBehaviour;
  /** Keys of its script that no prompt has asked for yet. */
  keysLeft: readonly (string | KeyPresses)[] = [];
  answeredAt: number | undefined;
  endedAt: number | undefined;
  speaking = false;
  /** Told when the person begins or stops speaking: a recording listens here. */
  onSpeech: ((speaking: boolean) => void) | undefined;

  readonly #host: LegHost;
  readonly #inputs: Input[] = [];
  #wake: (() => void) | undefined;
  #listening = false;
  #typeAhead: string[] = [];

  constructor(host: LegHost, phone: Phone, role: LegRole) {
    this.#host = host;
    this.phoneNumber = phone.phoneNumber;
    this.role = role;
    this.sessionId = host.sessionId;
    this.clock = host.clock;
    this.behaviour = phone.attach(this);
  }

  connect(): void {
    this.answeredAt = this.clock.now();
    this.#host.emit({ kind: 'answered', phoneNumber: this.phoneNumber, role: this.role });
    this.behaviour.connected();
  }

  cue(cue: PhoneCue): void {
    if (!this.ended.settled) this.behaviour.onCue(cue);
  }

  /** A key is pressed. It counts when something listens for keys. */
  press(key: string): void {
    if (this.ended.settled) return;
    const heard = this.#listening;
    this.#host.emit({ kind: 'key', phoneNumber: this.phoneNumber, key, ...(!heard && { ignored: true }) });
    if (heard) this.#push({ kind: 'key', key });
    else this.#typeAhead.push(key);
  }

  /** The person begins or stops speaking. */
  speak(speaking: boolean): void {
    if (this.ended.settled || this.speaking === speaking) return;
    this.speaking = speaking;
    this.#host.emit({ kind: 'speech', phoneNumber: this.phoneNumber, speaking });
    this.onSpeech?.(speaking);
    this.#push({ kind: 'speech', speaking });
  }

  /** The phone has finished sounding an element. */
  heard(index: number): void {
    this.#push({ kind: 'heard', index });
  }

  /** Keys count from here on, those pressed before only with `typeAhead`. */
  listen({ typeAhead }: { typeAhead: boolean }): void {
    this.#listening = true;
    this.#inputs.length = 0;
    const before = this.#typeAhead.splice(0);
    if (typeAhead) this.#inputs.push(...before.map((key): Input => ({ kind: 'key', key })));
  }

  stopListening(): void {
    this.#listening = false;
  }

  /** The next input, or `undefined` when the time has passed or the phone is gone first. May wait for ever. */
  async next(milliseconds: number): Promise<Input | undefined> {
    if (this.#inputs.length === 0 && !this.ended.settled) await this.#sleep(milliseconds);
    return this.ended.settled ? undefined : this.#inputs.shift();
  }

  async #sleep(milliseconds: number): Promise<void> {
    if (!Number.isFinite(milliseconds)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      return;
    }
    const timer = this.clock.timer(milliseconds);
    this.#wake = () => timer.cancel();
    await timer.done;
    this.#wake = undefined;
  }

  /** The person hangs up. */
  hangUp(): void {
    const cause = this.answeredAt === undefined ? 'ORIGINATOR_CANCEL' : 'NORMAL_CLEARING';
    this.#end({ by: 'phone', cause, words: `${this.phoneNumber} hung up` });
  }

  /** The service or the network ends the leg. */
  release(by: 'service' | 'network', cause: HangupCause, words: string): void {
    this.#end({ by, cause, words });
  }

  /** Ends a leg that was never connected, without a word in the log: whoever rang it tells the outcome. */
  stopRinging(cause: HangupCause): void {
    if (this.ended.settled) return;
    this.endedAt = this.clock.now();
    this.#settle({ by: 'network', cause, words: 'it was not answered' });
  }

  #end(hangup: Hangup): void {
    if (this.ended.settled) return;
    this.endedAt = this.clock.now();
    this.#host.emit({
      kind: 'hung-up',
      phoneNumber: this.phoneNumber,
      role: this.role,
      by: hangup.by,
      hangupCause: hangup.cause,
      words: hangup.words,
    });
    this.#settle(hangup);
  }

  #settle(hangup: Hangup): void {
    this.ended.resolve(hangup);
    this.#host.onLegEnded(this, hangup);
    this.#wake?.();
  }

  #push(input: Input): void {
    this.#inputs.push(input);
    this.#wake?.();
  }
}
