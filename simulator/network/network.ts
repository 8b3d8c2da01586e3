import { Recordings } from '../audio/recordings.ts';
import { callbacksOf } from '../callbacks/of-call.ts';
import { summaryOf } from '../callbacks/summary.ts';
import type { Transport } from '../callbacks/transport.ts';
import { Call } from '../calls/call.ts';
import type { PhoneLine } from '../calls/phone-line.ts';
import { transferLeg } from '../calls/transfer.ts';
import type { Clock } from '../clock/clock.ts';
import { ownTime } from '../clock/own-time.ts';
import { type CallHost, runInbound, runOutbound } from '../interpreter/run-call.ts';
import { EventLog } from '../log.ts';
import { Notices } from '../notices.ts';
import { isE164, phoneName } from '../numbers/numbering.ts';
import type { RateTable } from '../numbers/rates.ts';
import type { EntryRefusal } from '../numbers/simulated-numbers.ts';
import type { Phone } from '../phones/phone.ts';
import { PhoneBook } from '../phones/phone-book.ts';
import { scriptedPhone } from '../phones/scripted.ts';
import type {
  CallSummary,
  DialIn,
  Direction,
  Faults,
  NetworkState,
  OutboundCall,
  OutboundCallStarted,
  ServiceState,
  Transfer,
  TransferOutcome,
} from '../protocol.ts';
import { sessionIdFor } from '../random.ts';
import type { Rules } from '../rules.ts';
import { type ServedFile, StartRefused } from '../service.ts';
import { createSwitchboard } from '../switchboard/switchboard.ts';
import type { NetworkOptions, OutboundCallRequest } from './options.ts';

/** The telephone network: our lines, everybody's phones, and the calls between them. */
export class Network implements CallHost {
  readonly log: EventLog;
  /** Notices about requests that the REST API refused. */
  readonly notices = new Notices();
  readonly phones: PhoneBook;
  readonly switchboard = createSwitchboard();
  readonly recordings: Recordings;
  readonly calls = new Map<string, Call>();
  readonly clock: Clock;
  readonly seed: string;
  readonly transport: Transport;
  readonly rules: Rules;
  readonly rates: RateTable;
  readonly refusals: Readonly<Record<string, EntryRefusal>>;
  readonly #options: NetworkOptions;
  readonly #lines: Map<string, PhoneLine>;
  readonly #watchers = new Set<() => void>();
  #faults: Faults;
  #service: ServiceState | undefined;
  #placed = 0;
  #active = 0;
  #waitingToStart = 0;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.seed = options.seed;
    this.transport = options.transport;
    this.rules = { ...options.rules };
    this.rates = options.rates;
    this.refusals = options.refusals;
    this.#faults = options.faults;
    this.#lines = new Map(options.lines.map((line) => [line.phoneNumber, line]));
    this.log = new EventLog(options.keepCalls);
    this.phones = new PhoneBook({ defaultPhone: options.defaultPhone, changed: () => this.#changed() });
    this.recordings = new Recordings({
      address: options.address,
      clock: options.clock,
      rules: this.rules,
      keep: 10_000,
    });
  }

  get faults(): Faults {
    return this.#faults;
  }

  set faults(faults: Faults) {
    this.#faults = faults;
    this.#changed();
  }

  /** The state of the service. */
  set service(service: ServiceState | undefined) {
    this.#service = service;
    this.#changed();
  }

  /** Sets the time of the simulated world and of the service; without a time, back to this machine's. */
  setClock(at: number | null): void {
    this.clock.set?.(at);
    this.#options.service.clockSet?.(this.clock.offset?.() ?? 0);
    this.#changed();
  }

  /** A file of the service's own, if it has one at this path. */
  serviceFile(path: string): Promise<ServedFile | undefined> {
    return this.#options.service.file?.(path) ?? Promise.resolve(undefined);
  }

  /** Has the service call a phone; where there is none that can be asked, our first line calls. */
  async startCall(asked: OutboundCall): Promise<OutboundCallStarted> {
    const { startCall } = this.#options.service;
    if (startCall !== undefined) return startCall(asked);
    if (asked.flow !== undefined) throw new StartRefused('This service tells of no flows.');
    const [line] = this.lines;
    if (line === undefined) throw new StartRefused('There is no line to call from.');
    return { sessionId: this.callFrom(line, asked.to).sessionId };
  }

  /** Calls that are placed and do not ring yet. */
  get waitingToStart(): number {
    return this.#waitingToStart;
  }

  /** No call is under way. */
  async idle(): Promise<void> {
    while (this.#active > 0) await Promise.all([...this.calls.values()].map((call) => call.done.promise));
  }

  /** Changes some of the rules; calls that are under way follow them too. */
  setRules(rules: Partial<Rules>): void {
    Object.assign(this.rules, rules);
  }

  /** These are our lines from now on. Calls that are under way keep theirs. */
  setLines(lines: readonly PhoneLine[]): void {
    this.#lines.clear();
    for (const line of lines) this.#lines.set(line.phoneNumber, line);
    this.#changed();
  }

  /** A number of ours, or `undefined` when it is none. */
  line(phoneNumber: string): PhoneLine | undefined {
    const known = this.#lines.get(phoneNumber);
    if (known !== undefined || this.#options.anyLine === undefined) return known;
    const line = { phoneNumber, ...this.#options.anyLine };
    this.#lines.set(phoneNumber, line);
    return line;
  }

  /** Whether a number is one of our lines. Where every number is ours, any telephone number is. */
  isOurs(phoneNumber: string): boolean {
    return this.#lines.has(phoneNumber) || (this.#options.anyLine !== undefined && isE164(phoneNumber));
  }

  get lines(): PhoneLine[] {
    return [...this.#lines.values()];
  }

  /** Starts an outbound call. */
  place({ line, to, clientRequestId, program, answered }: OutboundCallRequest): Call {
    const phone = this.phones.reach(to);
    this.#waitingToStart += 1;
    const call = this.#begin('Outbound', line, phone, { clientRequestId, clientDialedNumber: undefined });
    const onStarted = (): void => {
      this.#waitingToStart -= 1;
    };
    void this.#watch(call, runOutbound(call, this, { program, answered, onStarted }));
    return call;
  }

  /** A line of ours calls a phone, as if `POST /call` had been asked for it. */
  callFrom(line: PhoneLine, to: string): Call {
    const answered = Promise.resolve();
    return this.place({ line, to, clientRequestId: undefined, program: undefined, answered });
  }

  /** A phone calls a line of ours. */
  dialIn({ from, dialled, script }: DialIn, line: PhoneLine): Call {
    const phone = script === undefined ? this.phones.reach(from) : scriptedPhone(phoneName(from), script);
    const call = this.#begin('Inbound', line, phone, {
      clientRequestId: undefined,
      clientDialedNumber: dialled,
    });
    void this.#watch(call, runInbound(call, this));
    return call;
  }

  /**
   * The phone at a number, for one more leg of a call; `undefined` for a browser phone that nobody has opened or
   * scripted. A call that a person joins runs in real time.
   */
  reach(phoneNumber: string, call: Call): Phone | undefined {
    if (!phoneNumber.startsWith('+') && !this.phones.isThere(phoneNumber)) return undefined;
    const phone = this.phones.reach(phoneNumber);
    if (phone.live) call.clock.slowDown?.();
    return phone;
  }

  transfer(transfer: Transfer): TransferOutcome {
    const call = this.calls.get(transfer.sessionId);
    if (call === undefined || call.ended.settled) {
      return { status: 'Aborted', errorMessage: `No live call with sessionId ${transfer.sessionId}` };
    }
    return transferLeg(call, transfer);
  }

  summaryOf(call: Call): CallSummary {
    return summaryOf(call, this.rates);
  }

  summaries(limit: number): CallSummary[] {
    return [...this.calls.values()]
      .slice(-limit)
      .reverse()
      .map((call) => this.summaryOf(call));
  }

  state(): NetworkState {
    return {
      lines: this.lines.map(({ phoneNumber, callbackUrl, eventsUrl }) => ({
        phoneNumber,
        callbackUrl,
        ...(eventsUrl !== undefined && { eventsUrl }),
        queues: this.switchboard.queues.waitingOn(phoneNumber),
      })),
      phones: this.phones.states(),
      faults: this.faults,
      seed: this.seed,
      active: this.#active,
      placed: this.#placed,
      now: this.clock.now(),
      clockOffset: this.clock.offset?.() ?? 0,
      ...(this.#service !== undefined && { service: this.#service }),
    };
  }

  /** Calls back whenever lines, phones or faults change, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Ends all calls at once. */
  async shutDown(): Promise<void> {
    const live = [...this.calls.values()].filter((call) => !call.done.settled);
    for (const call of live) {
      for (const leg of call.legs)
        leg.release('network', 'NORMAL_TEMPORARY_FAILURE', 'the simulator was stopped');
    }
    await Promise.all(live.map((call) => call.done.promise));
  }

  #begin(
    direction: Direction,
    line: PhoneLine,
    phone: Phone,
    origin: { clientRequestId: string | undefined; clientDialedNumber: string | undefined },
  ): Call {
    this.#placed += 1;
    this.#active += 1;
    const sessionId = sessionIdFor(this.seed, this.#placed);
    const clock = phone.pace === 'instant' ? ownTime(this.clock.now()) : this.clock;
    const call = new Call({
      log: this.log,
      rules: this.rules,
      reach: (phoneNumber, joined) => this.reach(phoneNumber, joined),
      explain: (answered) => this.#options.service.explain?.(answered),
      isOurs: (phoneNumber) => this.isOurs(phoneNumber),
      keepRecording: (recording) => this.recordings.keep(recording),
      callbacksOf: (begun) =>
        callbacksOf(begun, {
          transport: this.transport,
          seed: this.seed,
          rates: this.rates,
          faultRates: () => this.faults.callbacks ?? {},
        }),
      sessionId,
      direction,
      line,
      phone,
      clock,
      ...origin,
    });
    this.calls.set(sessionId, call);
    return call;
  }

  async #watch(call: Call, running: Promise<void>): Promise<void> {
    await running;
    this.#active -= 1;
    for (const forgotten of this.log.retire(call.sessionId)) this.calls.delete(forgotten);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
