import type { Call } from '../calls/call.ts';
import { CallDropped, CallEnded } from '../calls/endings.ts';
import type { Hangup } from '../calls/leg.ts';
import { giveUp, ringLeg } from '../calls/ring.ts';
import { factsOf } from '../numbers/numbering.ts';
import type { HangupCause } from '../protocol.ts';
import type { InvalidDocument, Program } from '../verbs/program.ts';
import { interpret } from './conversation.ts';

/** A phone calls one of our lines. The line rings while the callback URL is asked; its answer picks up. */
export async function runInbound(call: Call): Promise<void> {
  announce(call, 'phone');
  call.ringing = true;
  call.emit({
    kind: 'ringing',
    phoneNumber: call.line.phoneNumber,
    role: 'dialled',
    callerId: call.user.phoneNumber,
  });
  await untilEnd(call, async () => {
    const program = await call.ask({ ask: 'ringing', url: undefined, fields: {} });
    if (program.instructions[0]?.verb !== 'Reject') pickUp(call);
    return interpret(call, program);
  });
}

/**
 * A call that `POST /call` has placed. `given` are the instructions that came with it, if any did; nothing is
 * dialled before the request was `answered`.
 */
export async function runOutbound(
  call: Call,
  given: Program | InvalidDocument | undefined,
  answered: Promise<void>,
): Promise<void> {
  announce(call, 'POST /call');
  await untilEnd(call, async () => {
    await answered;
    await call.pause(call.rules.dialDelaySeconds).finally(() => call.network.started());
    call.ringing = true;
    const outcome = await ringLeg(call, call.user, call.line.phoneNumber, new Promise<HangupCause>(() => {}));
    if (outcome !== 'answered') {
      giveUp(call, call.user, outcome);
      throw new CallEnded();
    }
    pickUp(call);
    const first =
      given === undefined
        ? await call.ask({ ask: 'answered', url: undefined, fields: {} })
        : call.start(given, undefined);
    return interpret(call, first);
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

/** Whatever happens in a call, it ends in order: everybody hangs up, and the final callback goes out. */
async function untilEnd(call: Call, conversation: () => Promise<Hangup>): Promise<void> {
  try {
    const { by, cause, words } = await conversation();
    call.ended.resolve({ by, cause, words });
  } catch (error) {
    if (!(error instanceof CallEnded)) drop(call, error instanceof CallDropped ? error : ownFault(error));
  }
  await end(call);
}

function drop(call: Call, { message, hint }: CallDropped): void {
  call.dropped = message;
  call.emit({ kind: 'note', level: 'error', words: `${message} The call drops.`, hint });
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

async function end(call: Call): Promise<void> {
  const how = call.ended.value as Hangup;
  const by = how.by === 'phone' ? 'network' : how.by;
  for (const leg of call.legs) leg.release(by, how.cause, how.words);
  call.stopRecording();
  call.endedAt = call.clock.now();
  await call.notifyEnd();
  call.emit({ kind: 'ended', summary: call.summary() });
  call.done.resolve(call.summary());
}
