import type { CallEvent, CallTranscript, PhoneAction, PhoneHandle } from '../simulator/index.ts';
import { transcriptText } from '../simulator/transcript.ts';
import { type ExecutedVerb, type Expectation, isSaid, type SavedFact, whyUnmet } from './expectation.ts';
import { type FlowNetwork, OUR_NUMBER, type RecordedExchange } from './network.ts';
import type { CallOutcome, ScriptItem } from './script.ts';

/** A call did not go as its test says; the message tells what was heard, and the whole transcript. */
export class FlowCallFailed extends Error {
  override readonly name = 'FlowCallFailed';
}

/** Seconds that the caller waits in a queue or a conference, and talks there. */
const MAX_WAIT_SECONDS = 300;

/** Follows the script of a test with a phone of the simulated network. */
export class Caller {
  readonly #network: FlowNetwork;
  readonly #number: string;
  readonly #script: ScriptItem[];
  readonly #phone: ReturnType<PhoneHandle['open']>;
  readonly #said: string[] = [];
  readonly #talkedWith: string[] = [];
  /** Expectations that can be judged only when the call is over. */
  readonly #late: Expectation[] = [];
  #sessionId: string | undefined;
  /** Everything that was heard since the caller last did something. */
  #heard: ExecutedVerb[] = [];
  #failure: string | undefined;
  /** The document that is carried out, and how many of its GetDigits were heard. */
  #heardIn: RecordedExchange | undefined;
  #partsHeard = 0;

  constructor(network: FlowNetwork, number: string, script: readonly ScriptItem[]) {
    this.#network = network;
    this.#number = number;
    this.#script = [...script];
    this.#phone = network.simulator.phone(number).open();
    network.simulator.listen((event) => this.#notice(event));
  }

  /** Calls us; or, with variables, is called. */
  async begin(variables: Readonly<Record<string, string>> | undefined): Promise<string> {
    if (variables === undefined)
      return this.#network.simulator.dialIn({ from: this.#number, to: OUR_NUMBER }).sessionId;
    const started = await this.#network.startCall(this.#number, 'flow', variables);
    if ('refusal' in started) throw new FlowCallFailed(`The call cannot be started: ${started.refusal}`);
    return started.sessionId;
  }

  async outcome(sessionId: string): Promise<CallOutcome> {
    const transcript = await this.#network.simulator.call(sessionId)?.ended;
    if (transcript === undefined) throw new FlowCallFailed(`There was no call ${sessionId}`);
    await this.#network.simulator.idle();
    const savedData = savedDataIn(this.#network.exchanges);
    const exchanges = this.#network.exchanges.filter((exchange) => exchange.sessionId === sessionId);
    const failure = this.#failure ?? this.#leftOver(savedData) ?? anomalyIn(exchanges, transcript);
    if (failure !== undefined)
      throw new FlowCallFailed(`${failure}\n\n${shortened(transcriptText(transcript.events))}`);
    return {
      said: this.#said,
      steps: exchanges.flatMap(({ answer }) => (answer.next === undefined ? [] : [answer.next.name])),
      savedData: savedData,
      faults: exchanges.flatMap(({ answer }) => answer.faults),
      talkedWith: this.#talkedWith,
      endedBy: endedBy(transcript),
      seconds: Number(transcript.summary.durationInSeconds ?? 0),
      documents: exchanges.filter(({ answer }) => answer.document !== undefined).map(({ xml }) => xml),
    };
  }

  #notice(event: CallEvent): void {
    if (event.kind === 'placed' && event.phoneNumber === this.#number) this.#sessionId ??= event.sessionId;
    // A talk through a queue belongs to the agent's call.
    if (event.kind === 'connected' && event.phones.includes(this.#number))
      this.#talkedWith.push(...event.phones.filter((phone) => phone !== this.#number));
    if (event.sessionId !== this.#sessionId || this.#failure !== undefined) return;
    if (event.kind === 'verb') this.#hear(event);
    // The caller acts after all that follows from the event itself.
    const isRinging = event.kind === 'ringing' && event.phoneNumber === this.#number;
    if (isRinging) queueMicrotask(() => this.#act({ do: 'answer' }));
    if (event.kind === 'waiting' && event.phoneNumber === this.#number && event.where !== 'dial')
      void this.#wait();
    if (event.kind === 'listening' && this.#isLastPart()) queueMicrotask(() => this.#takeTurn('prompt'));
    const isRecording = event.kind === 'recording' && event.state === 'began';
    if (isRecording) queueMicrotask(() => this.#takeTurn('recording'));
  }

  /** Of a question in several parts each takes the key; the script's caller hears all of them. */
  #isLastPart(): boolean {
    const document = this.#network.exchanges.findLast(({ sessionId }) => sessionId === this.#sessionId);
    const parts = document?.xml.match(/<GetDigits\b/g)?.length ?? 1;
    const heard = this.#heardIn === document ? this.#partsHeard + 1 : 1;
    this.#heardIn = document;
    this.#partsHeard = heard;
    return heard >= parts;
  }

  #hear(event: ExecutedVerb): void {
    this.#heard.push(event);
    if (event.text !== undefined) this.#said.push(event.text);
  }

  #takeTurn(at: 'prompt' | 'recording'): void {
    this.#failure ??= this.#unmetSoFar();
    if (this.#failure !== undefined) {
      this.#phone.act({ do: 'hang-up' });
      return;
    }
    const [next] = this.#script;
    const isWaiting = next !== undefined && 'do' in next && next.do === 'silent-until';
    this.#heard = [];
    if (isWaiting) return;
    const item = this.#script.shift();
    if (item === undefined || 'expect' in item || item.do === 'silence') return;
    if (item.do === 'hang-up') this.#act({ do: 'hang-up' });
    else if (item.do === 'press' && at === 'prompt') this.#act({ do: 'keys', keys: item.keys });
    else if (item.do === 'speak' && at === 'recording') void this.#speak(item);
    else this.#fail(`The caller was to ${describeAction(item)}, but there was a ${at}`);
  }

  async #speak({ seconds, thenHangUp }: Extract<ScriptItem, { do: 'speak' }>): Promise<void> {
    this.#act({ do: 'speak', speaking: true });
    await this.#network.clock.timer(seconds * 1000).done;
    this.#act({ do: 'speak', speaking: false });
    this.#act(thenHangUp ? { do: 'hang-up' } : { do: 'keys', keys: '#' });
  }

  /** Nobody holds the line for ever. */
  async #wait(): Promise<void> {
    await this.#network.clock.timer(MAX_WAIT_SECONDS * 1000).done;
    this.#phone.act({ do: 'hang-up' });
  }

  #act(action: PhoneAction): void {
    const refusal = this.#phone.act(action);
    if (refusal !== undefined) this.#fail(refusal);
  }

  #fail(message: string): void {
    this.#failure ??= message;
    this.#phone.act({ do: 'hang-up' });
  }

  /** The first expectation before the caller's next doing that is not met. */
  #unmetSoFar(): string | undefined {
    for (let item = this.#script[0]; item !== undefined; item = this.#script[0]) {
      if ('do' in item) {
        const isHeard = item.do === 'silent-until' && isSaid(item.words, this.#heard);
        if (!isHeard) return undefined;
        this.#script.shift();
        continue;
      }
      this.#script.shift();
      const why = item.expect === 'saved' ? undefined : whyUnmet(item, this.#heard, []);
      if (item.expect === 'saved') this.#late.push(item);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** The call is over: nothing that the script says may be left undone. */
  #leftOver(savedData: readonly SavedFact[]): string | undefined {
    const why = this.#unmetSoFar();
    if (why !== undefined) return why;
    const [item] = this.#script;
    if (item !== undefined && 'do' in item)
      return `The caller was to ${describeAction(item)}, but the call had ended`;
    return this.#late.map((late) => whyUnmet(late, [], savedData)).find((reason) => reason !== undefined);
  }
}

/** Positions are long, and nobody can read them. */
function shortened(transcript: string) {
  return transcript.replace(/at=[\w~-]{20,}/g, 'at=…');
}

function describeAction(item: Exclude<ScriptItem, Expectation>) {
  return item.do === 'press' ? `press ${item.keys}` : item.do === 'hang-up' ? 'hang up' : item.do;
}

/** The saved data, each once. */
function savedDataIn(exchanges: readonly RecordedExchange[]): SavedFact[] {
  const facts = new Map(
    exchanges.flatMap(({ answer }) => answer.savedData).map((fact) => [fact.idempotencyKey, fact]),
  );
  return [...facts.values()].map(({ name, data }) => ({ name, data }));
}

function endedBy({ events }: CallTranscript) {
  const hungUp = events.find((event) => event.kind === 'hung-up' && event.role === 'user');
  return hungUp?.kind === 'hung-up' && hungUp.by === 'phone' ? 'caller' : 'service';
}

/** Documents that are not legal, and whatever the simulator finds odd. */
function anomalyIn(
  exchanges: readonly RecordedExchange[],
  { events, summary }: CallTranscript,
): string | undefined {
  const [xmlFault] = exchanges.flatMap(({ xmlFaults }) => xmlFaults);
  if (xmlFault !== undefined) return `A document is not legal: ${xmlFault}`;
  const note = events.find((event) => event.kind === 'note' && event.level !== 'info');
  if (note?.kind === 'note') return note.words;
  if (summary.dropped !== undefined) return summary.dropped;
  const broken = exchanges
    .flatMap(({ answer }) => answer.faults)
    .find(({ kind }) => kind === 'internal-error');
  if (broken?.kind !== 'internal-error') return undefined;
  return `The engine is broken: ${broken.error instanceof Error ? broken.error.stack : broken.error}`;
}
