import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readServeOptions, serveOptionSpecs } from '../cli/serve-options.ts';
import { embedded } from '../embedded.ts';
import type { SimulatorOptions } from '../index.ts';
import { CommandError, type Terminal } from '../terminal/command.ts';
import { awaitApplication } from './await-application.ts';
import { type FileResult, junitXml } from './junit.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';
import { readScript, type Scenario } from './script.ts';

const HELP = `africastalking-simulator run FILE|FOLDER|NAME … --line http://127.0.0.1:5000/voice [--junit report.xml]

  FILE, FOLDER    scripts in YAML or JSON
  NAME            a ready scenario: %READY%
  --junit FILE    the result as JUnit XML
  --wait SECONDS  waits so long for your application to start; not at all, unless told
  --port NUMBER   where the REST API is, for scripts in which the application starts calls
  All options of africastalking-simulator itself.

The exit status is 0 if all went as expected, 1 if not, 2 if a script cannot be read.
`;

/** The folder of the ready scenarios, where they are not part of one file. */
const readyFolder = fileURLToPath(new URL('../scenarios/', import.meta.url));

/** `run`: carries out scripts against an application. Returns the exit status. Throws `CommandError`. */
export async function runCommand(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    terminal.stdout.write(HELP.replace('%READY%', readyNames().join(', ')));
    return 0;
  }
  if (positionals.length === 0)
    throw new CommandError('Which script? africastalking-simulator run calls.yml');
  const { lines, rules, faults, port, username, apiKey, seed } = readServeOptions(values);
  if (lines.length === 0)
    throw new CommandError('Where is your application? --line http://127.0.0.1:5000/voice');
  const options: SimulatorOptions = {
    lines,
    rules,
    faults,
    // The same scenario is to fail in the same way tomorrow.
    seed: seed ?? 'scenario',
    ...(values.port !== undefined && { port }),
    ...(username !== undefined && { username }),
    ...(apiKey !== undefined && { apiKey }),
  };

  const scripts = positionals.flatMap(scriptsAt).map(({ file, source }) => ({
    file,
    scenarios: readScript(source, file),
  }));
  if (values.wait !== undefined) await awaitApplication(lines, readSeconds(values.wait));
  const results: FileResult[] = [];
  for (const { file, scenarios } of scripts) results.push(await runFile(file, scenarios, options, terminal));
  if (values.junit !== undefined) writeFileSync(values.junit, junitXml(results));
  return tell(results, terminal);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...serveOptionSpecs,
        junit: { type: 'string' },
        wait: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split('. ')[0]}. See run --help.`, { cause: error });
  }
}

function readSeconds(written: string): number {
  if (/^\d+(\.\d+)?$/.test(written)) return Number(written);
  throw new CommandError(`--wait ${written}: a number of seconds is expected, such as --wait 30.`);
}

interface ScriptSource {
  readonly file: string;
  readonly source: string;
}

/** The scripts of a file, of a folder, or of a ready scenario by its name. */
function scriptsAt(path: string): ScriptSource[] {
  if (existsSync(path)) {
    const files = statSync(path).isDirectory() ? scriptFilesIn(path).map((file) => join(path, file)) : [path];
    return files.map((file) => ({ file, source: readFileSync(file, 'utf8') }));
  }
  const source = readySource(path);
  if (source !== undefined) return [{ file: path, source }];
  throw new CommandError(`There is no script ${path}. Ready scenarios are ${readyNames().join(', ')}.`);
}

function scriptFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort();
}

function readyNames(): string[] {
  const files = embedded === undefined ? scriptFilesIn(readyFolder) : Object.keys(embedded.scenarios);
  return files.map((file) => file.replace(/\.yml$/, ''));
}

function readySource(name: string): string | undefined {
  if (!readyNames().includes(name)) return undefined;
  return embedded?.scenarios[`${name}.yml`] ?? readFileSync(join(readyFolder, `${name}.yml`), 'utf8');
}

/** One scenario after the other: they may share a port, and the application is to be asked by one at a time. */
async function runFile(
  file: string,
  scenarios: Scenario[],
  options: SimulatorOptions,
  { stdout }: Terminal,
): Promise<FileResult> {
  const results: ScenarioResult[] = [];
  stdout.write(`${file}\n`);
  for (const scenario of scenarios) {
    const result = await runScenario(scenario, options);
    results.push(result);
    stdout.write(`  ${result.deviations.length === 0 ? '✓' : '✗'} ${result.name}\n`);
    for (const words of result.deviations) stdout.write(`      ${words}\n`);
    if (result.deviations.length > 0) stdout.write(result.transcript.replaceAll(/^(?=.)/gm, '      '));
  }
  return { file, scenarios: results };
}

function tell(results: FileResult[], { stdout }: Terminal): number {
  const all = results.flatMap(({ scenarios }) => scenarios);
  const failed = all.filter(({ deviations }) => deviations.length > 0).length;
  stdout.write(`\n${all.length - failed} of ${all.length} scenarios went as expected.\n`);
  return failed === 0 ? 0 : 1;
}
