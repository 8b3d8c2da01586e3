import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { bundlesFolder } from '../../build/bundle/bundle.mjs';
import { everySetting, lambdaEnvironment } from '../../build/code-cache/lambda-environment.ts';
import type { Request } from '../../lib/http-api/request.ts';
import type { HttpResponse } from '../../lib/http-api/response.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Lambda {
  readonly invoke: (request: Request) => Promise<HttpResponse>;
  /** The lines that it has written, of which each is a JSON object. */
  readonly log: () => Record<string, unknown>[];
}

interface StartOptions {
  /** Where the function's file is, in the folder of bundles. */
  readonly folder?: string;
  /** Node's own flags. */
  readonly flags?: readonly string[];
}

/** A function's own bundle in a process of its own, that ends with the test. */
export async function startLambda(
  name: string,
  env: Record<string, string>,
  { folder = 'functions', flags = [] }: StartOptions = {},
): Promise<Lambda> {
  const child = fork(
    resolve(import.meta.dirname, 'lambda-process.mjs'),
    [resolve(root, `${bundlesFolder}/${folder}/${name}.cjs`)],
    {
      env: { ...lambdaEnvironment, ...everySetting, OPEN_CALLBACKS: 'true', ...env },
      execArgv: [...flags],
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
}

function outputOf(child: ChildProcess) {
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
  }
  return () => written;
}

async function failureOf(child: ChildProcess, written: () => string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`The function's process ended with ${code}:\n${written()}`);
}
