import { CallbackDispatcher, type CallbackResult } from '../callbacks/dispatcher.ts';
import { callbackFields, finalFields } from '../callbacks/fields.ts';
import type { Clock } from '../clock/clock.ts';
import { Deferred } from '../deferred.ts';
import type { Network } from '../network/network.ts';
import type { Phone } from '../phones/phone.ts';
import type { CallEventDetail, CallSummary, Direction, HangupCause, LegRole, Moment } from '../protocol.ts';
import type { Rules } from '../rules.ts';
import type { Instruction } from '../verbs/index.ts';
import { type InvalidDocument, isInvalid, type Program, readProgram } from '../verbs/program.ts';
import type { Ask } from '../verbs/verb.ts';
import { CallDropped, CallEnded } from './endings.ts';
import { describeCause } from './hangup-causes.ts';
import { type Hangup, type Input, Leg, type LegHost } from './leg.ts';
import type { PhoneLine } from './phone-line.ts';
import type { Recorder } from './recorder.ts';

/** What Dial has come to, for the final callback. */
export interface DialFacts {
  phoneNumbers: string[];
  startedAt: number | undefined;
  seconds: number;
  cause: HangupCause | undefined;
}

/** How waiting in a queue ended, for the final callback. */
export interface QueueFacts {
  seconds: number;
  toPhoneNumber: string | undefined;
  toSessionId: string | undefined;
}

export interface TransferFacts {
  phoneNumber: string;
  startedAt: number;
}

/** What a call is born with. */
export interface CallInit {
  network: Network;
  sessionId: string;
  direction: Direction;
  line: PhoneLine;
  /** The user's phone. */
  phone: Phone;
  clock: Clock;
  clientRequestId: string | undefined;
  clientDialedNumber: string | undefined;
}

/** One call: one session at Africa's Talking, with its user, its phones and its place in the conversation. */
export class Call implements LegHost {
  readonly network: Network;
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
  faults = 0;

  /** The phone user of the call. */
  readonly user: Leg;
  readonly dispatcher: CallbackDispatcher;
  #recorder: Recorder | undefined;

  constructor(init: CallInit) {
    this.network = init.network;
    this.sessionId = init.sessionId;
    this.direction = init.direction;
    this.line = init.line;
    this.clock = init.clock;
    this.clientRequestId = init.clientRequestId;
    this.clientDialedNumber = init.clientDialedNumber;
    this.callbackUrl = init.line.callbackUrl;
    this.placedAt = init.clock.now();
    this.dispatcher = new CallbackDispatcher(this, init.network);
    this.user = new Leg(this, init.phone, 'user');
    this.legs.push(this.user);
  }

  get rules(): Rules {
    return this.network.rules;
  }

  emit(detail: CallEventDetail): void {
    this.network.log.append(this, this.clock.now(), detail);
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
    instruction: Instruction,
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

  endVerb(instruction: Instruction, words: string): void {
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

  /** Asks the callback URL what to do. Throws `CallDropped` when the answer cannot be used. */
  async ask({ ask, url, fields }: Ask): Promise<Program> {
    if (url !== undefined) this.callbackUrl = url;
    const all = callbackFields(this, ask, fields);
    if (this.rules.eventsAt.includes(ask)) this.dispatcher.notify('events', ask, all);
    // A caller who hangs up meanwhile ends the call at once: the final callback may overtake the answer.
    const answer = await this.whileLive(this.dispatcher.ask(ask, all));
    this.check();
    return this.#read(answer);
  }

  /** Begins a document, and reports what is odd about it. Throws `CallDropped` when it cannot be carried out. */
  start(program: Program | InvalidDocument, request: number | undefined): Program {
    if (isInvalid(program)) throw new CallDropped(program.words, program.hint);
    const { lines, elements, warnings } = program;
    this.emit({ kind: 'document', ...(request !== undefined && { request }), lines, elements });
    for (const { words, hint } of warnings) this.emit({ kind: 'note', level: 'warning', words, hint });
    return program;
  }

  /** Tells the events URL of a moment in the call, where the rules say that Africa's Talking does. */
  notify(moment: Moment, fields: Record<string, string>): void {
    if (!this.rules.eventsAt.includes(moment)) return;
    this.dispatcher.notify('events', moment, callbackFields(this, moment, fields));
  }

  /** Tells the callback URL of something whose answer changes nothing. */
  async notifyCallback(moment: Moment, fields: Record<string, string>): Promise<void> {
    const all = callbackFields(this, moment, fields);
    this.notify(moment, fields);
    await this.dispatcher.ask(moment, all);
  }

  /** Posts the final callback to both URLs. */
  async notifyEnd(): Promise<void> {
    const fields = finalFields(this);
    this.dispatcher.notify('callback', 'final', fields);
    this.dispatcher.notify('events', 'final', fields);
    await this.dispatcher.drain();
  }

  summary(): CallSummary {
    const { endedAt, answeredAt, clientRequestId, dropped, recordingUrl } = this;
    const final = endedAt === undefined ? undefined : finalFields(this);
    const keysLeft = this.user.keysLeft.map((item) => (typeof item === 'string' ? item : item.keys));
    return {
      sessionId: this.sessionId,
      direction: this.direction,
      phoneNumber: this.user.phoneNumber,
      line: this.line.phoneNumber,
      ...(clientRequestId !== undefined && { clientRequestId }),
      state:
        endedAt !== undefined
          ? 'ended'
          : answeredAt !== undefined
            ? 'active'
            : this.ringing
              ? 'ringing'
              : 'queued',
      placedAt: this.placedAt,
      ...(answeredAt !== undefined && { answeredAt }),
      ...(endedAt !== undefined && { endedAt }),
      ...(final !== undefined && {
        callSessionState: final['callSessionState'] as string,
        status: final['status'] as string,
        hangupCause: final['hangupCause'] as string,
        durationInSeconds: final['durationInSeconds'] as string,
        amount: final['amount'] as string,
        currencyCode: final['currencyCode'] as string,
      }),
      ...(dropped !== undefined && { dropped }),
      ...(recordingUrl !== undefined && { recordingUrl }),
      requests: this.dispatcher.requests,
      slowestMs: this.dispatcher.slowestMs,
      ...(keysLeft.length > 0 && { keysLeft }),
      faults: this.faults,
    };
  }

  #read(answer: CallbackResult): Program {
    if (answer.kind === 'none') throw new CallDropped(answer.words, answer.hint);
    if (answer.status < 200 || answer.status > 299) {
      throw new CallDropped(
        `The callback URL answered ${answer.status} instead of 200.`,
        'Answer every callback by 200 and a document; when something breaks, by a spoken apology.',
      );
    }
    return this.start(readProgram(answer.body), answer.request);
  }
}
