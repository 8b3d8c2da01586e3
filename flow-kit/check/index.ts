import type { Definition, Flow } from '../../lib/flows/definition/flow.ts';
import { checkComputations } from './computations.ts';
import { checkDocuments, checkFlowToken, checkSize } from './documents.ts';
import type { FlowFault, Note } from './fault.ts';
import { checkGraph } from './graph.ts';
import { type CallLength, longestCall } from './length.ts';
import { checkShape, isFlow } from './shape.ts';

import { checkWords } from './words.ts';

export interface FlowReport {
  readonly faults: readonly FlowFault[];
  readonly steps: number;
  /** The longest call; none while there are faults. */
  readonly longest: CallLength | undefined;
}

/**
 * Proves of a flow, without a call, that it cannot leave a caller hanging. It never throws, whatever the flow is.
 *
 * @param name under which the routing table has it
 */
export function checkFlow(name: string, flow: Definition & Partial<Pick<Flow, 'code'>>): FlowReport {
  const faults: FlowFault[] = [];
  const note: Note = (rule, step, message) => {
    const isKnown = faults.some(
      (fault) => fault.rule === rule && fault.step === step && fault.message === message,
    );
    if (!isKnown) faults.push({ rule, ...(step === undefined ? {} : { step }), message });
  };
  if (!isFlow(flow, note)) return { faults, steps: 0, longest: undefined };
  const steps = Object.keys(flow.steps).length;

  // Each stage takes for granted what the one before it has found to be so.
  checkShape(flow, note);
  if (faults.some(({ rule }) => rule === 'step' || rule === 'value'))
    return { faults, steps, longest: undefined };
  checkGraph(flow, note);
  checkWords(flow, note);
  if (faults.length > 0) return { faults, steps, longest: undefined };
  checkComputations(flow, note);
  checkSize(flow, name, note);
  checkFlowToken(flow, name, note);
  checkDocuments(flow, note);
  return { faults, steps, longest: faults.length > 0 ? undefined : longestCall(flow) };
}

export { type FlowFault, type FlowRule, flowRules } from './fault.ts';
export { checkRouting } from './routing.ts';
export { checkServices } from './services.ts';
