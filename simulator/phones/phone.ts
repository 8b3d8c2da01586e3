import type { Clock } from '../clock/clock.ts';
import type { HangupCause, KeyPresses, LegRole, VerbName } from '../protocol.ts';

/** The part of a call that a phone sees and controls. */
export interface LegControl {
  readonly sessionId: string;
  readonly role: LegRole;
  readonly clock: Clock;
  /** Undefined until it is connected. */
  readonly answeredAt: number | undefined;
  /** The phone has left the call. */
  readonly ended: { readonly settled: boolean; readonly promise: Promise<unknown> };
  /** Keys of its script that no prompt has asked for yet. */
  keysLeft: readonly (string | KeyPresses)[];
  press(key: string): void;
  speak(speaking: boolean): void;
  /** The phone has finished sounding the element with this index. */
  heard(index: number): void;
  hangUp(): void;
}

/** A telephone that can be reached by its number. */
export interface Phone {
  readonly phoneNumber: string;
  /** Somebody holds it, so that calls with it run in real time. */
  readonly live: boolean;
  /** `instant` when its calls have a time of their own, in which they end at once. */
  readonly pace: 'real' | 'instant';
  /** Gives the phone a leg of a call. */
  attach(leg: LegControl): PhoneBehaviour;
}

/** A phone's part in one leg of a call. It acts through the leg: presses keys, speaks, hangs up. */
export interface PhoneBehaviour {
  /** It rings. Settles when somebody decides; never, when nobody does. */
  ring(): Promise<'answered' | HangupCause>;
  /** The leg is connected. */
  connected(): void;
  /** Something begins that a person would react to. */
  onCue(cue: PhoneCue): void;
  /** It reports when it has finished sounding an element (`heard`), so that its time need not be estimated. */
  readonly speaks: boolean;
}

export type PhoneCue =
  /** An element begins. */
  | { kind: 'verb'; verb: VerbName }
  /** A prompt for keys begins, and ends. */
  | { kind: 'prompting' }
  | { kind: 'listening' }
  /** Recording begins. */
  | { kind: 'recording'; finishOnKey: string | undefined; terminal: boolean }
  /** It is put on hold: in a queue, in a conference, during a transfer. */
  | { kind: 'holding' }
  /** It is connected with another phone. */
  | { kind: 'talking' };
