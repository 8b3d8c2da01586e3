import type { Recording } from '../audio/recording.ts';
import type { Clock } from '../clock/clock.ts';
import { Deferred } from '../deferred.ts';
import type { EventLog } from '../log.ts';
import type { Phone } from '../phones/phone.ts';
import type { CallEventDetail, CallSummary, Direction, HangupCause, LegRole } from '../protocol.ts';
import type { Rules } from '../rules.ts';
import type { AnsweredCallback, ServiceReport } from '../service.ts';
import { placeText } from '../transcript.ts';
import type { Bridge } from './bridge.ts';
import type { Callbacks } from './callbacks.ts';
import type { BaseInstruction } from './element.ts';
import { CallEnded } from './endings.ts';
import { describeCause } from './hangup-causes.ts';
import { type Input, Leg, type LegHost } from './leg.ts';
import type { PhoneLine } from './phone-line.ts';
import type { Recorder } from './recorder.ts';
import type { Hangup, Session } from './session.ts';

/** The result of a Dial, for the final callback. */
export interface DialFacts {
  readonly phoneNumbers: string[];
  readonly startedAt: number | undefined;
  seconds: number;
  cause: HangupCause | undefined;
}

/** How waiting in a queue ended, for the final callback. */
export interface QueueFacts {
  seconds: number;
  readonly toPhoneNumber: string | undefined;
  readonly toSessionId: string | undefined;
}

export interface TransferFacts {
  readonly phoneNumber: string;
  readonly startedAt: number;
}

/** What is known of a call from its beginning, and the parts of the network that it uses. */
export interface CallInit {
  readonly log: EventLog;
  readonly rules: Rules;
  /** The phone at a number, for one more leg; `undefined` when nobody is there. */
  readonly reach: (phoneNumber: string, call: Call) => Phone | undefined;
  /** Whether a number is one of our lines. */
  readonly isOurs: (phoneNumber: string) => boolean;
  /** Keeps a recording, and returns its URL. */
  readonly keepRecording: (recording: Recording) => string;
  /** Explains a response in the service's own terms. */
  readonly explain: (answered: AnsweredCallback) => ServiceReport | undefined;
  /** How the call speaks to our two URLs. */
  readonly callbacksOf: (call: Call) => Callbacks;
  readonly sessionId: string;
  readonly direction: Direction;
  readonly line: PhoneLine;
  /** The user's phone. */
  readonly phone: Phone;
  readonly clock: Clock;
  readonly clientRequestId: string | undefined;
  readonly clientDialedNumber: string | undefined;
}

/** One call: one session at Africa's Talking, with its user, its phones and its place in the conversation. */
export class Call implements LegHost, Session {
  readonly rules: Rules;
  readonly callbacks: Callbacks;
  readonly sessionId: string;
  readonly direction: Direction;
  readonly line: PhoneLine;
  readonly clock: Clock;
  readonly clientRequestId: string | undefined;
  readonly clientDialedNumber: string | undefined;
  readonly placedAt: number;
  /** How it ended; the first end counts. */
  readonly ended = new Deferred<Hangup>();
  /** Everything about it is done, late callbacks included. */
  readonly done = new Deferred<CallSummary>();
  /** The user's leg first, then all that were rung for it. */
  readonly legs: Leg[] = [];
  callbackUrl: string;
  answeredAt: number | undefined;
  endedAt: number | undefined;
  ringing = false;
  dial: DialFacts | undefined;
  queue: QueueFacts | undefined;
  transfer: TransferFacts | undefined;
  recordingUrl: string | undefined;
  /** Why it was cut off, when it was. */
  dropped: string | undefined;
  /** The user was moved out of the call, which goes on between others. */
  userReleased = false;
  /** The service's latest report on this call. */
  told: Pick<CallSummary, 'flow' | 'step' | 'serviceFault'> = {};
  /** The phone user of the call. */
  readonly user: Leg;
  /** The talk through Dial that is going on, or was the last. */
  bridge: Bridge | undefined;
  readonly #init: CallInit;
  #recorder: Recorder | undefined;

  constructor(init: CallInit) {
    this.#init = init;
    this.rules = init.rules;
    this.sessionId = init.sessionId;
    this.direction = init.direction;
    this.line = init.line;
    this.clock = init.clock;
    this.clientRequestId = init.clientRequestId;
    this.clientDialedNumber = init.clientDialedNumber;
    this.callbackUrl = init.line.callbackUrl;
    this.placedAt = init.clock.now();
    this.user = new Leg(this, init.phone, 'user');
    this.legs.push(this.user);
    this.callbacks = init.callbacksOf(this);
  }

  /** Whether a number is one of our lines. */
  isOurs(phoneNumber: string): boolean {
    return this.#init.isOurs(phoneNumber);
  }

  /** The phone at a number, for one more leg; `undefined` when nobody is there. */
  reach(phoneNumber: string): Phone | undefined {
    return this.#init.reach(phoneNumber, this);
  }

  keepRecording(recording: Recording): string {
    return this.#init.keepRecording(recording);
  }

  emit(detail: CallEventDetail): void {
    this.#init.log.append(this, this.clock.now(), detail);
  }

  answered(answer: Omit<AnsweredCallback, 'sessionId'>): void {
    const report = this.#init.explain({ ...answer, sessionId: this.sessionId });
    if (report !== undefined) this.tell(report);
  }

  /** Takes what the service says of its own doing in this call. */
  tell(report: ServiceReport): void {
    this.emit(report);
    const { flow } = report;
    const step = report.kind === 'step' ? report.steps.at(-1) : report.step;
    this.told = {
      ...this.told,
      ...(flow !== undefined && { flow }),
      ...(step !== undefined && { step }),
      ...(report.kind === 'service-fault' && { serviceFault: report.words + placeText(report.place) }),
    };
  }

  onLegEnded(leg: Leg, hangup: Hangup): void {
    if (leg === this.user && !this.userReleased) this.ended.resolve(hangup);
  }

  /** Throws `CallEnded` when the call has ended meanwhile. */
  check(): void {
    if (this.ended.settled) throw new CallEnded();
  }

  /** Waits. Throws `CallEnded` when the call ends first. */
  async pause(seconds: number): Promise<void> {
    const timer = this.clock.timer(seconds * 1000);
    await Promise.race([timer.done, this.ended.promise]);
    timer.cancel();
    this.check();
  }

  /** The next input of the user, or `undefined` when the time has passed. Throws `CallEnded`. */
  async input(milliseconds: number): Promise<Input | undefined> {
    const input = await this.user.next(Math.max(0, milliseconds));
    this.check();
    return input;
  }

  /** Waits for something; when the call ends first, cleans up and throws `CallEnded`. */
  async whileLive<T>(awaited: Promise<T>, cleanUp: () => void = () => {}): Promise<T> {
    const ended = Symbol('ended');
    const outcome = await Promise.race([awaited, this.ended.promise.then((): typeof ended => ended)]);
    if (outcome !== ended) return outcome as T;
    cleanUp();
    throw new CallEnded();
  }

  async untilEnded(cleanUp: () => void = () => {}): Promise<void> {
    await this.ended.promise;
    cleanUp();
  }

  /** Says that an element begins, in the log and to the phone. Throws `CallEnded` when the call has ended. */
  beginVerb(
    instruction: BaseInstruction,
    heard: { text?: string; ssml?: string; url?: string; seconds?: number } = {},
  ): void {
    this.check();
    this.emit({
      kind: 'verb',
      index: instruction.index,
      verb: instruction.verb,
      ...(instruction.within !== undefined && { within: instruction.within }),
      phoneNumber: this.user.phoneNumber,
      attributes: instruction.shown,
      ...heard,
    });
    this.user.cue({ kind: 'verb', verb: instruction.verb });
  }

  endVerb(instruction: BaseInstruction, words: string): void {
    this.emit({ kind: 'verb-ended', index: instruction.index, verb: instruction.verb, words });
  }

  unanswered(phoneNumber: string, role: LegRole, hangupCause: HangupCause): void {
    this.emit({ kind: 'not-answered', phoneNumber, role, hangupCause, words: describeCause(hangupCause) });
  }

  /** Says what is being recorded until the end of the call, or that nothing is any more. */
  record(recorder: Recorder | undefined): void {
    this.#recorder = recorder;
  }

  stopRecording(): void {
    if (this.#recorder !== undefined) this.recordingUrl = this.#recorder.stop();
    this.#recorder = undefined;
  }
}
