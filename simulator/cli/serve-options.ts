import type { parseArgs } from 'node:util';
import type { PhoneLine } from '../calls/phone-line.ts';
import { checked, faults as faultsSchema, partialRules, phoneLines } from '../control/checks.ts';
import type { Faults } from '../protocol.ts';
import type { Rules } from '../rules.ts';
import { CommandError, readNumber } from '../terminal/command.ts';

/** The line that is meant when only an address is named. */
const DEFAULT_NUMBER = '+254711082000';
const DEFAULT_PORT = 8100;

/** The options with which the simulator is started. */
export interface ServeOptions {
  readonly lines: PhoneLine[];
  readonly rules: Partial<Rules>;
  readonly faults: Faults;
  readonly username: string | undefined;
  readonly apiKey: string | undefined;
  readonly host: string;
  /** Names under which other machines reach it. */
  readonly names: string[];
  readonly port: number;
  readonly httpsPort: number | undefined;
  /** The folder of the authority's certificate. */
  readonly certificates: string | undefined;
  readonly seed: string | undefined;
  readonly quiet: boolean;
}

const several = { type: 'string', multiple: true } as const;
const text = { type: 'string' } as const;

export const serveOptionSpecs = {
  line: several,
  events: several,
  rule: several,
  faults: several,
  username: text,
  'api-key': text,
  host: text,
  name: several,
  port: text,
  'https-port': text,
  certificates: text,
  seed: text,
  quiet: { type: 'boolean' },
} as const;

/** The values of `serveOptionSpecs`, as node:util's parseArgs gives them. */
export type ServeValues = ReturnType<typeof parseArgs<{ options: typeof serveOptionSpecs }>>['values'];

/** Reads the options of `serve`. Throws `CommandError` with a sentence when they make no sense. */
export function readServeOptions(values: ServeValues): ServeOptions {
  return {
    lines: readLines(values.line ?? [], values.events ?? []),
    rules: readRules(values.rule ?? []),
    faults: readFaults(values.faults ?? []),
    username: values.username,
    apiKey: values['api-key'],
    host: values.host ?? '127.0.0.1',
    names: values.name ?? [],
    port: readPort('port', values.port) ?? DEFAULT_PORT,
    httpsPort: readPort('https-port', values['https-port']),
    certificates: values.certificates,
    seed: values.seed,
    quiet: values.quiet === true,
  };
}

/** `+254711082000=http://127.0.0.1:5000/voice`, or an address alone. */
function readLines(lines: string[], events: string[]): PhoneLine[] {
  const eventsUrls = new Map(events.map((written) => splitLine(written)));
  const read = lines.map((written) => {
    const [number = DEFAULT_NUMBER, callbackUrl] = splitLine(written);
    const eventsUrl = eventsUrls.get(number) ?? eventsUrls.get(undefined);
    return { phoneNumber: number, callbackUrl, ...(eventsUrl !== undefined && { eventsUrl }) };
  });
  const unknown = [...eventsUrls.keys()].find(
    (number) => number !== undefined && !read.some(({ phoneNumber }) => phoneNumber === number),
  );
  if (unknown !== undefined)
    throw new CommandError(`--events ${unknown}=…: there is no --line ${unknown}=….`);
  return asCommandError(() => checked(phoneLines, { lines: read }, 'Lines are a list.').lines);
}

function splitLine(written: string): [number: string | undefined, url: string] {
  if (/^https?:/.test(written)) return [undefined, written];
  const place = written.indexOf('=');
  if (place === -1) {
    throw new CommandError(
      `${written}: write a number and an address, ${DEFAULT_NUMBER}=http://127.0.0.1:5000/voice, or an address alone.`,
    );
  }
  return [readNumber(written.slice(0, place)), written.slice(place + 1)];
}

/** `noInput=post`, `dialDelaySeconds=0`, `eventsAt=ringing,digits`, or JSON after the equals sign. */
function readRules(written: string[]): Partial<Rules> {
  const pairs = written.map((rule): [string, unknown] => {
    const [name, value] = splitPair('rule', rule, 'noInput=post');
    return [name, name === 'eventsAt' && !value.startsWith('[') ? value.split(',') : readValue(value)];
  });
  return asCommandError(() => checked(partialRules, Object.fromEntries(pairs), 'A rule is name=value.'));
}

/** `callbacks.duplicate=0.1`, or all of them as JSON. */
function readFaults(written: string[]): Faults {
  const all: Record<string, Record<string, unknown>> = {};
  for (const fault of written) {
    if (fault.trimStart().startsWith('{')) {
      Object.assign(all, readValue(fault));
      continue;
    }
    const [path, value] = splitPair('faults', fault, 'callbacks.duplicate=0.1');
    const [side = '', name] = path.split('.');
    if (name === undefined)
      throw new CommandError(`--faults ${fault}: write callbacks.${path}=… or rest.${path}=….`);
    all[side] = { ...all[side], [name]: readValue(value) };
  }
  return asCommandError(() => checked(faultsSchema, all, 'Faults are an object.'));
}

function splitPair(option: string, written: string, example: string): [name: string, value: string] {
  const place = written.indexOf('=');
  if (place > 0) return [written.slice(0, place), written.slice(place + 1)];
  throw new CommandError(`--${option} ${written}: write --${option} ${example}.`);
}

/** A number, true, false or JSON as such; anything else is a text. */
function readValue(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}

function readPort(option: string, written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  if (/^\d{1,5}$/.test(written) && Number(written) < 65_536) return Number(written);
  throw new CommandError(`--${option} ${written}: a port number such as ${DEFAULT_PORT} is expected.`);
}

function asCommandError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof CommandError
      ? error
      : new CommandError((error as Error).message, { cause: error });
  }
}
