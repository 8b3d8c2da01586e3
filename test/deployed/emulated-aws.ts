import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { freePort } from '../../local/ports.ts';

/*
 * AWS without an account: ministack, from PyPI (.ci/requirements.txt). What it does otherwise than AWS is put right here,
 * never in the product:
 *
 * - It finds no handler in a .cjs file: cjs-handlers.cjs.
 * - It refuses alarms over computed metrics, and lets more concurrency be reserved than an account has: start_emulated_aws.py.
 * - It forgets of a table in a template that old rows expire and that it is backed up: `finishTable` in aws-console.ts.
 * - It makes no metrics of the lines that functions log in CloudWatch's embedded format: `countWhatWasLogged` in aws-console.ts.
 * - It is reached without TLS, which the policy of the framework's bucket forbids: start_emulated_aws.py.
 * - It knows no identity providers in templates, and asks for leave to read any parameter where several are read:
 *   start_emulated_aws.py.
 * - It runs the `node` that it finds, so it is given Node 24 whatever runs these tests.
 * - The id of an API is known once it is deployed, and the names under amazonaws.com lead to the real AWS: front-door.ts.
 */

const root = resolve(import.meta.dirname, '../..');
const python = join(root, '.local/python/bin/python');

export interface EmulatedAws {
  readonly url: string;
  /** What makes a program of AWS's, or a function, talk to it. */
  readonly env: (region?: string) => Record<string, string>;
  /** What it has printed, for when a test fails. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

export const isInstalled = existsSync(python);

export async function startEmulatedAws(settings: Record<string, string> = {}): Promise<EmulatedAws> {
  if (!isInstalled) throw new Error('AWS is not there to be emulated: .ci/python.sh installs it');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(python, [join(import.meta.dirname, 'start_emulated_aws.py')], {
    cwd: join(root, '.local'),
    env: {
      PATH: `${dirname(node24())}:${process.env['PATH']}`,
      NODE_OPTIONS: `--require ${join(import.meta.dirname, 'cjs-handlers.cjs')}`,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      LAMBDA_EXECUTOR: 'local',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  await until(
    () => log.includes('Running on'),
    child,
    () => log,
  );

  return {
    url,
    env: (region = 'eu-west-1') => ({
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: region,
      SLS_AWS_MONITORING_FREQUENCY: '200', // the framework asks how far the stack is each 5 s otherwise
    }),
    log: () => log,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

let found: string | undefined;

/** The `node` that Lambda's functions run on. */
export function node24(): string {
  found ??= process.version.startsWith('v24.') ? process.execPath : node24FromNpm();
  return found;
}

function node24FromNpm() {
  const args = ['-y', '-p', 'node@24', 'node', '-p', 'process.execPath'];
  return execFileSync('npx', args, { encoding: 'utf8', cwd: root }).trim();
}

async function until(isReady: () => boolean, child: ReturnType<typeof spawn>, log: () => string) {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The emulated AWS ended with ${code}:\n${log()}`);
  });
  const ready = (async () => {
    while (!isReady()) await new Promise((later) => setTimeout(later, 50));
  })();
  await Promise.race([ready, ended]);
  ended.catch(() => {}); // it ends after the tests, too
}
