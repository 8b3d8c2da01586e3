import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { spread } from '../figures.ts';
import { root } from '../surroundings.ts';
import type { Table } from '../topic.ts';
import type { Subject } from './subjects.ts';

const program = join(root, 'bench/node_modules/aws-lambda-ric/bin/index.mjs');

/** AWS's own runtime client for Node, where it could be compiled. */
export const runtimeClient = existsSync(program) ? program : undefined;

/**
 * Cold starts through that client, against a Runtime API of our own: from the start of the process to the moment the
 * answer to its first request arrives.
 */
export async function throughRuntimeClient(
  node: { readonly version: string; readonly path: string },
  subjects: readonly Subject[],
  env: Readonly<Record<string, string>>,
  rounds: number,
): Promise<Table> {
  const measured = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const subject of subjects) {
      const took = await firstAnswer(node.path, subject, env);
      if (round > 0) measured.get(subject)?.push(took);
    }
  }
  const [empty = []] = measured.values();
  return {
    caption: `Through AWS's own runtime client (\`aws-lambda-ric\`), Node ${node.version}; an empty function takes ${spread(empty)} ms.`,
    columns: ['', 'Over an empty function, ms'],
    rows: [...measured]
      .slice(1)
      .map(([{ name }, times]) => [
        `\`${name}\``,
        spread(times.map((time, round) => time - (empty[round] ?? 0))),
      ]),
  };
}

/** The Runtime API hands out one request and takes its answer (AWS Lambda, "Using the Lambda runtime API"). */
async function firstAnswer(
  node: string,
  { bundle, request }: Subject,
  env: Readonly<Record<string, string>>,
) {
  const event = readFileSync(request);
  let handedOut = false;
  let answered: (path: string) => void;
  const answer = new Promise<string>((resolve) => {
    answered = resolve;
  });
  const api = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => {
      if (!incoming.url?.endsWith('/next')) {
        answered(incoming.url ?? '');
        return outgoing.writeHead(202).end('{}');
      }
      if (handedOut) return; // as Lambda does while there is nothing to do
      handedOut = true;
      outgoing.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': '1',
        'lambda-runtime-deadline-ms': String(Date.now() + 6000),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:000000000000:function:bench',
      });
      outgoing.end(event);
    });
  });
  await new Promise<void>((listening) => api.listen(0, '127.0.0.1', listening));

  const taskRoot = dirname(bundle);
  const handler = `${relative(taskRoot, bundle).replace(/[.]cjs$/, '')}.handler`;
  const begun = performance.now();
  const child = spawn(node, [program, handler], {
    cwd: taskRoot,
    env: {
      ...env,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(api.address() as AddressInfo).port}`,
      LAMBDA_TASK_ROOT: taskRoot,
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    },
    stdio: 'ignore',
  });
  const gone = new Promise<never>((_, reject) =>
    child.once('exit', (code) =>
      reject(new Error(`The runtime client ended with ${code} before it answered`)),
    ),
  );
  try {
    const path = await Promise.race([answer, gone]);
    const took = performance.now() - begun;
    if (!path.endsWith('/response')) throw new Error(`${bundle} failed: ${path}`);
    return took;
  } finally {
    child.kill('SIGKILL');
    api.closeAllConnections();
    api.close();
  }
}
