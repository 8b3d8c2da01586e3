/** A fault of a flow: its place, what is wrong, and what would be right. */
export interface FlowFault {
  readonly rule: FlowRule;
  /** The step; none when it is about the flow as a whole. */
  readonly step?: string;
  /** A sentence for people. */
  readonly message: string;
}

/** The rules of the static check, each with what it keeps from happening in a call. */
export const flowRules = {
  step: 'A step does not do exactly one thing, lacks a part, or has one that it does not know',
  value: 'A part of a step has a value that Africa’s Talking or the engine cannot carry out',
  name: 'A name means something else already, or cannot be written between braces',
  'unknown-step': 'The call would lead to a step that is not there',
  unreachable: 'No way leads to the step, or none within the turns of a call, so nobody ever hears it',
  'dead-end': 'No way from the step ever ends the call',
  silence: 'A caller who says and presses nothing would be left hanging',
  'wrong-key': 'A caller who presses another key would be left hanging',
  failure: 'A computation that fails would have no way on',
  endless: 'Steps follow one another in a circle, or in too long a line, though the caller does nothing',
  'behind-the-end': 'Something stands behind a verb that ends the list, and is never reached',
  'late-reject': 'Reject comes when something was heard already: the call is then charged',
  notice: 'A conversation would be recorded, and on one of the ways to it nothing is said before',
  words: 'A prompt has nothing to say, says what is no word, or is not there in every language',
  'too-long': 'A text, a prompt or an answer is longer than anybody listens to',
  audio: 'A sound that the flow does not have, or that cannot be played',
  datum: 'A datum is used that not every way to the step collects, or that is of the wrong kind',
  secret: 'A secret would be heard, recorded, or stand in a name or an address',
  dialled: 'What is dialled may be no telephone number',
  'self-call': 'The call would call itself',
  language: 'A language that nobody can come to, or that is chosen twice',
  code: 'A computation has no code, or code has no computation',
  unbounded: 'Nothing ends the step after a stated time',
  waiting: 'A wait is longer than a caller bears, or than a position lasts',
  slow: 'The computations of one answer may take longer than a caller waits',
  size: 'The data of the call may become too long for a callback URL',
  document: 'The document that a step makes is not legal voice XML',
  routing: 'The routing table leads to a flow that cannot take the call',
  queue:
    'Callers wait in a queue that no flow takes them from, or an agent takes from one where nobody waits',
  service: 'A flow calls on a service that is not there',
} as const;

export type FlowRule = keyof typeof flowRules;

/** Notes a fault. */
export type Note = (rule: FlowRule, step: string | undefined, message: string) => void;
