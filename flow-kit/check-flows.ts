import type { Flow } from '../lib/flows/definition/flow.ts';
import { checkFlow, checkRouting, checkServices } from './check/index.ts';
import { reportOf } from './check/report.ts';
import { lookAtPrompts } from './prompts/look.ts';

/**
 * Proves the flows that take calls, and the recipes. Ends with an exit status other than 0 when one has a fault. A file
 * that cannot be loaded is told in one line, and hides the reports of no others.
 */
let isFaulty = false;
/** One file can keep several from being loaded, and is told of once. */
const told = new Set<string>();

const project = await loaded('flows/index.ts', () => import('#flows/index.ts'));
const services = await loaded('flows/services.ts', () => import('#flows/services.ts'));
const recipes = await loaded('flows/recipes/index.ts', () => import('../flows/recipes/index.ts'));

const flows: Readonly<Record<string, Flow>> = { ...recipes?.recipes, ...project?.routing.flows };
for (const [name, flow] of Object.entries(flows)) {
  const report = checkFlow(name, flow);
  console.log(reportOf(name, report));
  isFaulty ||= report.faults.length > 0;
}
if (project !== undefined) {
  const { routing } = project;
  const together = [
    ...checkRouting(routing),
    ...(services === undefined ? [] : checkServices(routing.flows, services.services)),
  ];
  for (const { message } of together) console.log(`flows/index.ts: ${message}`);
  const { problems } = await lookAtPrompts(routing.flows);
  for (const problem of problems) console.log(problem);
  isFaulty ||= together.length > 0 || problems.length > 0;
}
process.exitCode = isFaulty ? 1 : 0;

/** A file of the project; when it throws while it is loaded, as opening hours do that cannot be read, what it says. */
async function loaded<Module>(file: string, load: () => Promise<Module>): Promise<Module | undefined> {
  try {
    return await load();
  } catch (error) {
    isFaulty = true;
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const [, where = file] = /(?<!lib\/)\b(flows\/[\w./-]+\.ts:\d+)/.exec(stack) ?? [];
    const line = `${where}: ${message}`;
    if (!told.has(line)) console.log(line);
    told.add(line);
    return undefined;
  }
}
