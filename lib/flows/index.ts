export {
  type Answer,
  type Conversation,
  createConversation,
  type Fault,
  type StepAt,
} from './conversation.ts';
export { digits, type Kind, oneOf, phoneNumber, text, whole } from './data.ts';
export { type Flow, flow } from './flow.ts';
export type { Heard } from './heard.ts';
export { openingHours } from './opening-hours.ts';
export { type Phrases, type Routing, route } from './routing.ts';
export { type SealKeys, sealKeys } from './seal.ts';
export { longestTag, type Start, type StartRefusal, type StartTag, startTag } from './start-tag.ts';
export type { CallFacts } from './step.ts';
