import { busyMachine } from '../callbacks/busy-machine.ts';
import { SimulatorClient, SimulatorUnavailable } from '../client.ts';
import { readTime, TIME_EXAMPLES, timeText } from '../phone-page/model/wall-time.js';
import type { CallEvent, CallSummary, NetworkState } from '../protocol.ts';
import { paintFor, placeText, transcriptWriter } from '../transcript.ts';
import { type CallOptions, callHelp, readAt, readCallOptions } from './call-options.ts';
import {
  CommandError,
  type CommandNames,
  projectCommands,
  serviceAddress,
  simulatorAddress,
  type Terminal,
} from './command.ts';
import { placeCall, type StackConnection } from './place-call.ts';
import { loadText, repeatCall } from './repeat-call.ts';
import { deviation } from './verdict.ts';

/** `npm run call`, and `call` of the package. Returns the exit status: 0 only if the call, or all calls, went as told. */
export async function callCommand(
  args: string[],
  terminal: Terminal,
  names: CommandNames = projectCommands,
): Promise<number> {
  try {
    const options = readCallOptions(args, names);
    if (options === 'help') {
      terminal.stdout.write(callHelp(names));
      return 0;
    }
    return await call(options, terminal, names);
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof SimulatorUnavailable)) throw error;
    terminal.stderr.write(`${error.message}\n`);
    return 1;
  }
}

async function call(asked: CallOptions, terminal: Terminal, names: CommandNames): Promise<number> {
  const { url, port } = asked.simulator;
  // Of a simulator elsewhere only itself is known: it has the service call, or calls by a line of its own.
  const knowsService = names === projectCommands && url === undefined && port === undefined;
  const stack: StackConnection = {
    service: knowsService ? serviceAddress(terminal.env) : undefined,
    client: new SimulatorClient(simulatorAddress(asked.simulator, terminal.env), names.start),
  };
  // Whether anything is there at all is found out once, not by every call.
  const network = await stack.client.network();
  warnOfOldService(network, terminal);
  const options = readAt(network.lines[0]?.phoneNumber, asked);
  const { phoneNumber, script, inbound, repeat, at } = options;
  const scripted = script !== undefined && !inbound;
  const restoreClock = at === undefined ? undefined : await setClock(at, network, stack, terminal);
  if (scripted) await stack.client.script(phoneNumber, { ...script, calls: repeat });
  try {
    return await (repeat > 1 ? callOften(options, stack, terminal) : callOnce(options, stack, terminal));
  } finally {
    // The phone is nobody's again, also when the service refused to call it.
    if (scripted) await stack.client.unscript(phoneNumber);
    await restoreClock?.();
  }
}

/** Somebody who has just saved a flow is about to believe that this call meets it. */
function warnOfOldService({ service }: NetworkState, { stderr }: Terminal): void {
  if (service?.keepsLastGood !== true) return;
  const [problem] = service.problems.filter(({ level }) => level === 'error');
  const why = problem === undefined ? '' : `: ${problem.words}${placeText(problem.place)}`;
  stderr.write(`What was saved last does not take calls${why}. This call meets what was saved before.\n`);
}

/** Makes it that time for the network and the service, until the returned function is called. */
async function setClock(
  at: string,
  { service, now, clockOffset }: NetworkState,
  { client }: StackConnection,
  { stderr }: Terminal,
): Promise<() => Promise<unknown>> {
  const timeZone = service?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = readTime(at, timeZone, now);
  if (time === undefined) throw new CommandError(`--at ${at}: a time is expected, such as ${TIME_EXAMPLES}.`);
  await client.setClock(time);
  stderr.write(`It is ${timeText(time, timeZone)} (${timeZone}).\n`);
  return () => client.setClock(clockOffset === 0 ? null : Date.now() + clockOffset);
}

async function callOnce(options: CallOptions, stack: StackConnection, terminal: Terminal): Promise<number> {
  const { stdout, stderr, env } = terminal;
  const write = transcriptWriter(paintFor(stdout, { NO_COLOR: env['NO_COLOR'] }));
  const sessionId = await placeCall(options, stack);

  const events: CallEvent[] = [];
  for await (const event of stack.client.follow(sessionId)) {
    events.push(event);
    if (!options.json) stdout.write(write(event));
  }
  const summary = summaryIn(events);
  const why = deviation(summary, options.script);
  if (options.json)
    stdout.write(`${JSON.stringify({ asTold: why === undefined, why, summary, events }, undefined, 2)}\n`);
  else if (why !== undefined) stderr.write(`Not as told: ${why}\n`);
  return why === undefined ? 0 : 1;
}

async function callOften(options: CallOptions, stack: StackConnection, terminal: Terminal): Promise<number> {
  const result = await repeatCall(options, stack, terminal);
  terminal.stdout.write(options.json ? `${JSON.stringify(result, undefined, 2)}\n` : loadText(result));
  // Callers are dropped when answers come too late, whoever kept the machine busy.
  const busy = result.asTold < result.calls ? busyMachine() : '';
  if (busy !== '') terminal.stderr.write(`${busy.trim()}\n`);
  return result.asTold === result.calls ? 0 : 1;
}

function summaryIn(events: readonly CallEvent[]): CallSummary {
  const last = events.at(-1);
  if (last?.kind === 'ended') return last.summary;
  throw new CommandError('The simulator ended before the call did.');
}
