import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { httpTransport, type Transport } from './callbacks/transport.ts';
import type { Call } from './calls/call.ts';
import type { PhoneLine } from './calls/phone-line.ts';
import type { Clock } from './clock/clock.ts';
import { realTime } from './clock/real-time.ts';
import { embedded } from './embedded.ts';
import { type CallHandle, handleOf, nextCall, type PhoneHandle, phoneHandle } from './handles.ts';
import type { Certificate } from './https/certificate.ts';
import { Network } from './network/network.ts';
import { defaultRates, type RateTable } from './numbers/rates.ts';
import type { EntryRefusal } from './numbers/simulated-numbers.ts';
import type {
  ApiNotice,
  CallEvent,
  DialIn,
  Faults,
  PhoneScript,
  RestFault,
  ServiceState,
  Transfer,
  TransferOutcome,
} from './protocol.ts';
import { Account } from './rest/account.ts';
import { RestApi } from './rest/api.ts';
import { defaultRules, type Rules } from './rules.ts';
import { listen } from './server.ts';
import type { ServiceHooks, ServiceReport } from './service.ts';

export type { CallbackRequest } from './callbacks/transport.ts';
export type { CallbackResponse } from './calls/callbacks.ts';
export { realTime } from './clock/real-time.ts';
export { type VirtualClock, virtualTime } from './clock/virtual-time.ts';
export type { CallHandle, PhoneHandle } from './handles.ts';
export type * from './protocol.ts';
export type { Rules } from './rules.ts';
export {
  type AnsweredCallback,
  type ServedFile,
  type ServiceHooks,
  type ServiceReport,
  StartRefused,
} from './service.ts';

export interface SimulatorOptions {
  /** Default 0: any that is free. It takes HTTP and HTTPS, and is a proxy for Africa's Talking's hosts. */
  readonly port?: number;
  /** The address to listen on. Default `127.0.0.1`; whoever can reach another one can ring phones. */
  readonly host?: string;
  /** Names under which other machines reach it; the first stands in the URLs of recordings. */
  readonly names?: readonly string[];
  /** A further port, usually 443, for programs that reach Africa's Talking's host names on this machine. */
  readonly httpsPort?: number;
  /** Signs the certificate for Africa's Talking's host names. Default: an authority for this run alone. */
  readonly authority?: Certificate;
  /** Our numbers with their URLs, as set in the dashboard. A call from another number is refused. */
  readonly lines?: readonly PhoneLine[];
  /** Instead of `lines`: the URLs of every number. */
  readonly callbackUrl?: string;
  readonly eventsUrl?: string;
  /** The only user name and key that are let in. Default: any. */
  readonly username?: string;
  readonly apiKey?: string;
  /** `realTime()` by default; `virtualTime()` for tests. */
  readonly clock?: Clock;
  /** Decides session ids and faults. Default: another one each time. */
  readonly seed?: string;
  readonly faults?: Faults;
  readonly rates?: RateTable;
  /** Rules for what Africa's Talking does where its documentation is silent: only the differences from `defaultRules`. */
  readonly rules?: Partial<Rules>;
  /** Numbers that `POST /call` refuses, beside the simulated ones. */
  readonly refusals?: Readonly<Record<string, EntryRefusal>>;
  /** How phones behave that nobody has scripted. Default: a friendly person, who answers and presses nothing. */
  readonly defaultPhone?: PhoneScript;
  /** Brings callbacks to our handlers without HTTP. Default: they are posted to their URL. */
  readonly deliver?: Transport;
  /** How many ended calls are kept for looking at. Default 1,000. */
  readonly keepCalls?: number;
  /** Lets the simulator explain what the service behind the lines does. */
  readonly service?: ServiceHooks;
  /** The directory that is served at `/`. Default: `simulator/phone-page`. */
  readonly page?: string;
}

/** Africa's Talking on this machine. */
export interface Simulator {
  /** Where its REST API, control API and phone page are: `http://127.0.0.1:8100`. */
  readonly url: string;
  readonly port: number;
  /** The further port for HTTPS, when one was asked for. */
  readonly httpsPort: number | undefined;
  readonly clock: Clock;
  readonly seed: string;
  /** The faults that are injected; may be set at any time. */
  faults: Faults;
  /** The state of the service, shown on the phone page. */
  service: ServiceState | undefined;
  /** Adds the service's own report to a call's events. Ignored if there is no such call. */
  tell(sessionId: string, report: ServiceReport): void;
  /** Sets the time of the simulated world; `null` goes back to this machine's. */
  setClock(at: number | null): void;
  /** Rules for what Africa's Talking does where its documentation is silent; may be set at any time. */
  get rules(): Rules;
  set rules(rules: Partial<Rules>);
  /** Our numbers with their URLs; may be set at any time. */
  get lines(): readonly PhoneLine[];
  set lines(lines: readonly PhoneLine[]);
  /** The next answer of the REST API goes wrong in this way. */
  failNextRestResponse(fault: RestFault): void;
  /** The phone with this number. */
  phone(phoneNumber: string): PhoneHandle;
  /** A phone calls one of our lines. */
  dialIn(call: DialIn): CallHandle;
  /** One of our lines, the first unless told, calls a phone, as if `POST /call` had been asked for it. */
  callOut(call: { to: string; from?: string }): CallHandle;
  /** Calls that are kept, oldest first. */
  readonly calls: CallHandle[];
  call(sessionId: string): CallHandle | undefined;
  /** The next call that begins, or the one that has begun with this phone and is not over. */
  nextCall(phoneNumber?: string): Promise<CallHandle>;
  transfer(transfer: Transfer): TransferOutcome;
  /** Hears every event, until the returned function is called. */
  listen(listener: (event: CallEvent) => void): () => void;
  /** Hears what the REST API has to say of requests that it refused, until the returned function is called. */
  listenToApi(listener: (notice: ApiNotice) => void): () => void;
  /** No call is under way, and no callback. */
  idle(): Promise<void>;
  /** Ends all calls and frees the port. */
  close(): Promise<void>;
}

const phonePage = fileURLToPath(new URL('./phone-page/', import.meta.url));

/** Starts a simulator of Africa's Talking's voice service. Rejects when the port is in use. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const http = httpTransport();
  let url = '';
  const { callbackUrl, eventsUrl } = options;
  const network = new Network({
    ...withDefaults(options),
    anyLine:
      callbackUrl === undefined ? undefined : { callbackUrl, ...(eventsUrl !== undefined && { eventsUrl }) },
    rules: { ...defaultRules, ...options.rules },
    transport: options.deliver ?? http.transport,
    address: (scheme) => url.replace(/^http/, scheme),
  });
  const rest = new RestApi({
    network,
    account: new Account({ username: options.username, apiKey: options.apiKey }),
  });
  const host = options.host ?? '127.0.0.1';
  const names = ['localhost', '127.0.0.1', host, ...(options.names ?? [])];
  const listening = await listen(
    { network, rest, page: options.page ?? embedded?.page ?? phonePage, names },
    { host, port: options.port ?? 0, httpsPort: options.httpsPort, authority: options.authority },
  );
  const { port, httpsPort } = listening;
  url = `http://${options.names?.[0] ?? (host === '0.0.0.0' ? '127.0.0.1' : host)}:${port}`;

  return {
    url,
    port,
    httpsPort,
    clock: network.clock,
    seed: network.seed,
    get faults() {
      return network.faults;
    },
    set faults(faults) {
      network.faults = faults;
    },
    get service() {
      return network.state().service;
    },
    set service(service) {
      network.service = service;
    },
    tell: (sessionId, report) => network.calls.get(sessionId)?.tell(report),
    setClock: (at) => network.setClock(at),
    failNextRestResponse: (fault) => rest.failNext(fault),
    phone: (phoneNumber) => phoneHandle(network, phoneNumber),
    dialIn: (call) => handleOf(network, dialIn(network, call)),
    callOut: ({ to, from }) => handleOf(network, network.callFrom(lineOf(network, from), to)),
    get calls() {
      return [...network.calls.values()].map((call) => handleOf(network, call));
    },
    call(sessionId) {
      const call = network.calls.get(sessionId);
      return call === undefined ? undefined : handleOf(network, call);
    },
    nextCall: (phoneNumber) => nextCall(network, phoneNumber),
    transfer: (transfer) => network.transfer(transfer),
    listen: (listener) => network.log.subscribe(listener),
    listenToApi: (listener) => network.notices.subscribe(listener),
    get rules() {
      return network.rules;
    },
    set rules(rules) {
      network.setRules(rules);
    },
    get lines() {
      return network.lines;
    },
    set lines(lines) {
      network.setLines(lines);
    },
    idle: () => network.idle(),
    async close() {
      await network.shutDown();
      http.close();
      await listening.close();
    },
  };
}

function withDefaults(options: SimulatorOptions) {
  return {
    lines: options.lines ?? [],
    clock: options.clock ?? realTime(),
    seed: options.seed ?? randomBytes(8).toString('hex'),
    rates: options.rates ?? defaultRates,
    faults: options.faults ?? {},
    refusals: options.refusals ?? {},
    defaultPhone: options.defaultPhone ?? {},
    keepCalls: options.keepCalls ?? 1000,
    service: options.service ?? {},
  };
}

function dialIn(network: Network, call: DialIn): Call {
  return network.dialIn(call, lineOf(network, call.to));
}

/** A line of ours, the first unless told. Throws `RangeError` for a number that is none. */
function lineOf(network: Network, phoneNumber: string | undefined): PhoneLine {
  const to = phoneNumber ?? network.lines[0]?.phoneNumber ?? DEFAULT_LINE;
  const line = network.line(to);
  if (line !== undefined) return line;
  const known = network.lines.map(({ phoneNumber }) => phoneNumber).join(', ');
  throw new RangeError(`${to} is none of our lines: ${known === '' ? 'there are none' : known}`);
}

/** Stands in where every number is ours and none was named. */
const DEFAULT_LINE = '+254711082000';
