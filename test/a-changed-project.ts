import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const [routing = '', services = ''] = [
  ...readFileSync(join(root, 'docs/services.md'), 'utf8').matchAll(/^```ts\n(.*?)^```/gms),
].map(([, code]) => code);

/**
 * The project of a team that has made `flows/` its own: the routing and the services of docs/services.md, and no welcome any
 * more. To be called once for a file of tests.
 */
export function aChangedProject() {
  const folder = mkdtempSync(join(tmpdir(), 'piga-changed-flows-'));
  beforeAll(() => {
    const isOwn = (path: string) =>
      !/\/(node_modules|\.git|\.local|\.serverless|dist|bench)(\/|$)/.test(path);
    cpSync(root, folder, { recursive: true, filter: isOwn });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    rmSync(join(folder, 'flows/welcome.ts'));
    writeFileSync(join(folder, 'flows/index.ts'), routing);
    writeFileSync(join(folder, 'flows/services.ts'), services);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  return {
    /** Runs Node there. */
    run: async (...args: readonly string[]): Promise<{ output: string; code: number }> => {
      const { PIGA_TESTS: _, ...env } = process.env;
      const running = promisify(execFile)(process.execPath, args, {
        cwd: folder,
        env: { ...env, NO_COLOR: '1' },
      });
      return running.then(
        ({ stdout }) => ({ output: stdout, code: 0 }),
        ({ stdout, stderr, code }) => ({ output: `${stdout}${stderr}`, code }),
      );
    },
    /** Puts another text in the place of one in `flows/services.ts`, for as long as it takes to do something. */
    withServices: async <Done>(text: RegExp, other: string, act: () => Promise<Done>): Promise<Done> => {
      writeFileSync(join(folder, 'flows/services.ts'), services.replace(text, other));
      try {
        return await act();
      } finally {
        writeFileSync(join(folder, 'flows/services.ts'), services);
      }
    },
  };
}
