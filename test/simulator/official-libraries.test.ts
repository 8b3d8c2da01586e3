// The page on Africa's Talking's own libraries, run as it stands: every program is written into a file and started by the
// lines below it, with the simulator's real port. What a language does not have here is skipped, and said.
import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keptAuthority } from '../../simulator/https/server.ts';
import { bench, caller } from './stand-in.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'simulator/official-libraries.md'), 'utf8');

interface Section {
  title: string;
  program: { file: string; text: string } | undefined;
  commands: string;
}

/** The sections with something to run. */
const sections: Section[] = page
  .split(/^## /m)
  .slice(1)
  .map((text) => {
    const blocks = [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, code = '']) => ({
      language,
      code,
    }));
    const program = blocks.find(({ language }) => language !== 'sh')?.code;
    return {
      title: text.split('\n')[0] ?? '',
      program:
        program === undefined
          ? undefined
          : { file: /(?:#|\/\/) (\S+)/.exec(program)?.[1] ?? '', text: program },
      commands: blocks.find(({ language }) => language === 'sh')?.code ?? '',
    };
  });

/** What each section needs to be there. */
const needs: Record<string, string> = {
  Python: 'python3',
  Node: 'node',
  PHP: 'php',
  Ruby: 'ruby',
  Java: 'keytool',
  'Anything else': 'curl',
};

function isHere(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return command !== 'php' || execFileSync('php', ['-m'], { encoding: 'utf8' }).includes('curl');
  } catch {
    return false;
  }
}

/** The official Python library, installed once. */
function pythonPackages(): string | undefined {
  const folder = join(tmpdir(), 'africastalking-python');
  if (existsSync(join(folder, 'africastalking'))) return folder;
  try {
    execFileSync('python3', ['-m', 'pip', 'install', '-q', '--target', folder, 'africastalking'], {
      stdio: 'ignore',
    });
    return folder;
  } catch {
    return undefined;
  }
}

function canRun({ title }: Section): boolean {
  const there = isHere(needs[title] ?? title) && (title !== 'Python' || pythonPackages() !== undefined);
  if (!there)
    console.warn(`SKIPPED: ${title} is not on this machine, so that the page's lines for it were not run.`);
  return there;
}

describe('the page on official libraries', () => {
  it('has a program and a command for every language', () => {
    expect(sections.map(({ title }) => title)).toEqual(Object.keys(needs));
    for (const { commands } of sections) expect(commands).toContain('8100');
  });

  it.each(sections.filter(canRun))('has $title call a phone here', async ({ program, commands }) => {
    const folder = mkdtempSync(join(tmpdir(), 'official-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'at-certificates'));
    const { authority } = keptAuthority(join(folder, 'at-certificates'));
    const { simulator } = await bench(() => '<Say>Hello</Say>', { authority });
    if (program !== undefined) writeFileSync(join(folder, program.file), program.text);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

    const { stdout } = await run('sh', ['-ec', commands.replaceAll('8100', String(simulator.port))], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PYTHONPATH: pythonPackages() ?? '' },
    });

    expect(stdout).toContain('Queued');
    expect(simulator.calls.map(({ summary }) => summary.phoneNumber)).toEqual([caller]);
  });
});
