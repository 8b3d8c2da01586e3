import type { BaseInstruction } from '../calls/element.ts';
import { textOf } from '../xml/element.ts';
import type { Verb } from './verb.ts';

/** Asks another URL for instructions, which is the callback URL from then on. */
export interface Redirect extends BaseInstruction {
  readonly verb: 'Redirect';
  readonly url: string;
}

export const redirect: Verb<Redirect> = {
  takesPrompt: false,
  takesText: true,
  endsList: () => true,

  read: ({ element, attributes }) => ({ verb: 'Redirect', url: attributes.urlInText(textOf(element)) }),

  async execute(instruction, call) {
    call.beginVerb(instruction, { url: instruction.url });
    call.endVerb(instruction, 'the callback URL for the rest of the call');
    return { ask: 'redirect', url: instruction.url, fields: {} };
  },
};
