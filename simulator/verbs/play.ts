import { playPrompt } from './play-prompt.ts';
import type { Play } from './prompt.ts';
import type { Verb } from './verb.ts';

/** Plays an audio file. */
export const play: Verb<Play> = {
  takesPrompt: false,
  endsList: () => false,

  read({ attributes }) {
    const url = attributes.required(
      'url',
      attributes.url('url'),
      '<Play url="https://example.com/welcome.mp3"/>',
    );
    return { verb: 'Play', url };
  },

  async execute(instruction, call) {
    await playPrompt(call, instruction);
    return undefined;
  },
};
