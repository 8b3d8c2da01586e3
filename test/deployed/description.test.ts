import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningStack, startStack } from '../end-to-end/running-stack.ts';

const schemathesis = resolve(import.meta.dirname, '../../.local/python/bin/schemathesis');

/** What is asked of every answer: that its status, type, headers and shape are described, and that nonsense is refused. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
];

/** What is not made of any nonsense: callbacks are taken whatever they hold, so that none is lost. */
const TAKES_ANYTHING = ['/voice/instruct', '/voice/events'];

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
  // So that there are calls to list and to tell.
  await fetch(`${stack.api}/voice/invoke-call?phone=254711000111`);
  const ended = { sessionId: 'ATVId_ended', isActive: '0', durationInSeconds: '45', dtmfDigits: '1' };
  await fetch(`${stack.api}/voice/events`, { method: 'POST', body: new URLSearchParams(ended) });
});
afterAll(() => stack?.interrupt());

describe('the running service keeps to docs/openapi.json', () => {
  it.each([
    ['where programs ask', CHECKS, ['--exclude-path-regex', TAKES_ANYTHING.join('|')]],
    [
      "at Africa's Talking's two URLs",
      CHECKS.filter((name) => name !== 'negative_data_rejection'),
      TAKES_ANYTHING.flatMap((path) => ['--include-path', path]),
    ],
  ])('%s', async (_, checks, paths) => {
    const { output, code } = await run([
      'run',
      `${stack.simulator}/api/openapi.json`,
      ...['--url', stack.api],
      ...['--checks', checks.join(',')],
      ...['--phases', 'examples,coverage,fuzzing'],
      ...['--max-examples', '30', '--seed', '1', '--no-color'],
      ...paths,
    ]);

    expect(output).toMatch(/Operations:\s+\d+ selected/);
    expect(code, output).toBe(0);
  });
});

async function run(args: readonly string[]): Promise<{ output: string; code: unknown }> {
  try {
    const { stdout } = await promisify(execFile)(schemathesis, args, { maxBuffer: 1e8 });
    return { output: stdout, code: 0 };
  } catch (error) {
    const { stdout = '', stderr = '', code } = error as { stdout?: string; stderr?: string; code?: unknown };
    return { output: stdout + stderr + (code === 'ENOENT' ? 'Run .ci/python.sh first' : ''), code };
  }
}
