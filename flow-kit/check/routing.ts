import type { Routing } from '../../lib/flows/definition/routing.ts';
import type { FlowFault } from './fault.ts';

/** Whether the table leads every call to a flow that is there and can begin with what is known of the call. */
export function checkRouting({ flows, numbers = {}, outbound, otherwise }: Routing): FlowFault[] {
  const faults: FlowFault[] = [];
  const note = (message: string) => faults.push({ rule: 'routing', message });
  const lead = (where: string, name: string) => {
    if (!Object.hasOwn(flows, name))
      return note(
        `${where} leads to the flow '${name}', which is not there. There are: ${Object.keys(flows).join(', ')}`,
      );
    const variables = Object.keys(flows[name]?.variables ?? {});
    if (variables.length > 0)
      note(
        `${where} leads to the flow '${name}', which needs ${variables.join(', ')}: only invoke-call can start it`,
      );
  };
  lead('otherwise', otherwise);
  if (outbound !== undefined) lead('outbound', outbound);
  for (const [number, rules] of Object.entries(numbers)) {
    if (!/^\+[1-9]\d{6,14}$/.test(number))
      note(`numbers has '${number}', which is not + and a telephone number with its country code`);
    rules.forEach((rule, index) => {
      lead(`numbers, ${number}`, typeof rule === 'string' ? rule : rule.flow);
      if (typeof rule === 'string' && index < rules.length - 1)
        note(
          `numbers, ${number}: the rule behind '${rule}' is never reached, as '${rule}' holds at all times`,
        );
    });
  }
  return faults;
}
