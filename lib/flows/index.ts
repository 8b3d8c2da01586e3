export { pathHeader } from './conversation/answer.ts';
export type { CallbackInput } from './conversation/callback-input.ts';
export type { JudgePhones } from './conversation/context.ts';
export { type Conversation, createConversation } from './conversation/conversation.ts';
export type { ConversationFault, FlowAnswer, FlowPath, StepAt } from './conversation/flow-answer.ts';
export type { CallFacts } from './definition/computation.ts';
export { type DataType, date, digits, integer, oneOf, phoneNumber, sound, text } from './definition/data.ts';
export { flow, subFlow } from './definition/define-flow.ts';
export type { Flow } from './definition/flow.ts';
export { openingHours } from './definition/opening-hours.ts';
export { type RecordedPrompt, withRecordings } from './definition/recorded.ts';
export { type Routing, route, type SystemPrompts } from './definition/routing.ts';
export type { Step } from './definition/step.ts';
export type { PhoneToDial, PhoneVerdict } from './engine/run-state.ts';
export {
  createFlowToken,
  type FlowToken,
  type FlowTokenRefusal,
  type FlowTokenRequest,
  MAX_FLOW_TOKEN_LENGTH,
} from './token/flow-token.ts';
export { type SealKeys, sealKeys } from './token/seal.ts';
