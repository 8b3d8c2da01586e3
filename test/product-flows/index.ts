import { reminder } from '../../flows/recipes/reminder.ts';
import { route } from '../../lib/flows/index.ts';
import { welcome } from './welcome.ts';

/**
 * The routing of the product's own tests: wherever the code says `#flows/`, they get this folder instead of `flows/`. So an
 * adopter who changes `flows/` breaks none of them.
 */
export const routing = route({
  flows: { welcome, reminder },
  otherwise: 'welcome',
});
