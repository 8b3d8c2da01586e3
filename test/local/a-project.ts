import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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
  /** The files of which something was made that is not in the clone's origin. */
  readonly changed: () => readonly string[];
  /** Makes a file again what it is in the project. */
  readonly takeBack: (file: string) => void;
}

/**
 * A clone of the project that a test may write into; its packages are those of the project.
 *
 * @param afterwards is told how to remove it: `afterAll` where the tests of a file share one
 */
export function aProject(afterwards: (remove: () => void) => void = onTestFinished): Project {
  const folder = mkdtempSync(join(tmpdir(), 'piga-project-'));
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  afterwards(() => rmSync(folder, { recursive: true, force: true }));
  const at = (file: string) => join(folder, file);
  const changed = new Set<string>();
  return {
    folder,
    saveInPlace: (file, text) => {
      changed.add(file);
      mkdirSync(dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    },
    saveByRename: (file, text) => {
      changed.add(file);
      writeFileSync(`${at(file)}.new~`, text);
      renameSync(`${at(file)}.new~`, at(file));
    },
    remove: (file) => {
      changed.delete(file);
      rmSync(at(file));
    },
    changed: () => [...changed],
    takeBack: (file) => {
      changed.delete(file);
      if (existsSync(join(root, file)) && parts.includes(file.split('/')[0] as string))
        writeFileSync(at(file), readFileSync(join(root, file)));
      else rmSync(at(file));
    },
  };
}

export interface EditedStack extends RunningStack {
  readonly client: SimulatorClient;
  /** What somebody hears who calls now. */
  readonly heard: () => Promise<string>;
  /** The next line that says what came of a save. */
  readonly nextLine: () => Promise<string>;
  /** Has the stack run what the project has, whatever a test saved; resolves when it says so. */
  readonly takeBackAll: () => Promise<void>;
}

/** `npm start` in that clone. Whoever starts it interrupts it. */
export async function start(project: Project, env: Record<string, string> = {}): Promise<EditedStack> {
  // These tests are about the flows that an adopter edits, not about those that the product's own tests have.
  const stack = await startStack({ PIGA_TESTS: '', ...env }, [], project.folder);
  const client = new SimulatorClient(stack.simulator);
  let seen = linesIn(stack.output()).length;
  const nextLine = async () => {
    for (let waited = 0; waited < 1500; waited += 1) {
      const line = linesIn(stack.output())[seen];
      if (line !== undefined) {
        seen += 1;
        return line;
      }
      await new Promise((later) => setTimeout(later, 20));
    }
    throw new RangeError(`No word of a save within 30 s:\n${stack.output()}`);
  };
  return {
    ...stack,
    client,
    heard: async () => {
      const { sessionId } = await client.dialIn({ from: '+254711000111', script: { pace: 'instant' } });
      const { events } = await client.call(sessionId, { waitSeconds: 30 });
      return events.flatMap((event) => (event.kind === 'verb' ? [event.text ?? ''] : [])).join(' ');
    },
    nextLine,
    takeBackAll: async () => {
      for (const file of project.changed()) {
        project.takeBack(file);
        await nextLine();
      }
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
