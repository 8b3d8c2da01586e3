import type { ServicesFor } from '../lib/services/service.ts';
import type { routing } from './index.ts';

/**
 * What flows may call on, by the names that their code asks for. There is nothing by default, and nothing costs anything.
 * docs/services.md shows what is ready to be named here, and how to write a service of your own.
 */
export const services = {} satisfies ServicesFor<typeof routing>;
