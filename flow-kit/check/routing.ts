import type { Routing, RoutingRule } from '../../lib/flows/definition/routing.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import type { FlowFault, FlowRule } from './fault.ts';
import { phoneProblem } from './phones.ts';
import { quoted } from './quoted.ts';

/**
 * Whether the table leads every call to a flow that is there and can begin with what is known of the call, no flow calls
 * itself, and whoever waits in a queue is taken from it.
 */
export function checkRouting(routing: Routing): FlowFault[] {
  const faults: FlowFault[] = [];
  const note = (message: string, rule: FlowRule = 'routing') => faults.push({ rule, message });
  const { flows, outbound, otherwise } = routing;
  const numbers = listsOf(routing, note);
  const lead = (where: string, name: string) => {
    for (const message of leadProblems(flows, where, name)) note(message);
  };
  lead('otherwise', otherwise);
  if (outbound !== undefined) lead('outbound', outbound);
  for (const [number, rules] of Object.entries(numbers)) {
    const why = number.startsWith('+')
      ? phoneProblem(number)
      : 'it is not + and a telephone number with its country code';
    if (why !== undefined) note(`numbers has '${number}': ${why}`);
    for (const rule of rules) lead(`numbers, ${number}`, flowOf(rule));
    for (const message of hiddenRules(number, rules)) note(message);
  }
  checkPhrases(routing, note);
  checkCallsToOurselves({ ...routing, numbers }, note);
  checkQueues(flows, note);
  return faults;
}

type Tell = (message: string, rule?: FlowRule) => void;
type Flows = Routing['flows'];

/** The rules of each number. A flow that is named without a list around it is told, not fallen over. */
function listsOf({ numbers = {} }: Routing, note: Tell): NonNullable<Routing['numbers']> {
  const entries: [string, unknown][] = Object.entries(numbers);
  return Object.fromEntries(
    entries.map(([number, rules]) => {
      if (Array.isArray(rules)) return [number, rules];
      note(`numbers, ${number}: must be a list of rules, such as [${quoted(rules)}], not ${quoted(rules)}`);
      return [number, []];
    }),
  );
}

function flowOf(rule: RoutingRule<string>): string {
  return typeof rule === 'string' ? rule : rule.flow;
}

function leadProblems(flows: Flows, where: string, name: string): string[] {
  if (!Object.hasOwn(flows, name))
    return [
      `${where} leads to the flow '${name}', which is not there. There are: ${Object.keys(flows).join(', ')}`,
    ];
  const variables = Object.keys(flows[name]?.variables ?? {});
  return variables.length === 0
    ? []
    : [
        `${where} leads to the flow '${name}', which needs ${variables.join(', ')}: only invoke-call can start it`,
      ];
}

/** Rules that can never hold, for one before them always does. */
function hiddenRules(number: string, rules: readonly RoutingRule<string>[]): string[] {
  const messages: string[] = [];
  rules.forEach((rule, index) => {
    if (typeof rule === 'string' && index < rules.length - 1)
      messages.push(
        `numbers, ${number}: the rule behind '${rule}' is never reached, as '${rule}' holds at all times`,
      );
    const sameHours = rules.slice(0, index).some((before) => sameHoursAs(before, rule));
    if (typeof rule !== 'string' && sameHours)
      messages.push(
        `numbers, ${number}: the rule for '${rule.flow}' is never reached, as one before it has the same hours`,
      );
  });
  return messages;
}

function sameHoursAs(a: RoutingRule<string>, b: RoutingRule<string>): boolean {
  return (
    typeof a !== 'string' && typeof b !== 'string' && JSON.stringify(a.during) === JSON.stringify(b.during)
  );
}

function checkPhrases({ systemPrompts = {} }: Routing, note: Tell): void {
  for (const [phrase, words] of Object.entries(systemPrompts)) {
    const texts: unknown[] = typeof words === 'object' && words !== null ? Object.values(words) : [words];
    for (const text of texts.length === 0 ? [''] : texts)
      if (typeof text !== 'string' || text.trim() === '')
        note(`systemPrompts.${phrase} is ${quoted(text)}: the caller would hear nothing`, 'words');
  }
}

/** No flow dials a number of ours that leads back to the flow, or redirects the call to this service. */
function checkCallsToOurselves({ flows, numbers = {} }: Routing, note: Tell): void {
  for (const { flow, name, step } of stepsOf(flows)) {
    const dialled = 'dial' in step ? step.dial : [];
    for (const [number, rules] of Object.entries(numbers))
      if (dialled.includes(number as '+1') && rules.some((rule) => flowOf(rule) === flow))
        note(
          `${flow}, ${name}: it dials ${number}, which leads to '${flow}' itself: the call would call itself`,
          'self-call',
        );
    if ('redirect' in step && /\/voice\/(instruct|events)\b/.test(step.redirect))
      note(
        `${flow}, ${name}: it redirects to this service, where the call would begin again, for ever. Another flow is run by { run: … }`,
        'self-call',
      );
  }
}

function stepsOf(flows: Flows): { readonly flow: string; readonly name: string; readonly step: Step }[] {
  return Object.entries(flows).flatMap(([flow, { steps }]) =>
    Object.entries(steps).map(([name, step]) => ({ flow, name, step })),
  );
}

/** Each queue has flows that put callers into it, and flows that take them out, as far as names are written out. */
function checkQueues(flows: Flows, note: Tell): void {
  const steps = stepsOf(flows).map(({ flow, name, step }) => ({ at: `${flow}, ${name}`, step }));
  const into = steps.flatMap(({ at, step }) => ('enqueue' in step ? [{ at, queue: step.enqueue }] : []));
  const outOf = steps.flatMap(({ at, step }) => ('dequeue' in step ? [{ at, queue: step.name ?? '' }] : []));
  for (const { at, queue } of into)
    if (!outOf.some((other) => mayBeSame(queue, other.queue)))
      note(
        `${at}: callers wait in the queue '${queue}', which no flow dequeues from${others(outOf)}`,
        'queue',
      );
  for (const { at, queue } of outOf)
    if (!into.some((other) => mayBeSame(queue, other.queue)))
      note(`${at}: it dequeues from '${queue}', where no flow lets callers wait${others(into)}`, 'queue');
}

function mayBeSame(a: string, b: string): boolean {
  const pattern = (text: string) =>
    new RegExp(
      `^${text
        .split(/\{[^{}]*\}/)
        .map((words) => words.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'))
        .join('.*')}$`,
    );
  return a === b || pattern(a).test(b) || pattern(b).test(a) || (a.includes('{') && b.includes('{'));
}

function others(queues: readonly { readonly queue: string }[]): string {
  return queues.length === 0
    ? ''
    : `. There are: ${[...new Set(queues.map(({ queue }) => queue))].join(', ')}`;
}
