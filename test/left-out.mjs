import { styleText } from 'node:util';

/** Said at the end of `npm test`, so that nobody takes its green for more than it is. */
const LEFT_OUT = `
LEFT OUT: test/slow, which takes minutes: saves one after another on the local stack, commands of the framework, all tests of flows
with flows of another team, and what was tried a few times here, many times. Here: npm run test:slow

ALSO LEFT OUT: test/deployed, which deploys into an emulated AWS, calls through it, and holds the running service against its description
(docs/openapi.json); and test/package, where applications and official libraries in Python, PHP, Ruby and Java meet the installed
simulator. They want those languages, and run in CI.
Here: .ci/python.sh once, then npm run test:deployed and npm run test:package
`;

if (process.env['CI'] !== 'true') console.log(styleText(['bold', 'yellow'], LEFT_OUT));
