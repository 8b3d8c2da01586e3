import { expect, test } from 'vitest';
import { callCommand } from '../../simulator/terminal/call-command.ts';
import { aProject, type EditedStack, start, welcomeSaying } from './a-project.ts';

/** `npm run call -- ARGUMENTS` against a stack: its exit status, and what it printed. */
async function call(stack: EditedStack, ...args: string[]) {
  let printed = '';
  const stream = { write: (text: string) => (printed += text) };
  const env = { PIGA_API_PORT: String(stack.ports.api), PIGA_AT_PORT: String(stack.ports.simulator) };
  const status = await callCommand(args, { stdout: stream, stderr: stream, env });
  return { status, printed };
}

const throwing = `import { flow } from '../lib/flows/index.ts';

export const welcome = flow(
  {
    start: 'look',
    steps: {
      look: { compute: { found: 'bye' }, timeoutSeconds: 1, failed: 'bye' },
      bye: { end: 'Goodbye.' },
    },
  },
  () => ({
    look: async () => {
      throw new RangeError('no such order');
    },
  }),
);
`;

const withHours = `import { openingHours, route, text, flow } from '../lib/flows/index.ts';
import { welcome } from './welcome.ts';

const office = openingHours({ timeZone: 'Africa/Nairobi', week: { 'mon-fri': '08:00-17:00' }, closed: [] });
const hello = flow({
  variables: { name: text(40) },
  start: 'greet',
  steps: { greet: { end: 'Hello {name}.' } },
});
const open = flow({ start: 'yes', steps: { yes: { end: 'We are open.' } } });

export const routing = route({
  flows: { welcome, open, hello },
  numbers: { '+254711082000': [{ during: office, flow: 'open' }, 'welcome'] },
  otherwise: 'welcome',
});
`;

test('npm run call fails where a caller heard an apology, and names flow, step, reason, file and line', {
  timeout: 120_000,
}, async () => {
  const project = aProject();
  project.saveInPlace('flows/welcome.ts', throwing);
  const stack = await start(project);

  const { status, printed } = await call(stack, '0711000111');

  expect(status).toBe(1);
  expect(printed).toContain(
    'welcome › look: its code failed: RangeError: no such order (flows/welcome.ts:13)',
  );
});

test('npm run call names a flow with its variables, sets the time, and says when it meets what was saved before', {
  timeout: 120_000,
}, async () => {
  const project = aProject();
  project.saveInPlace('flows/welcome.ts', welcomeSaying('We are closed.'));
  project.saveInPlace('flows/index.ts', withHours);
  const stack = await start(project);

  const named = await call(stack, '0711000111', '--flow', 'hello', '--var', 'name=Wanjiru');
  expect(named).toMatchObject({ status: 0, printed: expect.stringContaining('Say “Hello Wanjiru.”') });
  expect(named.printed).not.toMatch(/\.[\w-]{40,}/);

  const early = await call(stack, '0711000111', '--inbound', '--at', 'wed 09:30');
  expect(early.printed).toContain('Say “We are open.”');
  const late = await call(stack, '0711000111', '--inbound', '--at', 'sat 20:00');
  expect(late.printed).toContain('Say “We are closed.”');
  expect((await stack.client.network()).clockOffset).toBe(0);

  const wrong = await call(stack, '0711000111', '--flow', 'hello');
  expect(wrong.status).toBe(1);
  expect(wrong.printed).toContain("'name'");

  project.saveByRename('flows/welcome.ts', 'export const welcome = ;');
  await stack.nextLine();
  const old = await call(stack, '0711000111');
  expect(old.printed).toMatch(/^What was saved last does not take calls: .*flows\/welcome\.ts:1\)/);
});
