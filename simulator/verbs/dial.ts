import { Bridge } from '../calls/bridge.ts';
import type { Call } from '../calls/call.ts';
import type { BaseInstruction } from '../calls/element.ts';
import type { Leg } from '../calls/leg.ts';
import { Recorder } from '../calls/recorder.ts';
import { ring, ringAll } from '../calls/ring.ts';
import { clientAddress, isE164 } from '../numbers/numbering.ts';
import { undialable } from '../numbers/undialable.ts';
import type { HangupCause } from '../protocol.ts';
import type { Next, Verb } from './verb.ts';

/** Connects the caller with another phone. If one picks up, the call ends with that talk. */
export interface Dial extends BaseInstruction {
  readonly verb: 'Dial';
  readonly phoneNumbers: string[];
  readonly record: boolean;
  /** One after the other, not all at once. */
  readonly sequential: boolean;
  readonly callerId: string | undefined;
  readonly ringBackTone: string | undefined;
  readonly maxDurationSeconds: number | undefined;
}

export const dial: Verb<Dial> = {
  takesPrompt: false,
  endsList: () => false,

  read({ attributes, isOurs }) {
    const numbers = attributes.required(
      'phoneNumbers',
      attributes.text('phoneNumbers'),
      'phoneNumbers="+254711000111,+254711000222"',
    );
    return {
      verb: 'Dial',
      phoneNumbers: numbers.split(','),
      record: attributes.boolean('record'),
      sequential: attributes.boolean('sequential'),
      callerId: attributes.callerId('callerId', isOurs),
      // Africa's Talking's own sources spell it both ways.
      ringBackTone: attributes.audio('ringBackTone', 'ringbackTone'),
      // Africa's Talking's old Java library writes -1 where no duration was asked for.
      maxDurationSeconds:
        attributes.text('maxDuration') === '-1' ? undefined : attributes.wholeNumber('maxDuration'),
    };
  },

  async execute(instruction, call) {
    call.beginVerb(instruction);
    const numbers = instruction.phoneNumbers.filter((number) => canBeDialled(number, call));
    call.dial = {
      phoneNumbers: instruction.phoneNumbers,
      startedAt: undefined,
      seconds: 0,
      cause: undefined,
    };
    if (numbers.length > 0) {
      call.emit({
        kind: 'waiting',
        phoneNumber: call.user.phoneNumber,
        where: 'dial',
        ...(instruction.ringBackTone !== undefined && { music: instruction.ringBackTone }),
      });
    }
    // Plural here and singular once somebody has picked up, as live applications read it.
    call.callbacks.notify('dialling', { dialDestinationNumbers: instruction.phoneNumbers.join(',') });

    const callee = await findCallee(instruction, call, numbers);
    if (typeof callee !== 'string') return talkWith(callee, instruction, call);
    call.dial.cause = callee;
    const words = numbers.length === 0 ? 'there was nobody to ring' : 'nobody answered';
    call.endVerb(instruction, `${words}: on to the next element`);
    return undefined;
  },
};

/** The phone that was picked up, or why the last one was not. */
async function findCallee(instruction: Dial, call: Call, numbers: string[]): Promise<Leg | HangupCause> {
  const callerId = instruction.callerId ?? call.line.phoneNumber;
  if (!instruction.sequential) return ringAll(call, numbers, callerId);

  let outcome: Leg | HangupCause = 'UNALLOCATED_NUMBER';
  for (const number of numbers) {
    outcome = await ring(call, number, callerId);
    if (typeof outcome !== 'string') break;
  }
  return outcome;
}

async function talkWith(callee: Leg, instruction: Dial, call: Call): Promise<Next> {
  const startedAt = call.clock.now();
  call.dial = { phoneNumbers: [callee.phoneNumber], startedAt, seconds: 0, cause: undefined };
  if (instruction.record) call.record(new Recorder(call, [call.user, callee], { trimSilence: false }));
  const fields = { dialDestinationNumber: callee.phoneNumber };
  if (call.rules.postWhenBridged) await call.callbacks.notifyCallback('bridged', fields);
  else call.callbacks.notify('bridged', fields);

  call.bridge = new Bridge(call, call.user, callee, {
    by: 'dial',
    maxSeconds: instruction.maxDurationSeconds,
  });
  const end = await call.bridge.ended.promise;

  call.dial.seconds = secondsBetween(startedAt, callee.endedAt ?? call.clock.now());
  call.dial.cause = end.cause;
  call.endVerb(instruction, `${call.dial.seconds} s of talk with ${callee.phoneNumber}; ${end.words}`);
  return { end };
}

function canBeDialled(number: string, call: Call): boolean {
  if (isE164(number) || clientAddress(number) !== undefined) return true;
  const { words, hint } = undialable(number);
  call.emit({
    kind: 'note',
    level: 'warning',
    words: `Dial cannot reach ${JSON.stringify(number)}: ${words}.`,
    hint,
  });
  return false;
}

function secondsBetween(from: number, to: number): number {
  return Math.ceil((to - from) / 1000);
}
