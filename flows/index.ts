import { route } from '../lib/flows/index.ts';
import { reminder } from './recipes/reminder.ts';
import { welcome } from './welcome.ts';

/**
 * Which flow takes which call: this is the table to change.
 *
 * `reminder` is there to be started: `invoke-call?phone=…&flow=reminder&name=Wanjiru&appointment=Tuesday at ten`.
 */
export const routing = route({
  flows: { welcome, reminder },
  otherwise: 'welcome',
});
