import * as v from 'valibot';
import { factNames } from '../lib/calls/event/event-facts.ts';

/**
 * The fields that Africa's Talking posts, as far as we read them. None must be there, and others may: a callback is never
 * refused for what it holds (lib/africastalking/callbacks).
 */
export const callbackForm = v.pipe(
  v.objectWithRest(
    Object.fromEntries(['sessionId', ...factNames].map((name) => [name, v.optional(v.string())])),
    v.string(),
  ),
  v.description('What Africa’s Talking tells of a call; fields that nobody has heard of are kept too.'),
);
