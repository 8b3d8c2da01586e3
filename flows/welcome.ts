import { response, say } from '../lib/voice-xml/index.ts';

/** What a caller hears until somebody writes more. */
export const welcome = response(say('Welcome to the service. This is a demo voice application. Goodbye.'));
