import { routing } from '#flows/index.ts';
import { services } from '#flows/services.ts';
import { catalogue } from './catalogue.ts';
import { checkFlow, checkRouting, checkServices } from './check/index.ts';
import { reportOf } from './check/report.ts';

/** Proves the flows that take calls, and the recipes. Ends with an exit status other than 0 when one has a fault. */
const reports = Object.entries(catalogue).map(([name, flow]) => ({ name, report: checkFlow(name, flow) }));
for (const { name, report } of reports) console.log(reportOf(name, report));

const together = [...checkRouting(routing), ...checkServices(routing.flows, services)];
for (const { message } of together) console.log(`flows/index.ts: ${message}`);

const isFaulty = together.length > 0 || reports.some(({ report }) => report.faults.length > 0);
process.exitCode = isFaulty ? 1 : 0;
