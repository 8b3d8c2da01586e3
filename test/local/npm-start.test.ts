import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { recordingAudio } from '../../simulator/audio/mp3.ts';
import { callCommand } from '../../simulator/terminal/call-command.ts';
import { runs } from '../runs.ts';
import { connected, phone } from '../simulator/phone-page/desk.ts';
import { describeInChromium, usualPage } from '../simulator/phone-page/in-chromium.ts';
import { aProject, type EditedStack, start, welcomeSaying } from './a-project.ts';
import { walkMistakes } from './walk-mistakes.ts';

/*
 * What whoever writes flows meets: `npm start`, `npm run call`, and a save. One stack for all of it, which goes back to the
 * flows of the project after each test.
 */

const project = aProject(afterAll);
let stack: EditedStack;
beforeAll(async () => {
  stack = await start(project);
});
afterEach(() => stack.takeBackAll(), 60_000);
afterAll(() => stack?.interrupt());

const file = 'flows/welcome.ts';

test.each(['saveInPlace', 'saveByRename'] as const)(
  'each of three saves in a row is heard by the next caller, and said in one line: %s',
  { timeout: 120_000 },
  async (save) => {
    for (let count = 1; count <= 3; count += 1) {
      project[save](file, welcomeSaying(`Version ${count}.`));
      expect(await stack.nextLine()).toMatch(/^↻ flows\/welcome\.ts: reloaded in \d+ ms$/);
      expect(await stack.heard()).toBe(`Version ${count}.`);
    }
  },
);

test('what is wrong with a save is said, in the terminal and to the page, and what was saved before goes on taking calls', {
  timeout: 120_000,
}, async () => {
  const service = async () => (await stack.client.network()).service;
  project.saveInPlace(file, welcomeSaying('All is well.'));
  await stack.nextLine();

  project.saveByRename(file, `${welcomeSaying('Broken.')}}`);
  expect(await stack.nextLine()).toMatch(
    /^✗ flows\/welcome\.ts: .*flows\/welcome\.ts:7\)\. What was saved before goes on/,
  );
  expect(await service()).toMatchObject({ keepsLastGood: true, problems: [{ place: { file, line: 7 } }] });
  expect(await stack.heard()).toBe('All is well.');

  project.saveInPlace(file, welcomeSaying('Faulty.').replace('end:', 'edn:'));
  expect(await stack.nextLine()).toMatch(
    /welcome › greeting: .*\(flows\/welcome\.ts:5\)\. What was saved before/,
  );
  expect(await stack.heard()).toBe('All is well.');

  project.saveInPlace(file, `throw new Error('Not at all.');\n${welcomeSaying('Thrown.')}`);
  expect(await stack.nextLine()).toMatch(/cannot be loaded: Error: Not at all\. \(flows\/welcome\.ts:1\)/);

  project.saveInPlace(file, welcomeSaying('Mended.'));
  expect(await stack.nextLine()).toMatch(/^↻ /);
  expect(await service()).toMatchObject({ keepsLastGood: false, problems: [] });
  expect(await stack.heard()).toBe('Mended.');

  const inKiswahili = welcomeSaying('X').replace('start:', 'languages: { sw: {} },\n  start:');
  project.saveInPlace(file, inKiswahili.replace("'X'", "{ sw: 'Karibu.' }"));
  expect(await stack.nextLine()).toMatch(/^↻ /);
  await expect.poll(() => stack.output()).toMatch(/^ +! welcome: The language 'sw' has no voice/m);
  expect(await service()).toMatchObject({ problems: [{ level: 'warning', place: { file } }] });
  expect(await stack.heard()).toBe('Karibu.');
});

test('new, moved and deleted files and a saved .env count at once', { timeout: 120_000 }, async () => {
  project.saveInPlace('flows/new/words.ts', `export const words = 'From a new file.';\n`);
  expect(await stack.nextLine()).toMatch(/^↻ flows\/new\/words\.ts/);
  project.saveInPlace(
    file,
    `import { words } from './new/words.ts';\n${welcomeSaying('X').replace(`'X'`, 'words')}`,
  );
  expect(await stack.nextLine()).toMatch(/^↻ /);
  expect(await stack.heard()).toBe('From a new file.');

  project.remove('flows/new/words.ts');
  expect(await stack.nextLine()).toMatch(/^✗ flows\/new\/words\.ts: Could not resolve "\.\/new\/words\.ts"/);
  expect(await stack.heard()).toBe('From a new file.');
  project.saveInPlace(file, welcomeSaying('Here again.'));
  expect(await stack.nextLine()).toMatch(/^↻ /);

  project.saveInPlace('.env', 'TIME_ZONE=Africa/Nowhere\n');
  expect(await stack.nextLine()).toMatch(/^✗ \.env: .*TIME_ZONE is not a time zone/);
  project.saveByRename('.env', 'DEFAULT_COUNTRY=UG\n');
  expect(await stack.nextLine()).toMatch(/^↻ \.env \(DEFAULT_COUNTRY\): reloaded/);
  const answer = await fetch(`${stack.api}/voice/invoke-call?phone=0772000111`);
  expect(await answer.text()).toContain('+256772000111');
});

test('a second npm start in one clone says so in one line, and how to have two', {
  timeout: 120_000,
}, async () => {
  const second = start(project, { PIGA_DATA: stack.folder });

  await expect(second).rejects.toThrow(
    /^The stack ended with 1:\nPiga runs in this folder already, .* For a second one: PIGA_DATA=\S+ .* npm start\n$/,
  );
});

/** A transcript without what differs from call to call and from machine to machine. */
function lasting(transcript: string): string[] {
  const plain = transcript
    .replace(/ATVId_[0-9a-f]{32}/g, 'ATVId_…')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
    .replace(/callStartTime=\S+/, 'callStartTime=…')
    .replace(/127\.0\.0\.1:\d+/g, 'the stack')
    .replace(/\d+(\.\d+)? (ms|s)\b/g, 'a while');
  // Two notifications are under way together: either may be answered first.
  return plain
    .split('\n')
    .filter((line) => line.trim() !== '')
    .sort();
}

test('what the README shows of npm start and npm run call is what they print', {
  timeout: 120_000,
}, async () => {
  const readme = readFileSync('README.md', 'utf8');
  const [greeting = '', shown = ''] = ['Piga is ready', '    0.0 s'].map((begin) =>
    readme.slice(readme.indexOf(begin), readme.indexOf('\n```', readme.indexOf(begin))),
  );

  const { printed } = await call('254711000111');

  // The README leaves stretches out, and says so.
  const lines = lasting(shown).filter((line) => line !== '…');
  expect(lasting(printed)).toEqual(expect.arrayContaining(lines));
  expect(lines.length).toBeGreaterThan(8);
  expect(lasting(stack.output())).toEqual(expect.arrayContaining(lasting(greeting)));
});

/** `npm run call -- ARGUMENTS`: its exit status, and what it printed. */
async function call(...args: string[]) {
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
  project.saveInPlace(file, throwing);
  await stack.nextLine();

  const { status, printed } = await call('0711000111');

  expect(status).toBe(1);
  expect(printed).toContain(
    'welcome › look: its code failed: RangeError: no such order (flows/welcome.ts:13)',
  );
});

test('npm run call names a flow with its variables, sets the time, and says when it meets what was saved before', {
  timeout: 120_000,
}, async () => {
  project.saveInPlace(file, welcomeSaying('We are closed.'));
  await stack.nextLine();
  project.saveInPlace('flows/index.ts', withHours);
  await stack.nextLine();

  const named = await call('0711000111', '--flow', 'hello', '--var', 'name=Wanjiru');
  expect(named).toMatchObject({ status: 0, printed: expect.stringContaining('Say “Hello Wanjiru.”') });
  expect(named.printed).not.toMatch(/\.[\w-]{40,}/);

  const early = await call('0711000111', '--inbound', '--at', 'wed 09:30');
  expect(early.printed).toContain('Say “We are open.”');
  const late = await call('0711000111', '--inbound', '--at', 'sat 20:00');
  expect(late.printed).toContain('Say “We are closed.”');
  expect((await stack.client.network()).clockOffset).toBe(0);

  const wrong = await call('0711000111', '--flow', 'hello');
  expect(wrong.status).toBe(1);
  expect(wrong.printed).toContain("'name'");

  project.saveByRename(file, 'export const welcome = ;');
  await stack.nextLine();
  const old = await call('0711000111');
  expect(old.printed).toMatch(/^What was saved last does not take calls: .*flows\/welcome\.ts:1\)/);
});

const recorded = `import { flow } from '../lib/flows/index.ts';

export const welcome = flow({
  languages: { sw: { recorded: true } },
  start: 'greeting',
  steps: { greeting: { end: { sw: 'Karibu. Simu hii imerekodiwa.' } } },
});
`;

describeInChromium('Whoever writes flows, with the phone page open,', () => {
  const openPhone = async () => {
    const page = await usualPage({ context: {}, silent: false });
    await page.goto(stack.simulator);
    await connected(page);
    return page;
  };

  test('is told of every typical mistake where they look: in the terminal, on the page, and by npm run call', {
    timeout: 240_000,
  }, async () => {
    const all = await walkMistakes({ project, stack, page: await openPhone(), call });

    const missing = all.flatMap(({ mistake, said, told }) =>
      Object.entries(told).flatMap(([where, words]) =>
        words.includes(said) ? [] : [{ mistake, where, said, words }],
      ),
    );
    expect(missing).toEqual([]);
    expect(all.length).toBeGreaterThan(runs(3, 15));
  });

  test('hears what is recorded, from this machine', { timeout: 120_000 }, async () => {
    const page = await openPhone();
    const sound = Buffer.from(recordingAudio({ seconds: 2, speech: [] }));
    const file = join(project.folder, 'flows/prompts/welcome.greeting.sw.mp3');
    project.saveInPlace('flows/welcome.ts', recorded);
    await stack.nextLine();
    writeFileSync(file, sound);

    execFileSync('npm', ['run', '--silent', 'prompts'], { cwd: project.folder, stdio: 'pipe' });
    expect(await stack.nextLine()).toMatch(/^↻ flows\/prompts\/index\.json: reloaded/);

    const [, url = ''] =
      /Play (http\S+welcome\.greeting\.sw\.mp3)/.exec((await call('0711000111')).printed) ?? [];
    const fetched = await fetch(url);
    expect([fetched.status, fetched.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    expect(sound.equals(Buffer.from(await fetched.arrayBuffer()))).toBe(true);
    const played = page.waitForRequest(url);
    await phone(page).green.click();
    await played;

    rmSync(file);
    project.takeBack('flows/prompts/index.json');
    await stack.nextLine();
  });
});
