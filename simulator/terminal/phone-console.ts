import { parseArgs } from 'node:util';
import { SimulatorClient, SimulatorUnavailable } from '../client.ts';
import type { CallEvent, PhoneAction } from '../protocol.ts';
import { type Paint, paintFor, transcriptWriter } from '../transcript.ts';
import {
  CommandError,
  type CommandNames,
  projectCommands,
  readNumber,
  type SimulatorPlace,
  simulatorAddress,
  simulatorOptionSpecs,
  type Terminal,
} from './command.ts';

const KEYS_HELP = `  d  dials LINE, the service's first number unless told
  a  answers      r  rejects      h  hangs up
  0-9 * #  keys   s  speaks, and stops speaking
  ?  this text    q  puts the phone away
`;

/** Keys as they are pressed, one character or several at a time. */
export type Keyboard = AsyncIterable<Buffer | string>;

/** `npm run console`, and `console` of the package: a phone that a person holds. Returns the exit status. */
export async function phoneConsole(
  args: string[],
  keyboard: Keyboard,
  terminal: Terminal,
  names: CommandNames = projectCommands,
): Promise<number> {
  try {
    const { help, number, line, simulator } = readConsoleOptions(args, names);
    if (help) {
      terminal.stdout.write(consoleHelp(names));
      return 0;
    }
    const client = new SimulatorClient(simulatorAddress(simulator, terminal.env), names.start);
    const home = (await client.network()).lines[0]?.phoneNumber;
    const phone = new TerminalPhone(
      readNumber(number, home),
      line === undefined ? undefined : readNumber(line, home),
      { client, terminal },
    );
    await phone.use(keyboard);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof SimulatorUnavailable)) throw error;
    terminal.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function consoleHelp({ console }: CommandNames): string {
  return `${console} [NUMBER] [LINE]     a telephone in the terminal; +254711000111 unless told

  --port 8100          the simulator’s port on this machine
  --url http://…:8100  the simulator’s address, where it is on another

${KEYS_HELP}`;
}

interface ConsoleOptions {
  readonly help: boolean;
  readonly number: string;
  readonly line: string | undefined;
  readonly simulator: SimulatorPlace;
}

function readConsoleOptions(args: string[], { console }: CommandNames): ConsoleOptions {
  const { values, positionals } = parse(args, console);
  const [number = '+254711000111', line, unknown] = positionals;
  if (unknown !== undefined) throw new CommandError(`${unknown} is one too many: see ${console} --help`);
  return {
    help: values.help === true,
    number,
    line,
    simulator: { url: values.url, port: values.port },
  };
}

function parse(args: string[], command: string) {
  const help = { type: 'boolean', short: 'h' } as const;
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...simulatorOptionSpecs, help } });
  } catch (error) {
    const words = (error as Error).message.split('. ')[0];
    throw new CommandError(`${words}. See ${command} --help`, { cause: error });
  }
}

class TerminalPhone {
  readonly #phoneNumber: string;
  readonly #line: string | undefined;
  readonly #terminal: Terminal;
  readonly #client: SimulatorClient;
  readonly #paint: Paint;
  readonly #write: (event: CallEvent) => string;
  /** The calls that this phone takes part in. */
  readonly #calls = new Set<string>();
  #speaking = false;

  constructor(
    phoneNumber: string,
    line: string | undefined,
    { client, terminal }: { client: SimulatorClient; terminal: Terminal },
  ) {
    this.#phoneNumber = phoneNumber;
    this.#line = line;
    this.#terminal = terminal;
    this.#client = client;
    this.#paint = paintFor(terminal.stdout, { NO_COLOR: terminal.env['NO_COLOR'] });
    this.#write = transcriptWriter(this.#paint);
  }

  async use(keyboard: Keyboard): Promise<void> {
    const putAway = new AbortController();
    const stream = this.#client.stream({ phone: [this.#phoneNumber] }, { signal: putAway.signal });
    await stream.next();
    this.#say(
      `${this.#phoneNumber} is in your hand.  d dials  a answers  r rejects  h hangs up  0-9*# keys  s speaks  ? help  q ends`,
    );

    const shown = this.#show(stream, putAway.signal);
    await this.#press(keyboard);
    putAway.abort();
    await shown;
  }

  async #show(stream: ReturnType<SimulatorClient['stream']>, putAway: AbortSignal): Promise<void> {
    try {
      for await (const message of stream) if (message.event === 'call') this.#showEvent(message.data);
      this.#say('The simulator has ended.');
    } catch (error) {
      if (!putAway.aborted) throw error;
    }
  }

  #showEvent(event: CallEvent): void {
    const mine = 'phoneNumber' in event && event.phoneNumber === this.#phoneNumber;
    if (mine) this.#calls.add(event.sessionId);
    if (!this.#calls.has(event.sessionId)) return;
    this.#terminal.stdout.write(this.#write(event));
    if (mine && event.kind === 'ringing') this.#say('It rings for you: a answers, r rejects');
    if (event.kind === 'ended') this.#calls.delete(event.sessionId);
  }

  async #press(keyboard: Keyboard): Promise<void> {
    for await (const chunk of keyboard) {
      for (const key of String(chunk)) {
        // Ctrl-C and Ctrl-D arrive as characters while the terminal hands over every key.
        if (key === 'q' || key === '\u0003' || key === '\u0004') return;
        await this.#obey(key).catch((error: unknown) => this.#say((error as Error).message));
      }
    }
  }

  async #obey(key: string): Promise<void> {
    if (/[0-9*#]/.test(key)) return this.#act({ do: 'keys', keys: key });
    switch (key) {
      case 'a':
        return this.#act({ do: 'answer' });
      case 'r':
        return this.#act({ do: 'reject' });
      case 'h':
        return this.#act({ do: 'hang-up' });
      case 's':
        this.#speaking = !this.#speaking;
        return this.#act({ do: 'speak', speaking: this.#speaking });
      case 'd':
        await this.#client.dialIn({
          from: this.#phoneNumber,
          ...(this.#line !== undefined && { to: this.#line }),
        });
        return;
      case '?':
        this.#terminal.stdout.write(KEYS_HELP);
    }
  }

  #act(action: PhoneAction): Promise<void> {
    return this.#client.act(this.#phoneNumber, action);
  }

  #say(text: string): void {
    this.#terminal.stdout.write(`${this.#paint('strong', text)}\n`);
  }
}
