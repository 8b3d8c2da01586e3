import { routing } from '../flows/index.ts';
import { catalogue } from './catalogue.ts';
import { checkFlow, checkRouting } from './check/index.ts';
import { reportOf } from './check/report.ts';

/** Proves the flows that take calls, and the recipes. Ends with an exit status other than 0 when one has a fault. */
const reports = Object.entries(catalogue).map(([name, flow]) => ({ name, report: checkFlow(name, flow) }));
for (const { name, report } of reports) console.log(reportOf(name, report));

const misrouted = checkRouting(routing);
for (const { message } of misrouted) console.log(`flows/index.ts: ${message}`);

const isFaulty = misrouted.length > 0 || reports.some(({ report }) => report.faults.length > 0);
process.exitCode = isFaulty ? 1 : 0;
