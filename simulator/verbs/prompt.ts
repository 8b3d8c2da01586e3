import type { BaseInstruction } from '../calls/element.ts';

/** Reads a text aloud. */
export interface Say extends BaseInstruction {
  readonly verb: 'Say';
  readonly text: string;
  /** As written, when it holds speech marks. */
  readonly ssml: string | undefined;
  /** A beep after the text. */
  readonly playBeep: boolean;
  /** Pauses that the speech marks ask for. */
  readonly breakSeconds: number;
}

/** Plays an audio file. */
export interface Play extends BaseInstruction {
  readonly verb: 'Play';
  readonly url: string;
}

/** An element that can be heard: by itself, or as the prompt of another. */
export type Prompt = Say | Play;
