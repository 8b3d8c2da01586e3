import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anEvent } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { glanceAt, runCommand, runCommandByTsx, runCommandIn } from './run-command.ts';

const { table, record } = aRecordedTable({ isCleared: true });

const names = readdirSync('commands')
  .filter(
    (file) => file.endsWith('.ts') && readFileSync(`commands/${file}`, 'utf8').includes('readCommand({'),
  )
  .map((file) => basename(file, '.ts'));

describe('a command', { timeout: 30_000 }, () => {
  it.each(['rebuild', 'quarantine'])('%s assumes nothing about the table', async (command) => {
    const { err, code } = await runCommandIn({ CALLS_TABLE: 'x', CALLS_SHARDS: '2' }, command);

    expect(err).toBe(
      'Configuration: RETENTION_DAYS is not set. Add --stage prod for a deployed stage or --local for the local stack, or ' +
        'set CALLS_TABLE, CALLS_SHARDS, RETENTION_DAYS to what the stage was deployed with.\n',
    );
    expect(code).toBe(1);
  });

  it.each([
    [
      'rebuild',
      ['--chekc'],
      "There is no option '--chekc'; there is --check, --stage, --local, --help: nothing was done.",
    ],
    ['rebuild', ['everything'], "'everything' is one too many: nothing was done."],
    [
      'quarantine',
      ['--check'],
      "There is no option '--check'; there is --stage, --local, --help: nothing was done.",
    ],
    ['forget', ['+254711000111', '+254711000222'], "'+254711000222' is one too many: nothing was done."],
    ['forget', [], 'Something is missing: nothing was done.'],
    ['replay', ['one.log', 'two.log'], "'two.log' is one too many: nothing was done."],
    ['do-not-call', ['dial'], "There is no 'dial'; there is add, remove, list: nothing was done."],
  ])('%s does nothing when it is given %j', async (command, given, fault) => {
    await record(anEvent());
    const before = await table.items();

    const { out, err, code } = await runCommand(table, command, ...given);

    expect([out, code]).toEqual(['', 1]);
    const [first, second] = err.split('\n');
    expect(first).toBe(fault);
    expect(second).toMatch(new RegExp(`^usage: npm run ${command}`));
    expect(await table.items()).toEqual(before);
  });

  it.each(names)('%s says how it is called when it is asked for help, and does nothing', async (name) => {
    const { out, err, code } = await runCommandIn({}, name, '--help');

    expect([err, code]).toEqual(['', 0]);
    expect(out).toContain(`usage: npm run ${name}`);
  });

  it('is run by npm by its name, each of them', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

    // One that has something to do when it is interrupted must not be killed by tsx, which waits for 60 ms.
    const program = (name: string) => (name === 'webhooks' ? 'node --import tsx' : 'tsx');
    for (const name of names) expect(scripts[name]).toBe(`${program(name)} commands/${name}.ts`);
  });

  it('finds the local stack by itself, as npm runs it', async () => {
    const { port } = new URL(table.endpoint);

    expect(await runCommandByTsx({ PIGA_DYNAMODB_PORT: port }, 'rebuild', '--local')).toMatchObject({
      err: expect.stringMatching(/^ResourceNotFoundException: /),
      code: 1,
    });
  });
});

it('shows as much of what is quarantined as is read', { timeout: 30_000 }, async () => {
  for (let index = 0; index < 100; index += 1) {
    const payload = `${index} ${'x'.repeat(2_000)}`;
    await record({ ...anEvent({ sessionId: undefined }), id: `${index}`, callId: undefined, payload });
  }

  expect(await glanceAt(table, 'quarantine')).toEqual({ err: '', code: 0 });
});

it('shows what is quarantined, as a command', { timeout: 30_000 }, async () => {
  expect(await runCommand(table, 'quarantine')).toMatchObject({
    out: '',
    err: 'Nothing is quarantined.\n',
    code: 0,
  });

  await record({ ...anEvent({ sessionId: undefined }), callId: undefined });

  const { out } = await runCommand(table, 'quarantine');
  expect(JSON.parse(out)).toMatchObject({ quarantine: 'no-session' });
});
