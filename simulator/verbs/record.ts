import type { Call } from '../calls/call.ts';
import type { BaseInstruction } from '../calls/element.ts';
import { Recorder } from '../calls/recorder.ts';
import { beep, playPrompt } from './play-prompt.ts';
import type { Prompt } from './prompt.ts';
import type { Next, Verb } from './verb.ts';

/**
 * Records the caller. Bare, it records the rest of the call (terminal); with attributes or a prompt it
 * records one message and sends its URL to the callback URL (partial).
 */
export interface Record extends BaseInstruction {
  readonly verb: 'Record';
  readonly terminal: boolean;
  readonly finishOnKey: string | undefined;
  readonly maxLengthSeconds: number | undefined;
  /** Seconds of silence that end it. */
  readonly timeoutSeconds: number;
  readonly trimSilence: boolean;
  readonly playBeep: boolean;
  readonly callbackUrl: string | undefined;
  readonly prompt: Prompt | undefined;
}

export const record: Verb<Record> = {
  takesPrompt: true,
  // A partial recording is always answered by new instructions.
  endsList: () => true,

  read({ element, attributes, prompt }) {
    const terminal = Object.keys(element.attributes).length === 0 && prompt === undefined;
    const timeoutSeconds = attributes.wholeNumber('timeout') ?? 3600;
    if (!terminal) attributes.showDefault('timeout', String(timeoutSeconds));
    return {
      verb: 'Record',
      terminal,
      finishOnKey: attributes.key('finishOnKey'),
      maxLengthSeconds: attributes.wholeNumber('maxLength'),
      timeoutSeconds,
      trimSilence: attributes.boolean('trimSilence'),
      playBeep: attributes.boolean('playBeep'),
      callbackUrl: attributes.url('callbackUrl'),
      prompt,
    };
  },

  async execute(instruction, call) {
    call.beginVerb(instruction);
    return instruction.terminal ? recordTheRest(instruction, call) : recordMessage(instruction, call);
  },
};

async function recordTheRest(instruction: Record, call: Call): Promise<Next> {
  call.record(new Recorder(call, [call.user], { trimSilence: false }));
  call.user.cue({ kind: 'recording', finishOnKey: undefined, terminal: true });
  await call.untilEnded();
  call.endVerb(instruction, 'recorded until the end of the call');
  return undefined;
}

async function recordMessage(instruction: Record, call: Call): Promise<Next> {
  if (instruction.prompt !== undefined) await playPrompt(call, instruction.prompt);
  if (instruction.playBeep) await beep(call);

  const recorder = new Recorder(call, [call.user], { trimSilence: instruction.trimSilence });
  // Should the caller hang up in the middle, what was said so far is in the final callback.
  call.record(recorder);
  const words = await untilMessageEnds(instruction, call);
  const recordingUrl = recorder.stop();
  call.record(undefined);

  call.endVerb(instruction, words);
  return { ask: 'recording', url: instruction.callbackUrl, fields: { recordingUrl } };
}

async function untilMessageEnds(instruction: Record, call: Call): Promise<string> {
  const leg = call.user;
  leg.listen({ typeAhead: false });
  try {
    leg.cue({ kind: 'recording', finishOnKey: instruction.finishOnKey, terminal: false });
    const { maxLengthSeconds = Number.POSITIVE_INFINITY, timeoutSeconds } = instruction;
    const end = call.clock.now() + maxLengthSeconds * 1000;
    let silentSince = call.clock.now();
    for (;;) {
      const silenceEnds = leg.speaking ? Number.POSITIVE_INFINITY : silentSince + timeoutSeconds * 1000;
      const input = await call.input(Math.min(end, silenceEnds) - call.clock.now());
      if (input?.kind === 'key' && input.key === instruction.finishOnKey)
        return `ended by the key ${input.key}`;
      if (input?.kind === 'speech') silentSince = call.clock.now();
      if (input !== undefined) continue;
      return call.clock.now() >= end
        ? `maxLength of ${maxLengthSeconds} s reached`
        : `${timeoutSeconds} s of silence`;
    }
  } finally {
    leg.stopListening();
  }
}
