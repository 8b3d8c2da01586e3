import type { BaseInstruction } from '../calls/element.ts';

/** Reads a text aloud. */
export interface Say extends BaseInstruction {
  verb: 'Say';
  text: string;
  /** As written, when it holds speech marks. */
  ssml: string | undefined;
  /** A beep after the text. */
  playBeep: boolean;
  /** Pauses that the speech marks ask for. */
  breakSeconds: number;
}

/** Plays an audio file. */
export interface Play extends BaseInstruction {
  verb: 'Play';
  url: string;
}

/** An element that can be heard: by itself, or as the prompt of another. */
export type Prompt = Say | Play;
