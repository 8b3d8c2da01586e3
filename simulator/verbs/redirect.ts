import { textOf } from '../xml/element.ts';
import { requireUrl, whereIs } from './attributes.ts';
import type { Noun, Verb } from './verb.ts';

/** Asks another URL for instructions, which is the callback URL from then on. */
export interface Redirect extends Noun {
  verb: 'Redirect';
  url: string;
}

export const redirect: Verb<Redirect> = {
  takesPrompt: false,
  endsList: () => true,

  read({ element }) {
    const url = textOf(element);
    requireUrl(url, `${whereIs(element)}: its text`);
    return { verb: 'Redirect', url };
  },

  async carryOut(noun, call) {
    call.begin(noun, { url: noun.url });
    call.finish(noun, 'the callback URL for the rest of the call');
    return { ask: 'redirect', url: noun.url, fields: {} };
  },
};
