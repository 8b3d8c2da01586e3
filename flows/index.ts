import { route } from '../lib/flows/index.ts';
import { welcome } from './welcome.ts';

/** Which flow takes which call: this is the table to change. */
export const routing = route({
  flows: { welcome },
  otherwise: 'welcome',
});
