export type { Heard } from './conversation/callback-input.ts';
export {
  type Answer,
  type Conversation,
  createConversation,
  type Fault,
  type StepAt,
} from './conversation/conversation.ts';
export { digits, type Kind, oneOf, phoneNumber, text, whole } from './definition/data.ts';
export { type Flow, flow } from './definition/flow.ts';
export { openingHours } from './definition/opening-hours.ts';
export { type Phrases, type Routing, route } from './definition/routing.ts';
export type { CallFacts } from './definition/step.ts';
export { type SealKeys, sealKeys } from './token/seal.ts';
export { longestTag, type Start, type StartRefusal, type StartTag, startTag } from './token/flow-token.ts';
