import { expect, test } from 'vitest';
import { aProject, start, welcomeSaying } from './a-project.ts';

const file = 'flows/welcome.ts';

test.each(['saveInPlace', 'saveByRename'] as const)(
  'each of twenty saves in a row is heard by the next caller, and said in one line: %s',
  { timeout: 300_000 },
  async (save) => {
    const project = aProject();
    const stack = await start(project);

    for (let count = 1; count <= 20; count += 1) {
      project[save](file, welcomeSaying(`Version ${count}.`));
      expect(await stack.nextLine()).toMatch(/^↻ flows\/welcome\.ts: reloaded in \d+ ms$/);
      expect(await stack.heard()).toBe(`Version ${count}.`);
    }
  },
);

test('what is wrong with a save is said, in the terminal and to the page, and what was saved before goes on taking calls', {
  timeout: 300_000,
}, async () => {
  const project = aProject();
  const stack = await start(project);
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
  expect(stack.output()).toMatch(/^ +! welcome: The language 'sw' has no voice/m);
  expect(await service()).toMatchObject({ problems: [{ level: 'warning', place: { file } }] });
  expect(await stack.heard()).toBe('Karibu.');
});

test('new, moved and deleted files and a saved .env count at once', { timeout: 300_000 }, async () => {
  const project = aProject();
  const stack = await start(project);

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
  const project = aProject();
  const stack = await start(project);

  const second = start(project, { PIGA_DATA: stack.folder });

  await expect(second).rejects.toThrow(
    /^The stack ended with 1:\nPiga runs in this folder already, .* For a second one: PIGA_DATA=\S+ .* npm start\n$/,
  );
});
