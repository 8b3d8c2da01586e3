import { secretsOf } from './data-sources.ts';
import type { Routing } from './routing.ts';

/** Whether any flow asks for digits that are a secret of the caller's. */
export function asksForSecrets({ flows }: Routing): boolean {
  return Object.values(flows).some((flow) => secretsOf(flow).size > 0);
}
