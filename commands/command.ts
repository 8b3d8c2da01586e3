import { type ParseArgsConfig, parseArgs } from 'node:util';

/** How a command is called. */
export interface CommandForm {
  /** Without the `npm run`: `forget -- +254711000111`. */
  readonly usage: string;
  /** A sentence or two about what it does. */
  readonly does: string;
  /** Options besides `--stage`, `--local` and `--help`. */
  readonly options?: Readonly<Record<string, OptionForm>>;
  /** How many words it takes; none when absent. */
  readonly words?: { readonly least: number; readonly most: number };
  /** A command on the table (the default) takes `--stage` and `--local`; one on a stage takes `--stage`; any other neither. */
  readonly on?: 'table' | 'stage' | 'nothing';
}

/** The meaning of a switch; or of an option with a value, which is called `takes` in the help. */
type OptionForm = string | { readonly takes: string; readonly meaning: string };

export interface Command {
  readonly words: readonly string[];
  /** Whether a switch was given. */
  has(option: string): boolean;
  /** The value of an option that takes one; `undefined` when it was not given. */
  textOf(option: string): string | undefined;
  /** The same as a whole number above zero; `otherwise` when it was not given. Ends the program for anything else. */
  countOf(option: string, otherwise: number): number;
  /** Ends the program: says what is wrong, and how the command is called. */
  fail(message: string): never;
}

const onStage = {
  stage: { takes: 'STAGE', meaning: 'a deployed stage, in the region AWS_REGION or eu-west-1' },
};
const placeOptions = {
  table: { ...onStage, local: 'the local stack, while it runs' },
  stage: onStage,
  nothing: {},
} as const;

/**
 * Reads the command line. A word or an option that the command does not have ends the program, so that a typing error never
 * does more, or less, than was meant. `--help` prints how the command is called, and ends the program too.
 */
export function readCommand(form: CommandForm): Command {
  const options: Readonly<Record<string, OptionForm>> = {
    ...form.options,
    ...placeOptions[form.on ?? 'table'],
    help: 'this text',
  };
  const failWithUsage = (message: string) => fail(`${message}\nusage: npm run ${form.usage}`);
  const { values, positionals } = parsed(options, failWithUsage);
  if (values['help'] === true) {
    console.log(helpOf(form, options));
    process.exit(0);
  }

  const { least, most } = form.words ?? { least: 0, most: 0 };
  const tooMany = positionals[most];
  if (tooMany !== undefined) return failWithUsage(`'${tooMany}' is one too many: nothing was done.`);
  if (positionals.length < least) return failWithUsage('Something is missing: nothing was done.');
  const textOf = (option: string) => values[option] as string | undefined;
  return {
    words: positionals,
    has: (option) => values[option] === true,
    textOf,
    countOf: (option, otherwise) => {
      const text = textOf(option) ?? String(otherwise);
      if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
      return failWithUsage(`--${option} is '${text}'; it takes a whole number above zero: nothing was done.`);
    },
    fail: failWithUsage,
  };
}

function parsed(forms: Readonly<Record<string, OptionForm>>, fail: (message: string) => never) {
  const names = Object.keys(forms);
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(forms).map(([name, form]) => [
      name,
      { type: typeof form === 'string' ? 'boolean' : 'string' },
    ]),
  );
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    const option = /^Option '--([\w-]+) <value>' argument missing/.exec((error as Error).message)?.[1];
    if (option !== undefined) return fail(`--${option} needs a value: nothing was done.`);
    const given = process.argv
      .slice(2)
      .filter((word) => word.startsWith('-') && word !== '-' && word !== '--');
    const unknown = given.find((word) => !names.includes(word.slice('--'.length))) ?? given[0];
    return fail(
      `There is no option '${unknown}'; there is ${names.map((name) => `--${name}`).join(', ')}: nothing was done.`,
    );
  }
}

function helpOf({ usage, does }: CommandForm, options: Readonly<Record<string, OptionForm>>): string {
  const lines = Object.entries(options).map(([name, form]) => {
    const written = typeof form === 'string' ? name : `${name} ${form.takes}`;
    return `  --${written.padEnd(10)} ${typeof form === 'string' ? form : form.meaning}`;
  });
  return `${does}\n\nusage: npm run ${usage}\n\n${lines.join('\n')}`;
}

/** Ends the program when whatever reads its output, such as `head`, closes the pipe. */
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
