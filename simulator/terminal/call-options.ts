import { parseArgs } from 'node:util';
import type { PhoneScript } from '../protocol.ts';
import {
  CommandError,
  type CommandNames,
  readNumber,
  type SimulatorPlace,
  simulatorOptionSpecs,
} from './command.ts';

/** What `--help` says. */
export function callHelp({ call, console }: CommandNames): string {
  return `${call} NUMBER [options]     has the service call a phone
${call} NUMBER --inbound     has a phone call the service

  --keys 1,2#          keys at each prompt, in order; nothing between commas is silence
  --answer-after 3     seconds of ringing
  --hang-up-after 20   hangs up so many seconds after the answer
  --speak-for 5        seconds of speaking at each recording
  --no-answer, --busy, --reject, --off
                       what the phone does instead of answering
  --line +254…         the number of ours that is called, with --inbound
  --flow reminder      the flow that takes the call, instead of the one that routing gives it
  --var name=Wanjiru   a variable of that flow; may be repeated
  --at "sat 20:00"     the time at which the call is made, for the service too: also 10:00, 2026-12-25T10:00
  --real-time          takes as long as a real call; without it the call is over at once
  --live               leaves the phone to whoever has it open, on the phone page or in ${console}
  --repeat 100         so many calls
  --concurrency 10     so many of them at a time
  --json               the result as JSON
  --port 8100          the simulator’s port on this machine
  --url http://…:8100  the simulator’s address, where it is on another
  --help               this text

The exit status is 0 only if the call went as told, and nobody heard an apology.
`;
}

/** The options of `npm run call`. */
export interface CallOptions {
  readonly phoneNumber: string;
  readonly inbound: boolean;
  readonly line: string | undefined;
  /** Both as they were typed: `0711…` is a number of the country where the lines are, which the simulator knows. */
  readonly typed: { phoneNumber: string; line: string | undefined };
  readonly flow: string | undefined;
  readonly variables: Record<string, string>;
  /** The time of the call, as it was written. */
  readonly at: string | undefined;
  /** Undefined when a person holds the phone. */
  readonly script: PhoneScript | undefined;
  readonly repeat: number;
  readonly concurrency: number;
  readonly json: boolean;
  readonly simulator: SimulatorPlace;
}

const onRings = { 'no-answer': 'ignore', busy: 'busy', reject: 'reject', off: 'off' } as const;

/** Reads the arguments. `'help'` when that was asked for; throws `CommandError` when they make no sense. */
export function readCallOptions(args: string[], { call }: CommandNames): CallOptions | 'help' {
  const { values, positionals } = parse(args, call);
  if (values.help === true) return 'help';
  const [typed, ...more] = positionals;
  if (typed === undefined) throw new CommandError(`Which number? ${call} 254711000111`);
  if (more.length > 0) throw new CommandError(`One number at a time: what is ${more.join(' ')}?`);

  checkTogether(values);
  return {
    phoneNumber: readNumber(typed),
    inbound: values.inbound === true,
    line: values.line === undefined ? undefined : readNumber(values.line),
    typed: { phoneNumber: typed, line: values.line },
    flow: values.flow,
    variables: readVariables(values.var ?? []),
    at: values.at,
    script: values.live === true ? undefined : scriptOf(values),
    repeat: count('repeat', values.repeat, 1),
    concurrency: count('concurrency', values.concurrency, 10),
    json: values.json === true,
    simulator: { url: values.url, port: values.port },
  };
}

type Values = ReturnType<typeof parse>['values'];

/** Refuses options that make no sense beside each other. */
function checkTogether(values: Values): void {
  const inbound = values.inbound === true;
  const refusals = refusalsIn(values);
  if (refusals.length > 1) throw new CommandError(`A phone cannot do both: --${refusals.join(' and --')}.`);
  if (inbound && refusals.length > 0)
    throw new CommandError(`--${refusals[0]} is about a phone that is called, not with --inbound.`);
  if (inbound && values.flow !== undefined)
    throw new CommandError('--flow is about a call that the service starts; with --inbound routing decides.');
  if (values.var !== undefined && values.flow === undefined)
    throw new CommandError('--var gives a variable to a flow: name the flow too, by --flow.');
}

function refusalsIn(values: Values) {
  return (['no-answer', 'busy', 'reject', 'off'] as const).filter((name) => values[name] === true);
}

function scriptOf(values: Values): PhoneScript {
  const [refusal] = refusalsIn(values);
  return {
    ...(refusal !== undefined && { onRing: onRings[refusal] }),
    ...(values.keys !== undefined && { keys: readKeys(values.keys) }),
    ...seconds('answerAfter', 'answer-after', values),
    ...seconds('hangUpAfter', 'hang-up-after', values),
    ...seconds('speakFor', 'speak-for', values),
    pace: values['real-time'] === true ? 'real' : 'instant',
  };
}

/** The same options with their numbers read where the lines are. */
export function readAt(home: string | undefined, options: CallOptions): CallOptions {
  const { phoneNumber, line } = options.typed;
  return {
    ...options,
    phoneNumber: readNumber(phoneNumber, home),
    line: line === undefined ? undefined : readNumber(line, home),
  };
}

function parse(args: string[], command: string) {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...simulatorOptionSpecs,
        inbound: flag,
        line: text,
        flow: text,
        var: { ...text, multiple: true },
        at: text,
        keys: text,
        'answer-after': text,
        'hang-up-after': text,
        'speak-for': text,
        'no-answer': flag,
        busy: flag,
        reject: flag,
        off: flag,
        'real-time': flag,
        live: flag,
        repeat: text,
        concurrency: text,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split('. ')[0]}. See ${command} --help`, {
      cause: error,
    });
  }
}

function readVariables(texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text): [string, string] => {
    const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    throw new CommandError(`--var ${text}: a name and a value are expected, such as --var name=Wanjiru.`);
  });
  return Object.fromEntries(pairs);
}

function readKeys(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  const wrong = items.find((item) => !/^[0-9*#]*$/.test(item));
  if (wrong === undefined) return items;
  throw new CommandError(
    `--keys ${text}: ${wrong} is not made of keys of a telephone. Write --keys 1,2# for two prompts.`,
  );
}

function seconds(
  name: 'answerAfter' | 'hangUpAfter' | 'speakFor',
  option: string,
  values: Record<string, unknown>,
): PhoneScript {
  const value = values[option];
  if (value === undefined) return {};
  const number = Number(value);
  if (value !== '' && number >= 0 && Number.isFinite(number)) return { [name]: number };
  throw new CommandError(`--${option} ${value}: a number of seconds is expected, such as --${option} 5.`);
}

function count(option: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new CommandError(`--${option} ${value}: a whole number above 0 is expected.`);
}
