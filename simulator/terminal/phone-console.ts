import { parseArgs } from 'node:util';
import { SimulatorClient, SimulatorUnavailable } from '../client.ts';
import type { CallEvent, PhoneAction } from '../protocol.ts';
import { type Paint, paintFor, transcriptWriter } from '../transcript.ts';
import { addresses, CommandError, readNumber, type Terminal } from './command.ts';

const CONSOLE_HELP = `npm run console -- [NUMBER] [LINE]     a telephone in the terminal; +254711000111 unless told

  d  dials LINE, the service's first number unless told
  a  answers      r  rejects      h  hangs up
  0-9 * #  keys   s  speaks, and stops speaking
  ?  this text    q  puts the phone away
`;

/** Keys as they are pressed, one character or several at a time. */
export type Keyboard = AsyncIterable<Buffer | string>;

/** `npm run console`: a phone that a person holds, in the terminal. Returns the exit status. */
export async function phoneConsole(args: string[], keyboard: Keyboard, terminal: Terminal): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    if (values.help === true) {
      terminal.stdout.write(CONSOLE_HELP);
      return 0;
    }
    const [number = '+254711000111', line] = positionals;
    const phone = new TerminalPhone(
      readNumber(number),
      line === undefined ? undefined : readNumber(line),
      terminal,
    );
    await phone.use(keyboard);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof SimulatorUnavailable)) throw error;
    terminal.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split('. ')[0]}. See npm run console -- --help`, {
      cause: error,
    });
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

  constructor(phoneNumber: string, line: string | undefined, terminal: Terminal) {
    this.#phoneNumber = phoneNumber;
    this.#line = line;
    this.#terminal = terminal;
    this.#client = new SimulatorClient(addresses(terminal.env).simulator);
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
        this.#terminal.stdout.write(CONSOLE_HELP);
    }
  }

  #act(action: PhoneAction): Promise<void> {
    return this.#client.act(this.#phoneNumber, action);
  }

  #say(text: string): void {
    this.#terminal.stdout.write(`${this.#paint('strong', text)}\n`);
  }
}
