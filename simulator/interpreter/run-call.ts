import type { Call } from '../calls/call.ts';
import { CallDropped, CallEnded } from '../calls/endings.ts';
import { giveUp, ringLeg } from '../calls/ring.ts';
import type { Hangup } from '../calls/session.ts';
import { factsOf } from '../numbers/numbering.ts';
import type { CallSummary, HangupCause } from '../protocol.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import type { InvalidDocument, Program } from '../verbs/program.ts';
import { ask, begin, interpret } from './conversation.ts';

/** The part of the network that a running call uses. */
export interface CallHost {
  readonly switchboard: Switchboard;
  summaryOf(call: Call): CallSummary;
}

/** A phone calls one of our lines. The line rings while the callback URL is asked; its answer picks up. */
export async function runInbound(call: Call, host: CallHost): Promise<void> {
  announce(call, 'phone');
  call.ringing = true;
  call.emit({
    kind: 'ringing',
    phoneNumber: call.line.phoneNumber,
    role: 'dialled',
    callerId: call.user.phoneNumber,
  });
  await untilEnd(call, host, async () => {
    const program = await ask(call, { ask: 'ringing', url: undefined, fields: {} });
    if (program.instructions[0]?.verb !== 'Reject') pickUp(call);
    return interpret(call, program, host.switchboard);
  });
}

/** The parts of an outbound call that come from `POST /call`. */
export interface OutboundStart {
  /** Instructions that came with the request. */
  readonly program: Program | InvalidDocument | undefined;
  /** Settles when the request has been answered: nothing is dialled before. */
  readonly answered: Promise<void>;
  /** Called when the phone begins to ring, or the call ends before. */
  readonly onStarted: () => void;
}

/** A call that `POST /call` has placed. */
export async function runOutbound(
  call: Call,
  host: CallHost,
  { program, answered, onStarted }: OutboundStart,
): Promise<void> {
  announce(call, 'POST /call');
  await untilEnd(call, host, async () => {
    await answered;
    await call.pause(call.rules.dialDelaySeconds).finally(onStarted);
    call.ringing = true;
    const outcome = await ringLeg(call, call.user, call.line.phoneNumber, new Promise<HangupCause>(() => {}));
    if (outcome !== 'answered') {
      giveUp(call, call.user, outcome);
      throw new CallEnded();
    }
    pickUp(call);
    const first =
      program === undefined
        ? await ask(call, { ask: 'answered', url: undefined, fields: {} })
        : begin(call, program, undefined);
    return interpret(call, first, host.switchboard);
  });
}

function announce(call: Call, by: 'phone' | 'POST /call'): void {
  const { countryName, carrier } = factsOf(call.user.phoneNumber);
  call.emit({
    kind: 'placed',
    by,
    direction: call.direction,
    phoneNumber: call.user.phoneNumber,
    line: call.line.phoneNumber,
    carrier,
    country: countryName,
    ...(call.clientRequestId !== undefined && { clientRequestId: call.clientRequestId }),
  });
}

function pickUp(call: Call): void {
  call.answeredAt = call.clock.now();
  call.user.connect();
}

/** Ends a call in order, whatever has happened in it: everybody hangs up, and the final callback is sent. */
async function untilEnd(call: Call, host: CallHost, conversation: () => Promise<Hangup>): Promise<void> {
  try {
    const { by, cause, words } = await conversation();
    call.ended.resolve({ by, cause, words });
  } catch (error) {
    if (!(error instanceof CallEnded)) drop(call, error instanceof CallDropped ? error : ownFault(error));
  }
  await end(call, host);
}

function drop(call: Call, { message, hint, excerpt }: CallDropped): void {
  call.dropped = message;
  call.emit({
    kind: 'note',
    level: 'error',
    words: `${message} The call drops.`,
    hint,
    ...(excerpt.length > 0 && { excerpt }),
  });
  const { hangupCause } = call.rules.dropped;
  call.ended.resolve({ by: 'network', cause: hangupCause, words: 'the call was cut off' });
}

/** A fault of the simulator itself must show, and yet not stop the other calls. */
function ownFault(error: unknown): CallDropped {
  const stack = error instanceof Error ? error.stack : String(error);
  return new CallDropped(
    `The simulator itself failed: ${stack}`,
    'This is a fault of the simulator, not of your service.',
  );
}

async function end(call: Call, host: CallHost): Promise<void> {
  const how = call.ended.value as Hangup;
  const by = how.by === 'phone' ? 'network' : how.by;
  for (const leg of call.legs) leg.release(by, how.cause, how.words);
  call.stopRecording();
  call.endedAt = call.clock.now();
  await call.callbacks.end();
  const summary = host.summaryOf(call);
  call.emit({ kind: 'ended', summary });
  call.done.resolve(summary);
}
