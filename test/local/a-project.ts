import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { SimulatorClient } from '../../simulator/client.ts';
import { type RunningStack, startStack } from '../end-to-end/running-stack.ts';

const root = resolve(import.meta.dirname, '../..');

const parts = [
  ...[
    'build',
    'commands',
    'flow-kit',
    'flows',
    'functions',
    'lib',
    'local',
    'openapi',
    'resources',
    'simulator',
  ],
  ...['package-lock.json', 'package.json', 'serverless.yml', 'tsconfig.json'],
];

export interface Project {
  readonly folder: string;
  /** As most editors do: the file that is there gets another content. */
  readonly saveInPlace: (file: string, text: string) => void;
  /** As Vim, JetBrains and `git checkout` do: another file takes the place of the one that is there. */
  readonly saveByRename: (file: string, text: string) => void;
  readonly remove: (file: string) => void;
}

/** A clone of the project that a test may write into; its packages are those of the project. */
export function aProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'piga-project-'));
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = (file: string) => join(folder, file);
  return {
    folder,
    saveInPlace: (file, text) => {
      mkdirSync(dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    },
    saveByRename: (file, text) => {
      writeFileSync(`${at(file)}.new~`, text);
      renameSync(`${at(file)}.new~`, at(file));
    },
    remove: (file) => rmSync(at(file)),
  };
}

export interface EditedStack extends RunningStack {
  readonly client: SimulatorClient;
  /** What somebody hears who calls now. */
  readonly heard: () => Promise<string>;
  /** The next line that says what came of a save. */
  readonly nextLine: () => Promise<string>;
}

/** `npm start` in that clone. */
export async function start(project: Project, env: Record<string, string> = {}): Promise<EditedStack> {
  // These tests are about the flows that an adopter edits, not about those that the product's own tests have.
  const stack = await startStack({ PIGA_TESTS: '', ...env }, [], project.folder);
  onTestFinished(async () => {
    await stack.interrupt();
  });
  const client = new SimulatorClient(stack.simulator);
  let seen = linesIn(stack.output()).length;
  return {
    ...stack,
    client,
    heard: async () => {
      const { sessionId } = await client.dialIn({ from: '+254711000111', script: { pace: 'instant' } });
      const { events } = await client.call(sessionId, { waitSeconds: 30 });
      return events.flatMap((event) => (event.kind === 'verb' ? [event.text ?? ''] : [])).join(' ');
    },
    nextLine: async () => {
      for (let waited = 0; waited < 600; waited += 1) {
        const line = linesIn(stack.output())[seen];
        if (line !== undefined) {
          seen += 1;
          return line;
        }
        await new Promise((later) => setTimeout(later, 50));
      }
      throw new RangeError(`No word of a save within 30 s:\n${stack.output()}`);
    },
  };
}

function linesIn(output: string): string[] {
  return output.split('\n').filter((line) => /^[↻✗]/.test(line));
}

/** A flow of one sentence, under the name that takes all calls. */
export function welcomeSaying(sentence: string): string {
  return `import { flow } from '../lib/flows/index.ts';

export const welcome = flow({
  start: 'greeting',
  steps: { greeting: { end: '${sentence}' } },
});
`;
}
