import type { ServicesFor } from '../../lib/services/service.ts';
import type { routing } from './index.ts';

export const services = {} satisfies ServicesFor<typeof routing>;
