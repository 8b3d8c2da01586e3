import type { Definition, Flow } from '../../lib/flows/definition/flow.ts';
import { checkAnswers } from './answers.ts';
import { checkAudio } from './audio.ts';
import { checkComputations } from './computations.ts';
import { checkData, createDataRules } from './data-rules.ts';
import { checkDocuments } from './documents.ts';
import type { FlowFault, Note } from './fault.ts';
import { checkGraph } from './graph.ts';
import { checkLanguages, warnOfVoices } from './languages.ts';
import { type CallLength, longestCall } from './length.ts';
import { checkNotice } from './notice.ts';
import { checkShape, isFlow } from './shape.ts';
import { checkFlowToken, checkSize } from './size.ts';
import { checkWords } from './words.ts';

export interface FlowReport {
  readonly faults: readonly FlowFault[];
  readonly steps: number;
  /** The longest call; none while there are faults. */
  readonly longest: CallLength | undefined;
  /** Warnings: things that a caller may not like and that the flow's author should know. */
  readonly warnings?: readonly string[];
}

type AnyFlow = Definition & Partial<Pick<Flow, 'code'>>;

/**
 * Proves of a flow, without a call, that it cannot leave a caller hanging. It never throws, whatever the flow is.
 *
 * @param name under which the routing table has it
 */
export function checkFlow(name: string, flow: AnyFlow): FlowReport {
  const { faults, note } = createNotes();
  try {
    return look(name, flow, faults, note);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    note('value', undefined, `The flow is of a form that cannot be looked at: ${why}`);
    return { faults, steps: 0, longest: undefined };
  }
}

function look(name: string, flow: AnyFlow, faults: readonly FlowFault[], note: Note): FlowReport {
  if (!isFlow(flow, note)) return { faults, steps: 0, longest: undefined };
  const steps = Object.keys(flow.steps).length;
  const faulty = { faults, steps, longest: undefined };

  // Each stage takes for granted what the one before it has found to be so.
  checkShape(flow, note);
  if (faults.some(({ rule }) => !GRAPH_CAN_BEAR.includes(rule))) return faulty;
  checkGraph(flow, note);
  checkNotice(flow, note);
  checkData(flow, note);
  checkWords(flow, createDataRules(flow), note);
  checkAudio(flow, note);
  checkLanguages(flow, note);
  if (faults.length > 0) return faulty;
  checkAnswers(flow, note);
  checkComputations(flow, note);
  checkSize(flow, name, note);
  checkFlowToken(flow, name, note);
  checkDocuments(flow, note);
  if (faults.length > 0) return faulty;
  const warnings = warnOfVoices(flow);
  return { faults, steps, longest: longestCall(flow), ...(warnings.length === 0 ? {} : { warnings }) };
}

/** Faults that do not keep the flow's transitions from being followed, so that the other checks make sense. */
const GRAPH_CAN_BEAR: readonly string[] = [
  'silence',
  'wrong-key',
  'failure',
  'dead-end',
  'unknown-step',
  'endless',
  'unbounded',
  'waiting',
];

/** Faults as they are found, each once. */
function createNotes(): { readonly faults: FlowFault[]; readonly note: Note } {
  const faults: FlowFault[] = [];
  const known = new Set<string>();
  const note: Note = (rule, step, message) => {
    const key = JSON.stringify([rule, step, message]);
    if (known.has(key)) return;
    known.add(key);
    faults.push({ rule, ...(step === undefined ? {} : { step }), message });
  };
  return { faults, note };
}

export type { FlowFault } from './fault.ts';
export { checkRouting } from './routing.ts';
export { checkServices } from './services.ts';
