import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundlesFolder, takeBackFlags, writeBundles } from '../bundle/bundle.mjs';
import { secretNames } from '../deploy/settings-rules.ts';
import { startAgreeableAws } from './agreeable-aws.ts';
import { firstRequests } from './first-requests.ts';
import { everySetting, lambdaEnvironment } from './lambda-environment.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

const DAY_MS = 24 * 60 * 60_000;

/** A command, and its first arguments, that runs the Node which the functions will run on. */
export type NodeCommand = readonly [string, ...string[]];

/** By a function's name its two files, from the top of the project: what the package starts with, and what that loads. */
export type CompiledFiles = ReadonlyMap<string, readonly [loader: string, compiled: string]>;

/** Where the functions are in a package that are compiled already, from the top of the project. */
const compiledFolder = `${bundlesFolder}/compiled`;

/** Functions that somebody waits for. */
export const compiledNames = Object.keys(firstRequests);

/**
 * Makes, of the bundle of each of these functions, a loader and a file with the bundle and what V8 has compiled of it after
 * a first answer.
 *
 * @throws when a function does not answer on that Node
 */
export async function compileFunctions(names: readonly string[], node: NodeCommand): Promise<CompiledFiles> {
  const aws = await startAgreeableAws();
  const scratch = mkdtempSync(join(tmpdir(), 'piga-code-cache-'));
  mkdirSync(resolve(root, compiledFolder), { recursive: true });
  forgetOld(resolve(root, compiledFolder));
  try {
    const files = new Map<string, readonly [string, string]>();
    for (const name of names) {
      const bundle = readFileSync(resolve(root, `${bundlesFolder}/functions/${name}.cjs`), 'latin1');
      const source = wrapped(bundle, name);
      const cache = await codeCacheOf(source, { name, node, scratch, awsUrl: aws.url });
      files.set(name, await writeCompiled(name, source, cache));
    }
    return files;
  } finally {
    aws.stop();
    rmSync(scratch, { recursive: true });
  }
}

/** What was compiled of sources that are gone; what is younger may be in another package that is being made. */
function forgetOld(folder: string): void {
  for (const file of readdirSync(folder).map((name) => join(folder, name)))
    if (Date.now() - statSync(file).mtimeMs > DAY_MS) rmSync(file);
}

/** As Node wraps a CommonJS module. */
function wrapped(bundle: string, name: string): string {
  if (!/^[\x00-\x7f]*$/.test(bundle)) throw new Error(`The bundle of ${name} has characters beyond ASCII`);
  return `(function(exports,require,module,__filename,__dirname){${bundle}\n})`;
}

/** As the functions of a deployed stage have them, who read the secrets themselves from SSM. */
const namesOfSecrets = Object.fromEntries(secretNames.map((name) => [name, `ssm:/piga/prod/${name}`]));

async function codeCacheOf(
  source: string,
  {
    name,
    node: [command, ...first],
    scratch,
    awsUrl,
  }: {
    readonly name: string;
    readonly node: NodeCommand;
    readonly scratch: string;
    readonly awsUrl: string;
  },
): Promise<Buffer> {
  const [sourceFile, requestFile, cacheFile] = ['source', 'request', 'cache'].map((what) =>
    join(scratch, `${name}.${what}`),
  ) as [string, string, string];
  writeFileSync(sourceFile, source);
  writeFileSync(requestFile, JSON.stringify(firstRequests[name]));
  const program = join(import.meta.dirname, 'first-answer.cjs');
  const loaderFile = resolve(root, compiledFolder, `${name}.cjs`);
  await run(command, [...first, program, sourceFile, requestFile, loaderFile, cacheFile], {
    env: {
      ...lambdaEnvironment,
      ...everySetting,
      ...namesOfSecrets,
      METRICS_DISABLED: 'true',
      AT_VOICE_URL: awsUrl,
      AWS_ENDPOINT_URL_DYNAMODB: awsUrl,
      AWS_ENDPOINT_URL_SSM: awsUrl,
      AWS_ENDPOINT_URL_SQS: awsUrl,
    },
    timeout: 60_000,
  });
  return readFileSync(cacheFile);
}

/**
 * V8 compares no more of a source than its length, and would run what it compiled of another. So the two are never apart: they are one
 * file, named by the hash of the source, and the loader knows that name alone.
 */
export async function writeCompiled(
  name: string,
  source: string,
  cache: Buffer,
  folder = compiledFolder,
): Promise<readonly [string, string]> {
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 16);
  const compiledFile = `${name}.${hash}.compiled`;
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(import.meta.dirname, 'loader.ts')],
    define: { COMPILED_FILE: JSON.stringify(compiledFile), SOURCE_BYTES: `${source.length}` },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: takeBackFlags },
    outfile: resolve(root, folder, `${name}.cjs`),
    write: false,
    logLevel: 'warning',
  });
  const compiled = Buffer.concat([Buffer.from(source, 'latin1'), cache]);
  writeBundles([{ path: resolve(root, folder, compiledFile), contents: compiled }, ...outputFiles]);
  return [`${folder}/${name}.cjs`, `${folder}/${compiledFile}`];
}
