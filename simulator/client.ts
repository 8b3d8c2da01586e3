import type { PhoneLine } from './calls/phone-line.ts';
import type {
  CallEvent,
  CallSummary,
  CallTranscript,
  DialIn,
  EventQuery,
  Faults,
  NetworkState,
  OutboundCall,
  OutboundCallStarted,
  PhoneAction,
  PhoneScript,
  StreamMessage,
  Transfer,
  TransferOutcome,
} from './protocol.ts';
import type { Rules } from './rules.ts';

/** The simulator refused, or is not there. The message is meant for people. */
export class SimulatorUnavailable extends Error {
  override readonly name = 'SimulatorUnavailable';
}

/** Speaks the simulator's control API (see `protocol.ts`) over HTTP. */
export class SimulatorClient {
  readonly #url: string;
  readonly #start: string;

  /**
   * @param url - where the simulator is: `http://127.0.0.1:8100`
   * @param start - the command that starts it, for the message that it is not there
   */
  constructor(url: string, start = 'npm start') {
    this.#url = url;
    this.#start = start;
  }

  network(): Promise<NetworkState> {
    return this.#ask('GET', '/simulator');
  }

  script(phoneNumber: string, script: PhoneScript): Promise<void> {
    return this.#ask('PUT', `/simulator/phones/${encodeURIComponent(phoneNumber)}/script`, script);
  }

  unscript(phoneNumber: string): Promise<void> {
    return this.#ask('DELETE', `/simulator/phones/${encodeURIComponent(phoneNumber)}/script`);
  }

  act(phoneNumber: string, { do: action, ...body }: PhoneAction): Promise<void> {
    return this.#ask('POST', `/simulator/phones/${encodeURIComponent(phoneNumber)}/${action}`, body);
  }

  dialIn(call: DialIn): Promise<CallSummary> {
    return this.#ask('POST', '/simulator/calls', call);
  }

  /** The service calls a phone; where it cannot be asked, our first line does. */
  startCall(call: OutboundCall): Promise<OutboundCallStarted> {
    return this.#ask('POST', '/simulator/outbound-calls', call);
  }

  transfer(transfer: Transfer): Promise<TransferOutcome> {
    return this.#ask('POST', '/simulator/transfers', transfer);
  }

  setFaults(faults: Faults): Promise<Faults> {
    return this.#ask('PUT', '/simulator/faults', faults);
  }

  /** Sets the clock of the simulated world and of the service; `null` goes back to this machine's. */
  setClock(at: number | null): Promise<NetworkState> {
    return this.#ask('PUT', '/simulator/clock', { at });
  }

  lines(): Promise<PhoneLine[]> {
    return this.#ask('GET', '/simulator/lines');
  }

  setLines(lines: readonly PhoneLine[]): Promise<PhoneLine[]> {
    return this.#ask('PUT', '/simulator/lines', lines);
  }

  rules(): Promise<Rules> {
    return this.#ask('GET', '/simulator/rules');
  }

  /** Changes some of the rules. Returns all of them. */
  setRules(rules: Partial<Rules>): Promise<Rules> {
    return this.#ask('PUT', '/simulator/rules', rules);
  }

  calls(): Promise<CallSummary[]> {
    return this.#ask('GET', '/simulator/calls');
  }

  /** The call as it is, or with `waitSeconds` once it has ended. */
  call(sessionId: string, { waitSeconds = 0 }: { waitSeconds?: number } = {}): Promise<CallTranscript> {
    return this.#ask('GET', `/simulator/calls/${sessionId}?wait=${waitSeconds}`);
  }

  /** The events of a call from its beginning to its end. */
  async *follow(sessionId: string): AsyncGenerator<CallEvent> {
    for await (const message of this.stream({ call: sessionId })) {
      if (message.event !== 'call') continue;
      yield message.data;
      if (message.data.kind === 'ended') return;
    }
  }

  /** The events as they happen. Phones that are named are held as long as the stream is read. */
  async *stream(query: EventQuery, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<StreamMessage> {
    const path = `/simulator/events?${new URLSearchParams(pairsOf(query))}`;
    const response = await this.#fetch(path, { ...(signal !== undefined && { signal }) });
    if (response.body === null) return;

    let unread = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      unread += chunk;
      const messages = unread.split('\n\n');
      unread = messages.pop() ?? '';
      for (const message of messages) yield parseMessage(message);
    }
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.#fetch(path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    if (response.ok) return answer as T;
    throw new SimulatorUnavailable(
      answer?.error ?? `The simulator answered ${response.status} to ${method} ${path}.`,
    );
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.#url + path, init);
    } catch (error) {
      if (init.signal?.aborted === true) throw error;
      throw new SimulatorUnavailable(
        `The simulator does not answer at ${this.#url}: start it with ${this.#start}.`,
        {
          cause: error,
        },
      );
    }
  }
}

function pairsOf({ phone = [], ...rest }: EventQuery): [string, string][] {
  return [...Object.entries(rest), ...phone.map((number): [string, string] => ['phone', number])];
}

function parseMessage(text: string): StreamMessage {
  const fields = text.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]);
  const value = (name: string) => fields.find(([field]) => field === name)?.[1] ?? '';
  return { event: value('event'), data: JSON.parse(value('data')) } as StreamMessage;
}
