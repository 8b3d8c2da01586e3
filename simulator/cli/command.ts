import { parseArgs } from 'node:util';
import { SimulatorUnavailable } from '../client.ts';
import { runCommand } from '../scripts/run-command.ts';
import { callCommand } from '../terminal/call-command.ts';
import { CommandError, packageCommands, type Terminal } from '../terminal/command.ts';
import { type Keyboard, phoneConsole } from '../terminal/phone-console.ts';
import { serve } from './serve.ts';
import { readServeOptions, serveOptionSpecs } from './serve-options.ts';

export const HELP = `africastalking-simulator --line +254711082000=http://127.0.0.1:5000/voice [options]
    Africa’s Talking’s voice service on this machine, with a telephone in the browser

africastalking-simulator run calls.yml … --line http://127.0.0.1:5000/voice [--junit report.xml] [--wait 30]
    carries out scripted calls against your application, and tells by its exit status whether all went as expected

africastalking-simulator call NUMBER [--keys 1,2#] …        one call, at a simulator that runs (see call --help)
africastalking-simulator console [NUMBER] [LINE]            a telephone in the terminal, there (see console --help)

  --line NUMBER=URL     a number of yours and its callback URL; may be repeated. The URL alone is enough for one line
  --events [NUMBER=]URL the events URL, of one line or of all
  --rule NAME=VALUE     what Africa’s Talking does where nobody knows, such as noInput=post; may be repeated
  --faults NAME=RATE    what goes wrong, such as callbacks.duplicate=0.1; may be repeated, or JSON
  --api-key KEY         the only key that the REST API takes; any, unless told
  --username NAME       the only user name that it takes; any, unless told
  --port 8100           the port: HTTP, HTTPS, and a proxy for Africa’s Talking’s host names
  --host 127.0.0.1      the address to listen on; 0.0.0.0 lets other machines in, which can ring phones then
  --name NAME           a name under which other machines reach it, such as its service in docker compose
  --https-port 443      a further port, for host names that are turned here by the table of hosts
  --certificates FOLDER keeps the certificate for those names, for programs to trust
  --seed TEXT           the same session ids and faults again
  --quiet               no transcript
  --help, --version
`;

/** The result of a command: an exit status, or something that runs until it is closed. */
export type CommandOutcome = { exitCode: number } | { running: { close(): Promise<void> } };

/** The command `africastalking-simulator`. */
export async function command(
  args: string[],
  terminal: Terminal & { stdin: Keyboard },
  version: string,
): Promise<CommandOutcome> {
  try {
    const [name, ...rest] = args;
    if (name === 'call') return { exitCode: await callCommand(rest, terminal, packageCommands) };
    if (name === 'console')
      return { exitCode: await phoneConsole(rest, terminal.stdin, terminal, packageCommands) };
    if (name === 'run') return { exitCode: await runCommand(rest, terminal) };
    return await start(args, terminal, version);
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof SimulatorUnavailable)) throw error;
    terminal.stderr.write(`${error.message}\n`);
    return { exitCode: 2 };
  }
}

async function start(args: string[], terminal: Terminal, version: string): Promise<CommandOutcome> {
  const { values, positionals } = parse(args);
  if (values.help === true || values.version === true) {
    terminal.stdout.write(values.help === true ? HELP : `${version}\n`);
    return { exitCode: 0 };
  }
  const [unknown] = positionals;
  if (unknown !== undefined)
    throw new CommandError(`There is no command ${unknown}; there are run, call and console. See --help.`);
  return { running: await serve(readServeOptions(values), terminal) };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...serveOptionSpecs,
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split('. ')[0]}. See --help.`, { cause: error });
  }
}
