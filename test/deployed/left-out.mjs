import { styleText } from 'node:util';

/** Said at the end of `npm test`, so that nobody takes its green for more than it is. */
const LEFT_OUT = `
LEFT OUT: test/deployed, which deploys into an emulated AWS and calls through it. It wants Python, and runs in CI.
Here: .ci/python.sh once, then npm run test:deployed
`;

if (process.env['CI'] !== 'true') console.log(styleText(['bold', 'yellow'], LEFT_OUT));
