import type { Call } from './calls/call.ts';
import type { Network } from './network/network.ts';
import { phoneName } from './numbers/numbering.ts';
import type { CallEvent, CallSummary, CallTranscript, PhoneAction, PhoneScript } from './protocol.ts';

/** A phone in the hands of a test. */
export interface PhoneHandle {
  readonly phoneNumber: string;
  /** It answers, and behaves as told. */
  answers(script?: Omit<PhoneScript, 'onRing'>): void;
  /** It rings out. */
  ignores(): void;
  isBusy(): void;
  rejects(script?: Pick<PhoneScript, 'answerAfter'>): void;
  isOff(): void;
  /** It behaves by this script, until told otherwise. */
  follows(script: PhoneScript): void;
  /** It is as it was before it was told anything. */
  forgets(): void;
  /** Somebody takes it: it rings, and does what `act` says. With `speaks` it says when it has sounded a text. */
  open(options?: { speaks?: boolean }): { act(action: PhoneAction): string | undefined; close(): void };
}

/** A call as a test sees it. */
export interface CallHandle {
  readonly sessionId: string;
  readonly summary: CallSummary;
  readonly events: readonly CallEvent[];
  /** Everything about it is done, late callbacks included. */
  readonly ended: Promise<CallTranscript>;
}

export function phoneHandle({ phones }: Network, phoneNumber: string): PhoneHandle {
  const follows = (script: PhoneScript) => phones.script(phoneNumber, script);
  return {
    phoneNumber,
    follows,
    answers: (script = {}) => follows({ ...script, onRing: 'answer' }),
    ignores: () => follows({ onRing: 'ignore' }),
    isBusy: () => follows({ onRing: 'busy' }),
    rejects: (script = {}) => follows({ ...script, onRing: 'reject' }),
    isOff: () => follows({ onRing: 'off' }),
    forgets: () => phones.unscript(phoneNumber),
    open(options) {
      const phone = phones.open(phoneNumber, options);
      return { act: (action) => phone.act(action), close: () => phones.close(phoneNumber) };
    },
  };
}

export function handleOf(network: Network, call: Call): CallHandle {
  const { sessionId } = call;
  const events = () => network.log.eventsOf(sessionId) ?? [];
  // The events are taken in the moment of the end: a busy simulator soon forgets old calls.
  const ended = call.done.promise.then((summary) => ({ summary, events: [...events()] }));
  return {
    sessionId,
    get summary() {
      return network.summaryOf(call);
    },
    get events() {
      return events();
    },
    ended,
  };
}

/** The next call that begins, or the one that has begun with this phone and is not over. */
export function nextCall(network: Network, phoneNumber: string | undefined): Promise<CallHandle> {
  const name = phoneNumber === undefined ? undefined : phoneName(phoneNumber);
  const underWay = [...network.calls.values()].findLast(
    (call) => call.user.phoneNumber === name && !call.done.settled,
  );
  if (underWay !== undefined) return Promise.resolve(handleOf(network, underWay));
  return new Promise((resolve) => {
    const stop = network.log.subscribe((event) => {
      if (event.kind !== 'placed' || (name !== undefined && event.phoneNumber !== name)) return;
      stop();
      resolve(handleOf(network, network.calls.get(event.sessionId) as Call));
    });
  });
}
