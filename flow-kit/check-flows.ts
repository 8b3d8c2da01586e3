import { routing } from '../flows/index.ts';
import { recipes } from '../flows/recipes/index.ts';
import type { Flow } from '../lib/flows/definition/flow.ts';
import { checkFlow, checkRouting } from './check/index.ts';
import { reportOf } from './check/report.ts';

/** Proves the flows that take calls, and the recipes. Ends with an exit status other than 0 when one has a fault. */
const flows: Readonly<Record<string, Flow>> = { ...recipes, ...routing.flows };
const reports = Object.entries(flows).map(([name, flow]) => ({ name, report: checkFlow(name, flow) }));
for (const { name, report } of reports) console.log(reportOf(name, report));

const misrouted = checkRouting(routing);
for (const { message } of misrouted) console.log(`flows/index.ts: ${message}`);

const isFaulty = misrouted.length > 0 || reports.some(({ report }) => report.faults.length > 0);
process.exitCode = isFaulty ? 1 : 0;
