import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isFree } from '../../local/ports.ts';

const root = resolve(import.meta.dirname, '../..');

export interface RunningStack {
  readonly api: string;
  readonly simulator: string;
  readonly ports: {
    readonly api: number;
    readonly simulator: number;
    readonly dynamodb: number;
    readonly aws: number;
  };
  /** Where the database keeps its files. */
  readonly folder: string;
  readonly pid: number;
  /** All that was printed so far. */
  readonly output: () => string;
  /** What Ctrl-C in the terminal does; resolves with the exit code. */
  readonly interrupt: () => Promise<number | null>;
}

/**
 * Four ports that are free, below those that the system hands out: until the stack listens on them, nobody is given one of them who
 * asks for any port, as all other tests do.
 */
async function freePorts() {
  const found = new Set<number>();
  while (found.size < 4) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) found.add(port);
  }
  return [...found] as [number, number, number, number];
}

/**
 * `npm start`, on free ports and with a database folder of its own, until it says that it is ready.
 *
 * @throws with what was printed, when it ended instead
 */
export async function startStack(
  env: Record<string, string> = {},
  options: readonly string[] = [],
  project = root,
): Promise<RunningStack> {
  const [api, simulator, dynamodb, aws] = await freePorts();
  const folder = env['PIGA_DATA'] ?? mkdtempSync(join(tmpdir(), 'piga-data-'));
  const stack = spawn(process.execPath, ['local/start.mjs', ...options], {
    cwd: project,
    env: {
      ...process.env,
      NO_COLOR: '1',
      PIGA_API_PORT: String(api),
      PIGA_AT_PORT: String(simulator),
      PIGA_DYNAMODB_PORT: String(dynamodb),
      PIGA_AWS_PORT: String(aws),
      PIGA_DATA: folder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that it can be interrupted as a terminal does
  });
  let printed = '';
  for (const stream of [stack.stdout, stack.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  await ready(stack, () => printed);
  return {
    api: `http://127.0.0.1:${api}`,
    simulator: `http://127.0.0.1:${simulator}`,
    ports: { api, simulator, dynamodb, aws },
    folder,
    pid: stack.pid as number,
    output: () => printed,
    interrupt: async () => {
      if (stack.exitCode !== null) return stack.exitCode;
      const exited = once(stack, 'exit');
      process.kill(-(stack.pid as number), 'SIGINT');
      const [code] = await exited;
      return code;
    },
  };
}

function ready(stack: ChildProcess, printed: () => string) {
  return new Promise<void>((resolve, reject) => {
    const look = () => {
      if (printed().includes('Piga is ready')) resolve();
    };
    stack.stdout?.on('data', look);
    stack.once('exit', (code) => reject(new Error(`The stack ended with ${code}:\n${printed()}`)));
  });
}
