// What people who write their first flow get wrong, each saved while `npm start` runs: the line that is printed at the save
// names the thing as they wrote it, and what would be right.
import { expect, test } from 'vitest';
import { callCommand } from '../../simulator/terminal/call-command.ts';
import { aProject, start, welcomeSaying } from './a-project.ts';

const bye = "bye: { end: 'Goodbye.' }";

/** A flow with these steps, under the name that takes all calls. */
function withSteps(steps: string, more = ''): string {
  return `import { flow, openingHours } from '../lib/flows/index.ts';

export const welcome = flow({
  start: 'first',
  steps: { ${steps}, ${bye} },${more}
} as never);
`;
}

const mistakes: readonly [mistake: string, source: string, said: RegExp][] = [
  [
    'a national number is dialled',
    withSteps("first: { dial: ['0711000222'], maxDuration: 60, unanswered: 'bye' }"),
    /first: 'dial' has '0711000222': a number begins with \+ and its country code, such as \+254711000111 \(flows\/welcome\.ts:5\)/,
  ],
  [
    'a key of two digits',
    withSteps("first: { ask: 'Ten?', keys: { 10: 'bye' }, silence: 'bye', wrong: 'bye' }"),
    /first: 'keys' 10: must be one key: 0 to 9, \* or #, not '10' \(flows\/welcome\.ts:5\)/,
  ],
  [
    'a datum that nothing collects',
    withSteps("first: { say: 'Your {stat} is ready.', next: 'bye' }"),
    /first: It says \{stat\}, but nothing in the flow collects 'stat' \(flows\/welcome\.ts:5\)/,
  ],
  [
    'a datum that is misspelt',
    withSteps(
      "first: { ask: 'PIN?', digits: 4, into: 'code', next: 'say', silence: 'bye', wrong: 'bye' }, say: { say: '{cdoe}', next: 'bye' }",
    ),
    /say: It says \{cdoe\}, but nothing in the flow collects 'cdoe'\. Is 'code' meant\?/,
  ],
  [
    'a step that is not there',
    withSteps("first: { say: 'Hello.', next: 'byee' }"),
    /first: It leads to 'byee' on 'next', which is not there\. Is 'bye' meant\?/,
  ],
  [
    'a verb that is misspelt',
    withSteps("first: { edn: 'Hello.' }"),
    /first: It does nothing: there is no 'edn'\. Is 'end' meant\?/,
  ],
  [
    'a question without a way on for silence',
    withSteps("first: { ask: 'One?', keys: { 1: 'bye' }, wrong: 'bye' }"),
    /first: It lacks 'silence', which must be the name of a step, or \{ say, next \}/,
  ],
  [
    'hours that cannot be read',
    withSteps(
      "first: { say: 'Hello.', next: 'bye' }",
      "\n  hours: openingHours({ timeZone: 'Africa/Nairobi', week: { mon: '8-17' }, closed: [] }),",
    ),
    /openingHours: hours are written 08:00-17:00, not '8-17'.*\(flows\/welcome\.ts:6\)/,
  ],
  ['a slip in the syntax', `${welcomeSaying('Hello.')}}`, /Unexpected "\}" \(flows\/welcome\.ts:7\)/],
  [
    'an export of another name',
    welcomeSaying('Hello.').replace('const welcome', 'const wellcome'),
    /"welcome"|'welcome'/,
  ],
  [
    'mark-up in the words',
    withSteps("first: { say: 'Wait <break time=\"1s\"/> please', next: 'bye' }"),
    /first: 'say' has mark-up, which would be read aloud: '<break time="1s"\/>'\. A pause is \{2s\}/,
  ],
];

test('each of the mistakes that beginners make is told at the save, and mended ones are heard', {
  timeout: 120_000,
}, async () => {
  const project = aProject();
  const stack = await start(project);

  for (const [mistake, source, said] of mistakes) {
    project.saveInPlace('flows/welcome.ts', source);
    const line = await stack.nextLine();
    expect([mistake, line]).toEqual([mistake, expect.stringMatching(said)]);
    expect([mistake, line]).toEqual([mistake, expect.stringContaining('What was saved before goes on')]);
  }

  project.saveInPlace('flows/welcome.ts', welcomeSaying('All is well.'));
  expect(await stack.nextLine()).toMatch(/^↻ /);
  expect(await stack.heard()).toBe('All is well.');

  // What is typed at the command line.
  const env = { PIGA_API_PORT: String(stack.ports.api), PIGA_AT_PORT: String(stack.ports.simulator) };
  const typed: readonly [args: string[], said: string][] = [
    [['0711000111,0711000222'], '0711000111,0711000222 is no phone number'],
    [['0711000111', '--flow', 'wellcome'], "'wellcome'"],
    [['0711000111', '--keys', '1;2'], '1;2 is not made of keys of a telephone'],
    [['0711000111', '--var', 'name=Wanjiru'], 'name the flow too, by --flow'],
    [['0711000111', '--sing'], "Unknown option '--sing'"],
  ];
  for (const [args, said] of typed) {
    let printed = '';
    const stream = { write: (text: string) => (printed += text) };
    expect([args, await callCommand(args, { stdout: stream, stderr: stream, env })]).toEqual([args, 1]);
    expect([args, printed]).toEqual([args, expect.stringContaining(said)]);
  }
  const list = await fetch(`${stack.api}/voice/invoke-call?phone=%2B254711000111,%2B254711000222`);
  expect(list.status).toBe(400);
  expect(await list.text()).toContain('one');
});
