import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Answer } from '../../lib/runtime/answer.ts';
import type { Request } from '../../lib/runtime/request.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Lambda {
  readonly invoke: (request: Request) => Promise<Answer>;
  /** The lines that it has written, of which each is a JSON object. */
  readonly log: () => Record<string, unknown>[];
}

/** What Lambda itself sets; nothing of this machine's own environment, as there is none on Lambda. */
const lambdaEnvironment = {
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};

const settings = {
  CALLBACK_TOKENS: 'open',
  SEALING_SECRETS: 's'.repeat(32),
  PUBLIC_URL: 'https://piga.example',
  CALLS_TABLE: 'calls-test',
  CALLS_SHARDS: '2',
  RETENTION_DAYS: '90',
  PARKED_EVENTS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/parked',
  AT_USERNAME: 'piga',
  AT_API_KEY: 'key',
  AT_VOICE_NUMBER: '+254711082000',
  DEFAULT_COUNTRY: 'KE',
};

/** A function's own bundle in a process of its own, that ends with the test. */
export const startLambda = async (name: string, env: Record<string, string>): Promise<Lambda> => {
  const child = fork(
    resolve(import.meta.dirname, 'lambda-process.mjs'),
    [resolve(root, `dist/functions/${name}.cjs`)],
    {
      env: { ...lambdaEnvironment, ...settings, ...env },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  onTestFinished(() => void child.kill());
  const written = outputOf(child);
  await Promise.race([once(child, 'message'), failureOf(child, written)]);

  let last = 0;
  return {
    invoke: async (request) => {
      last += 1;
      child.send({ id: last, request });
      const [{ answer }] = await once(child, 'message');
      return answer;
    },
    log: () =>
      written()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
  };
};

const outputOf = (child: ChildProcess) => {
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
  }
  return () => written;
};

const failureOf = async (child: ChildProcess, written: () => string): Promise<never> => {
  const [code] = await once(child, 'exit');
  throw new Error(`The function's process ended with ${code}:\n${written()}`);
};
