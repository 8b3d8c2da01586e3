export { routing } from '../flows/index.ts';
export { instruct } from '../functions/voice/instruct.ts';
export { createConversation, flow, route, sealKeys } from '../lib/flows/index.ts';
