import type { Call } from '../calls/call.ts';
import type { Prompt } from './prompt.ts';

/**
 * Sounds a Say or a Play to the call's user until it is over. Returns the key that cut it short, when
 * keys are listened for and one was pressed.
 */
export async function playPrompt(call: Call, prompt: Prompt): Promise<string | undefined> {
  const leg = call.user;
  const seconds = estimateSeconds(call, prompt);
  call.beginVerb(prompt, {
    seconds,
    ...(prompt.verb === 'Say' ? { text: prompt.text } : { url: prompt.url }),
    ...(prompt.verb === 'Say' && prompt.ssml !== undefined && { ssml: prompt.ssml }),
  });

  const key = await waitForPlayback(call, prompt.index, leg.behaviour.speaks ? maxWaitFor(seconds) : seconds);
  if (key !== undefined) {
    call.endVerb(prompt, `cut short by the key ${key}`);
    return key;
  }
  if (prompt.verb === 'Say' && prompt.playBeep) await beep(call);
  call.endVerb(prompt, 'heard to the end');
  return undefined;
}

/** A short tone. */
export async function beep(call: Call): Promise<void> {
  call.emit({ kind: 'beep', phoneNumber: call.user.phoneNumber });
  await call.pause(call.rules.beepSeconds);
}

function estimateSeconds({ rules }: Call, prompt: Prompt): number {
  if (prompt.verb === 'Play') return rules.playSeconds;
  return prompt.text.length / rules.charactersPerSecond + prompt.breakSeconds;
}

/** A phone that sounds texts itself says when it has finished; should it never say so, the call goes on all the same. */
function maxWaitFor(seconds: number): number {
  return seconds * 3 + 10;
}

async function waitForPlayback(call: Call, index: number, seconds: number): Promise<string | undefined> {
  const until = call.clock.now() + seconds * 1000;
  for (;;) {
    const input = await call.input(until - call.clock.now());
    if (input === undefined) return undefined;
    if (input.kind === 'key') return input.key;
    if (input.kind === 'heard' && input.index === index) return undefined;
  }
}
