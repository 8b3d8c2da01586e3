import { elementsIn, textOf, type XmlElement } from '../xml/element.ts';
import { insideOf } from '../xml/format.ts';
import { playPrompt } from './play-prompt.ts';
import type { Say } from './prompt.ts';
import type { Verb } from './verb.ts';

/** Reads a text aloud. */
export const say: Verb<Say> = {
  takesPrompt: false,
  takesText: true,
  endsList: () => false,

  read({ element, attributes }) {
    attributes.text('voice');
    attributes.showDefault('voice', 'woman');
    return {
      verb: 'Say',
      text: textOf(element),
      ssml: elementsIn(element).length > 0 ? insideOf(element) : undefined,
      playBeep: attributes.boolean('playBeep'),
      breakSeconds: breaksIn(element),
    };
  },

  async execute(instruction, call) {
    await playPrompt(call, instruction);
    return undefined;
  },
};

function breaksIn(element: XmlElement): number {
  return elementsIn(element).reduce((sum, child) => {
    const own = child.name === 'break' ? secondsIn(child.attributes['time'] ?? '') : 0;
    return sum + own + breaksIn(child);
  }, 0);
}

function secondsIn(time: string): number {
  const [, amount, unit] = /^([\d.]+)(ms|s)$/.exec(time) ?? [];
  return amount === undefined ? 0 : Number(amount) / (unit === 'ms' ? 1000 : 1);
}
