import { routing } from '../flows/index.ts';
import type { Definition } from '../lib/flows/definition/flow.ts';
import { catalogue } from './catalogue.ts';
import type { FlowRule } from './check/fault.ts';
import { checkFlow, checkRouting } from './check/index.ts';
import { lookAtPrompts } from './prompts/look.ts';

/** A finding of the check, with the flow that it is about; without one it is about the routing table. */
export interface ProjectProblem {
  /** A caller would hear it: a fault of a flow that takes calls. Warnings, and faults of the others, hinder nothing. */
  readonly isHeard: boolean;
  readonly flow?: string;
  readonly step?: string;
  readonly words: string;
}

/** A flow that takes calls, and what a call that we start gives it. */
export interface FlowSummary {
  readonly name: string;
  readonly variables: readonly {
    readonly name: string;
    readonly expected: string;
    readonly input: 'text' | 'digits' | 'whole-number' | 'phone-number' | 'choice';
    readonly choices?: readonly string[];
    readonly maxLength: number;
  }[];
}

export interface ProjectReport {
  readonly problems: readonly ProjectProblem[];
  readonly flows: readonly FlowSummary[];
}

/** Faults of these rules mostly follow from another: that one is told first, as a page has room for one. */
const CONSEQUENCES: readonly FlowRule[] = ['unreachable', 'dead-end'];

/** Checks all flows of the project, and its routing table. */
export async function checkProject(): Promise<ProjectReport> {
  const ofFlows = Object.entries(catalogue).flatMap(([flow, definition]) => {
    const takesCalls = Object.hasOwn(routing.flows, flow);
    const { faults, warnings = [] } = checkFlow(flow, definition);
    const causesFirst = faults.toSorted((a, b) => rankOf(a.rule) - rankOf(b.rule));
    const found = causesFirst.map(({ step, message, rule }) => ({
      isHeard: takesCalls,
      flow,
      ...(step !== undefined && { step }),
      words: `${message} [${rule}]`,
    }));
    // The recipes are shown as they are: what callers of theirs may not like bothers nobody yet.
    const warned = takesCalls ? warnings.map((words) => ({ isHeard: false, flow, words })) : [];
    return [...found, ...warned];
  });
  const ofRouting = checkRouting(routing).map(({ message }) => ({ isHeard: true, words: message }));
  const lookedAt = await lookAtPrompts(routing.flows);
  const ofPrompts = lookedAt.problems.map((words) => ({ isHeard: false, words }));
  return {
    problems: [...ofRouting, ...ofFlows, ...ofPrompts],
    flows: Object.entries(routing.flows).map(([name, flow]) => ({ name, variables: variablesOf(flow) })),
  };
}

function rankOf(rule: FlowRule): number {
  return CONSEQUENCES.includes(rule) ? 1 : 0;
}

function variablesOf({ variables = {} }: Definition): FlowSummary['variables'] {
  return Object.entries(variables).map(([name, { expected, input, choices, maxLength }]) => ({
    name,
    expected,
    // A day and an address are typed as they are written.
    input: input === 'date' || input === 'sound' ? ('text' as const) : input,
    ...(choices !== undefined && { choices }),
    maxLength,
  }));
}
