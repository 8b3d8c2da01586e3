import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/*
 * One hand: what Biome has no rule for. Biome formats every file, so what stands at the beginning of a line is at the top
 * level.
 */

const root = resolve(import.meta.dirname, '..');
const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => !file.endsWith('.d.ts') && !file.startsWith('bench/start-up/peers'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
const product = sources.filter(({ file }) => !/^(test|bench|docs)\//.test(file));
const lib = sources.filter(({ file }) => file.startsWith('lib/'));

/** Each `const` at the top level that says its type by its value alone: its name, and where the value begins. */
function constants(text: string) {
  return [...text.matchAll(/^(?:export )?const (\w+) =\s+/gm)].map((found) => ({
    name: found[1] as string,
    value: text.slice(found.index + found[0].length),
  }));
}

/** Whether a value is an arrow function: what follows its parameters is an arrow, or the type of its result. */
function isArrow(value: string): boolean {
  const head = value.replace(/^async /, '').replace(/^<[^(]*>(?=\()/, '');
  if (!head.startsWith('(')) return /^\w+ =>/.test(head);
  let depth = 0;
  for (let at = 0; at < head.length; at += 1) {
    if (head[at] === '(') depth += 1;
    if (head[at] === ')') depth -= 1;
    if (depth === 0) return /^\)(:[^;]*?)? =>/.test(head.slice(at, at + 300));
  }
  return false;
}

const LITERAL =
  /^(?:-?(?:0x[\da-f]+|\d[\d_.e]*|[A-Z][A-Z0-9_]*)(?: [*+/-] (?:[\d_.]+|[A-Z][A-Z0-9_]*))*|'(?:[^'\\\n]|\\.)*'(?:\s\+\s+'(?:[^'\\\n]|\\.)*')*|"(?:[^"\\\n]|\\.)*"|`[^`$]*`|\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*)(?: as const)?;/;

describe('everywhere', () => {
  it('a function at the top level is declared as one', () => {
    const arrows = sources.flatMap(({ file, text }) =>
      constants(text).flatMap(({ name, value }) => (isArrow(value) ? [`${file}: ${name}`] : [])),
    );

    expect(arrows).toEqual([]);
  });

  it('a constant with a literal value has a name in capitals, and no other has', () => {
    const wrong = product.flatMap(({ file, text }) =>
      constants(text).flatMap(({ name, value }) => {
        const isLoud = /^[A-Z][A-Z0-9_]+$/.test(name);
        return isLoud === LITERAL.test(value) ? [] : [`${file}: ${name}`];
      }),
    );

    expect(wrong).toEqual([]);
  });

  it('what an exported interface holds is not changed, unless it says so here', () => {
    const loose = product.flatMap(({ file, text }) =>
      [...text.matchAll(/^export interface (\w+)[^\n]*\{\n(.*?)^\}/gms)].flatMap(([, name, body = '']) =>
        [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, property]) => `${file}: ${name}.${property}`),
      ),
    );

    // What elements are called is looked up there by the compiler, and never held by anything.
    expect(loose.filter((found) => !found.startsWith('lib/voice-xml/elements.ts'))).toEqual([
      'local/service.ts: FunctionDefinition.handler', // the framework's, which the stack points elsewhere
      'simulator/calls/call.ts: DialFacts.seconds', // what became of it is learned later
      'simulator/calls/call.ts: DialFacts.cause',
      'simulator/calls/call.ts: QueueFacts.seconds',
      'simulator/index.ts: Simulator.faults', // may be set at any time
      'simulator/index.ts: Simulator.service',
      'simulator/phones/phone.ts: LegControl.keysLeft',
    ]);
  });

  it('what has a state is a function that returns functions; a class is an error, a plugin, or somebody on the phone', () => {
    const classes = product.flatMap(({ file, text }) =>
      [...text.matchAll(/^(?:export )?class (\w+)\b(?! extends \w*Error\b)/gm)].map(
        ([, name]) => `${file}: ${name}`,
      ),
    );

    // The simulated world is made of things that have a life of their own: calls, legs, phones, lines of an event log.
    expect(classes.filter((found) => !found.startsWith('simulator/'))).toEqual([
      'flow-kit/caller.ts: Caller',
    ]);
  });

  it('finds what it looks for', () => {
    expect(sources.length).toBeGreaterThan(400);
    expect([isArrow('async (a: { b: () => void }) => 1;'), isArrow('(1 + 2) * 3;')]).toEqual([true, false]);
    expect(["'a';", '/[/]x/gu;', '10 * 1024;', 'f(1);'].map((value) => LITERAL.test(value))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('in lib', () => {
  it('no two files export a type of the same name', () => {
    const files = new Map<string, string[]>();
    for (const { file, text } of lib)
      for (const [, name = ''] of text.matchAll(/^export (?:type|interface|class) ([A-Z]\w*)/gm))
        files.set(name, [...(files.get(name) ?? []), file]);

    expect([...files].filter(([, where]) => where.length > 1)).toEqual([]);
    expect(files.size).toBeGreaterThan(100);
  });

  it('a file is read in one go', () => {
    const long = lib.filter(({ text }) => text.split('\n').length > 301).map(({ file }) => file);

    // Every kind of step, with what an author may write in it: half of it is their documentation.
    expect(long.filter((file) => file !== 'lib/flows/definition/step.ts')).toEqual([]);
  });
});
