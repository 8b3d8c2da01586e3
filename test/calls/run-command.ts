import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundledPrograms } from '../bundled-programs.ts';
import type { TestTable } from './a-table.ts';

/** What is run instead of `tsx commands/NAME.ts`; that npm runs them so is tested once, in commands.test.ts. */
async function programOf(command: string): Promise<string> {
  return join(await bundledPrograms(['commands/*.ts']), `${command}.mjs`);
}

/** Runs a command as a person does, against a table of these tests. */
export function runCommand(table: TestTable, command: string, ...args: string[]) {
  return runCommandIn(settingsOf(table), command, ...args);
}

/** The same, by somebody who has read enough as soon as there is anything to read. */
export async function glanceAt(table: TestTable, command: string) {
  const child = spawn(process.execPath, [await programOf(command)], {
    env: { PATH: process.env['PATH'], ...settingsOf(table) },
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [err, code] = await Promise.all([
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  return { err, code };
}

export function settingsOf(table: TestTable): Record<string, string> {
  return {
    CALLS_TABLE: table.tableName,
    CALLS_SHARDS: String(table.shards),
    RETENTION_DAYS: String(table.retentionDays),
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}

/** The same with nothing in its environment but these settings. */
export async function runCommandIn(settings: Record<string, string>, command: string, ...args: string[]) {
  return outcomeOf([await programOf(command), ...args], settings);
}

/** The same as npm runs it. */
export function runCommandByTsx(settings: Record<string, string>, command: string, ...args: string[]) {
  return outcomeOf(['--import', 'tsx', `commands/${command}.ts`, ...args], settings);
}

async function outcomeOf(args: readonly string[], settings: Record<string, string>) {
  const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...settings } });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  return { out, err, code };
}
