import { playPrompt } from './play-prompt.ts';
import type { BaseInstruction, Verb } from './verb.ts';

/** Plays an audio file. */
export interface Play extends BaseInstruction {
  verb: 'Play';
  url: string;
}

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
