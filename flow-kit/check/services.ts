import type { Flow } from '../../lib/flows/definition/flow.ts';
import type { FlowFault } from './fault.ts';

/**
 * Whether each service that the code of a flow asks for is there. Code names its services where it begins, as in
 * `({ notifier }) => ({ … })`; what it asks for only while it runs is left to the compiler.
 *
 * @param services those of `flows/services.ts`, by name
 */
export function checkServices(
  flows: Readonly<Record<string, Pick<Flow, 'code'>>>,
  services: Readonly<Record<string, unknown>>,
): FlowFault[] {
  const known = Object.keys(services);
  return Object.entries(flows).flatMap(([name, { code }]) =>
    servicesAskedFor(code)
      .filter((service) => !known.includes(service))
      .map(
        (service): FlowFault => ({
          rule: 'service',
          message: `The flow '${name}' calls on the service '${service}', which flows/services.ts does not have. It has: ${known.join(', ') || 'none'}`,
        }),
      ),
  );
}

function servicesAskedFor(code: Flow['code']): string[] {
  const asked = new Set<string>();
  const services = new Proxy(
    {},
    {
      get: (_, name) => {
        asked.add(String(name));
        return anything;
      },
    },
  );
  try {
    (code as (services: unknown) => unknown)(services);
  } catch {
    // What the code makes of its services is the flow's own check.
  }
  return [...asked];
}

/** Stands in for a service: whatever is asked of it is there, whatever is made of it is it again. */
export const anything: unknown = new Proxy(function anything() {}, {
  get: (_, name) => {
    if (name === Symbol.toPrimitive) return (hint: string) => (hint === 'number' ? 1 : '');
    if (name === Symbol.iterator) return function* none() {};
    return name === 'then' ? undefined : anything;
  },
  apply: () => anything,
  construct: () => anything as object,
});
