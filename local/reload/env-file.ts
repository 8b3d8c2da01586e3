import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readConfig, type SettingName, settingNames } from '../../lib/platform/config.ts';
import type { FunctionDefinition } from '../service.ts';

/** The result of reading a changed `.env`. */
export type EnvChange = { readonly refusal: string } | GoodChange;

export interface GoodChange {
  readonly refusal?: undefined;
  /** The change in a few words. */
  readonly words: string;
  /** Gives the functions what they then read. */
  readonly use: () => void;
}

export interface EnvFile {
  /** Reads the file as it is now. */
  readonly read: () => Promise<EnvChange>;
}

type Settings = Readonly<Record<string, unknown>>;
const require = createRequire(import.meta.url);
const settingsOf = require('../../build/deploy/settings.cjs') as (framework: {
  resolveVariable: (variable: string) => Promise<string>;
}) => Promise<Settings>;

/** Read once, when the stack starts: a port cannot be changed under a running server. */
function isPort(name: string): boolean {
  return /^PIGA_\w+_PORT$|^PIGA_DATA$/.test(name);
}

/**
 * Lets a saved `.env` count for the running stack as if it had been started with it. As at the start, `.env.local` goes
 * before `.env`, and a variable of the shell before both.
 */
export async function followEnvFile(
  root: string,
  functions: Readonly<Record<string, FunctionDefinition>>,
): Promise<EnvFile> {
  let inFile = contentOf(root);
  return {
    read: async () => {
      const before = inFile;
      const now = contentOf(root);
      const isOurs = (name: string) => process.env[name] === undefined || process.env[name] === before[name];
      const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
        (name) => before[name] !== now[name] && isOurs(name),
      );
      for (const name of changed) setVariable(name, now[name]);
      const settings = await settingsOf({ resolveVariable: async () => 'local' });
      const wrong = faultsIn(changed, settings);
      if (wrong !== undefined) {
        for (const name of changed) setVariable(name, before[name]);
        return { refusal: wrong };
      }
      inFile = now;
      const ports = changed.filter(isPort);
      const words =
        ports.length > 0
          ? `${ports.join(', ')} from the next npm start on`
          : changed.length === 0
            ? 'nothing new'
            : changed.join(', ');
      return { words, use: () => applyTo(functions, settings) };
    },
  };
}

/** The file that the framework reads: the stage's own, or else the common one. */
function contentOf(root: string): NodeJS.Dict<string> {
  for (const name of ['.env.local', '.env']) {
    try {
      return parseEnv(readFileSync(join(root, name), 'utf8'));
    } catch {}
  }
  return {};
}

function setVariable(name: string, value: string | undefined): void {
  if (isPort(name)) return;
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

/** Settings with which no function could start. Those of which the local stage has its own do not matter here. */
function faultsIn(changed: readonly string[], settings: Settings): string | undefined {
  const counting = changed.filter(
    (name): name is SettingName =>
      (settingNames as readonly string[]).includes(name) &&
      process.env[name] !== undefined &&
      settings[name] === process.env[name],
  );
  try {
    readConfig(process.env, ...counting);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Gives each function the settings as they are now, where it has them. */
function applyTo(functions: Readonly<Record<string, FunctionDefinition>>, settings: Settings): void {
  for (const { environment = {} } of Object.values(functions)) {
    for (const name of Object.keys(environment)) {
      const value = settings[name];
      // What is filled in once the embedded parts run is empty here.
      if (typeof value === 'string' && value !== '') environment[name] = value;
    }
  }
}
