import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/*
 * Every command on these pages is run by a test, in the form in which it is written: a test asks for it by `documented('…')`, which
 * fails when no page has it, and test/docs.test.ts fails for a command on a page that no test asks for.
 */

const root = resolve(import.meta.dirname, '..');

/** The pages that say what to do to a deployed stage. */
export const operatorsPages = ['docs/deploying.md', 'docs/operations.md'];

const PROGRAMS = /^(npm|npx|aws|curl|cp|openssl|git)\s/;

/** The commands of a page: each line of a shell block, and what stands in running text as code and begins with a program. */
export function commandsOn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = '']) =>
    block.split('\n').map((line) => line.trim()),
  );
  const inline = [...text.replace(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  );
  return [...blocks, ...inline].filter((line) => PROGRAMS.test(line));
}

const known = new Set(operatorsPages.flatMap(commandsOn));

/** A command, as the docs have it. */
export function documented(command: string): string {
  if (!known.has(command)) throw new Error(`No page tells anybody to run: ${command}`);
  return command;
}
