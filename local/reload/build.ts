import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { type BuildFailure, type BuildOptions, build, context, type OutputFile, type Plugin } from 'esbuild';
import { bundleOptions, functionEntries, writeBundles } from '../../build/bundle/bundle.mjs';
import { firstUse, firstUseEntries } from '../../build/bundle/lazy-packages.mjs';
import type { SourceProblem } from './problem.ts';

/** The functions and the check of the project as it stands, built and not yet in use. */
export interface Build {
  readonly problems?: undefined;
  /** Puts the functions where the stack runs them from. */
  readonly use: () => void;
  /** The bundle of the check, to be run. */
  readonly check: string;
}

export interface Builder {
  /** Builds what is saved now; or says what keeps it from being built. */
  readonly build: () => Promise<Build | { readonly problems: readonly SourceProblem[] }>;
  /** Where `use` puts the functions: `NAME.cjs`. */
  readonly functions: string;
  readonly close: () => Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');

/** The functions that run on this machine read the clock of the simulated world. */
const simulatedClock: Plugin = {
  name: 'simulated-clock',
  setup(build) {
    build.onResolve({ filter: /platform\/clock\.ts$|^\.\/clock\.ts$/ }, ({ path, resolveDir }) =>
      resolve(resolveDir, path) === join(root, 'lib/platform/clock.ts')
        ? { path: join(root, 'local/reload/simulated-clock.ts') }
        : undefined,
    );
  },
};

const fromProject = createRequire(join(root, 'package.json'));

/**
 * Packages stay where they are installed. Only a deploy needs them in the bundle; here they would make each save wait for
 * megabytes that have not changed.
 */
const installedPackages: Plugin = {
  name: 'installed-packages',
  setup(build) {
    build.onResolve({ filter: /^[\w@]/, namespace: 'file' }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('node:')) return undefined;
      try {
        const file = fromProject.resolve(path);
        return file.endsWith('.mjs') ? undefined : { path: file, external: true };
      } catch {
        return undefined; // for those who import alone, so it is bundled after all
      }
    });
  },
};

/**
 * Builds the functions as for a deploy, but readable: with source maps, so that an error names the file and line that
 * somebody wrote.
 *
 * @param folder where the bundles go: another one than those of a deploy, which may be packaged meanwhile
 */
export async function createBuilder(folder: string): Promise<Builder> {
  const forFunctions = bundleOptions();
  const here: BuildOptions = {
    absWorkingDir: root,
    outdir: folder,
    write: false,
    minify: false,
    sourcemap: 'linked',
    logLevel: 'silent',
  };
  rmSync(folder, { recursive: true, force: true });
  await build({
    ...forFunctions,
    absWorkingDir: root,
    outdir: folder,
    entryPoints: firstUseEntries,
    plugins: [firstUse],
  });
  const functions = await context({
    ...forFunctions,
    ...here,
    entryPoints: functionEntries(),
    plugins: [simulatedClock, firstUse, installedPackages],
  });
  const check = await context({
    ...here,
    entryPoints: ['local/reload/check-thread.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    target: 'node20',
    plugins: [installedPackages],
  });

  return {
    functions: join(folder, 'functions'),
    close: async () => {
      await Promise.all([functions.dispose(), check.dispose()]);
    },
    build: async () => {
      // Both are waited for even if one fails: esbuild lets whoever asks for another build meanwhile share the one that
      // is under way, which does not have what is saved next.
      const [forFunctions, forCheck] = await Promise.allSettled([functions.rebuild(), check.rebuild()]);
      try {
        const [built, toCheck] = [resultOf(forFunctions), resultOf(forCheck)];
        writeBundles(filesOf(toCheck));
        return { use: () => writeBundles(filesOf(built)), check: join(folder, 'check-thread.cjs') };
      } catch (error) {
        return { problems: problemsOf(error) };
      }
    },
  };
}

function resultOf<Value>(outcome: PromiseSettledResult<Value>): Value {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

function filesOf({ outputFiles = [] }: { outputFiles?: OutputFile[] | undefined }): OutputFile[] {
  return outputFiles;
}

function problemsOf(error: unknown): SourceProblem[] {
  const { errors } = error as Partial<BuildFailure>;
  if (errors === undefined) throw error;
  const problems = errors.map(({ text, location }) => ({
    words: text,
    ...(location !== null && { place: { file: location.file, line: location.line } }),
  }));
  // Both builds read the flows, and most functions what they share: each says the same.
  return problems.filter(
    ({ words, place }, index) =>
      problems.findIndex((other) => other.words === words && other.place?.line === place?.line) === index,
  );
}
