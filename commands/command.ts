import { type ParseArgsConfig, parseArgs } from 'node:util';

/** How a command is called. */
export interface CommandForm {
  /** Without the `npm run`: `forget -- +254711000111`. */
  readonly usage: string;
  /** What it does, in a sentence or two. */
  readonly does: string;
  /** Switches besides `--local` and `--help`, and what each is for. */
  readonly options?: Readonly<Record<string, string>>;
  /** How many words it takes; none when absent. */
  readonly words?: { readonly least: number; readonly most: number };
  /** False when it works on no table: then there is no `--local`. */
  readonly hasTable?: boolean;
}

export interface Command {
  readonly words: readonly string[];
  /** Whether a switch was given. */
  has(option: string): boolean;
  /** Ends the program: says what is wrong, and how the command is called. */
  fail(message: string): never;
}

/**
 * What was given on the command line. A word or an option that the command would not heed ends the program: a slip of the
 * pen must not do more, or less, than was meant. `--help` prints the form and ends it too.
 */
export function readCommand(form: CommandForm): Command {
  const options = {
    ...form.options,
    ...(form.hasTable === false ? {} : { local: 'the table of the local stack, while it runs' }),
    help: 'this text',
  };
  const failWithUsage = (message: string) => fail(`${message}\nusage: npm run ${form.usage}`);
  const { values, positionals } = parsed(Object.keys(options), failWithUsage);
  if (values['help'] === true) {
    console.log(helpOf(form, options));
    process.exit(0);
  }

  const { least, most } = form.words ?? { least: 0, most: 0 };
  const tooMany = positionals[most];
  if (tooMany !== undefined) return failWithUsage(`'${tooMany}' is one too many: nothing was done.`);
  if (positionals.length < least) return failWithUsage('Something is missing: nothing was done.');
  return { words: positionals, has: (option) => values[option] === true, fail: failWithUsage };
}

function parsed(names: readonly string[], fail: (message: string) => never) {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    names.map((name) => [name, { type: 'boolean' }]),
  );
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch {
    const given = process.argv
      .slice(2)
      .filter((word) => word.startsWith('-') && word !== '-' && word !== '--');
    const unknown = given.find((word) => !names.includes(word.slice('--'.length))) ?? given[0];
    return fail(
      `There is no option '${unknown}'; there is ${names.map((name) => `--${name}`).join(', ')}: nothing was done.`,
    );
  }
}

function helpOf({ usage, does }: CommandForm, options: Readonly<Record<string, string>>): string {
  const lines = Object.entries(options).map(([name, meaning]) => `  --${name.padEnd(10)} ${meaning}`);
  return `${does}\n\nusage: npm run ${usage}\n\n${lines.join('\n')}`;
}

/** What reads a long output, such as `head`, may have had enough of it: then there is nothing left to do. */
export function exitWhenPipeCloses(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
}

/** Ends the program with a line instead of a stack when the work fails. */
export async function orFail<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    return fail(
      error instanceof Error ? `${error.name}: ${error.message || 'no connection'}` : String(error),
    );
  }
}

export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
