import type { Call } from '../calls/call.ts';
import type { BaseInstruction } from '../calls/element.ts';
import type { VerbName } from '../protocol.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import { type Conference, conference } from './conference.ts';
import { type Dequeue, dequeue } from './dequeue.ts';
import { type Dial, dial } from './dial.ts';
import { type Enqueue, enqueue } from './enqueue.ts';
import { type GetDigits, getDigits } from './get-digits.ts';
import { play } from './play.ts';
import type { Play, Say } from './prompt.ts';
import { type Record as RecordInstruction, record } from './record.ts';
import { type Redirect, redirect } from './redirect.ts';
import { type Reject, reject } from './reject.ts';
import { say } from './say.ts';
import type { Next, Verb } from './verb.ts';

/** Any element that Africa's Talking carries out. */
export type Instruction =
  | Say
  | Play
  | GetDigits
  | Dial
  | RecordInstruction
  | Enqueue
  | Dequeue
  | Redirect
  | Conference
  | Reject;

const verbs: { [V in VerbName]: Verb<Extract<Instruction, { verb: V }>> } = {
  Say: say,
  Play: play,
  GetDigits: getDigits,
  Dial: dial,
  Record: record,
  Enqueue: enqueue,
  Dequeue: dequeue,
  Redirect: redirect,
  Conference: conference,
  Reject: reject,
};

export const verbNames = Object.keys(verbs) as VerbName[];

export function isVerbName(name: string): name is VerbName {
  return Object.hasOwn(verbs, name);
}

// The table above pairs every verb with its own instruction; TypeScript cannot follow that pairing through an
// index, so it is said once, here.
export function verbOf(name: VerbName): Verb<BaseInstruction> {
  return verbs[name] as unknown as Verb<BaseInstruction>;
}

export function execute(instruction: Instruction, call: Call, switchboard: Switchboard): Promise<Next> {
  return verbOf(instruction.verb).execute(instruction, call, switchboard);
}
