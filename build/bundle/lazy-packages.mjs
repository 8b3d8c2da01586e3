import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

/**
 * Packages, files of ours and a file of data that most requests do without, and what is used of each. A bundle that imports one does
 * not hold it: it stands in `dist/first-use/`, and is loaded when one of these names is first looked at. So the source
 * imports it like any other, and uses it inside functions, never while its own file is being loaded.
 */
const packages = {
  'phone-number.ts': ['parsePhoneNumber', 'countryOf', 'isCountry'],
  'dial-judge.ts': ['createDialJudge'],
  'masking.ts': ['masked'],
  'changed-flow.ts': ['fitOf'],
  'numbering-plans.json': ['metadata'],
  '@aws-lambda-powertools/logger': ['Logger'],
  '@aws-sdk/client-sqs': ['SQSClient', 'SendMessageCommand', 'SendMessageBatchCommand'],
  '@aws-sdk/client-eventbridge': ['EventBridgeClient', 'PutEventsCommand'],
};

/** Where our own files are. */
const folders = new Map([
  ['phone-number.ts', './lib/phone-numbers/'],
  ['dial-judge.ts', './lib/wiring/'],
  ['masking.ts', './lib/platform/'],
  ['changed-flow.ts', './lib/flows/token/'],
]);

const names = new Map(Object.entries(packages));
const root = resolve(import.meta.dirname, '../..');

/** A file for each package. */
export const firstUseEntries = [...names.keys()].map((name) => ({
  in: `first-use:${name}`,
  out: `first-use/${basename(name)}`,
}));

/** @type {import('esbuild').Plugin} */
export const firstUse = {
  name: 'first-use',
  setup(build) {
    build.onResolve({ filter: /^first-use:/ }, ({ path }) => ({
      path: path.slice('first-use:'.length),
      namespace: 'package',
    }));
    build.onLoad({ filter: /^@|\.ts$/, namespace: 'package' }, ({ path }) => ({
      contents: `export { ${names.get(path)?.join()} } from '${folders.get(path) ?? ''}${path}'`,
      resolveDir: root,
    }));

    build.onLoad({ filter: /\.json$/, namespace: 'package' }, ({ path }) => ({
      contents: parsedAtOnce(path),
    }));

    build.onResolve(
      { filter: /^@|\.json$|\/(phone-number|dial-judge|masking|changed-flow)\.ts$/ },
      ({ path, namespace }) => {
        const name = path.startsWith('.') ? basename(path) : path;
        return names.has(name) && namespace !== 'package'
          ? { path: name, namespace: 'on-first-use' }
          : undefined;
      },
    );
    build.onLoad({ filter: /./, namespace: 'on-first-use' }, ({ path }) => ({
      contents: `module.exports = { ${names.get(path)?.map((name) => getter(name, path))} }`,
    }));
    build.onResolve({ filter: /./, namespace: 'on-first-use' }, ({ path }) => ({ path, external: true }));
  },
};

/** As text for the parser of JSON, which is faster than that of JavaScript. */
function parsedAtOnce(/** @type {string} */ name) {
  const json = readFileSync(resolve(root, 'lib/phone-numbers', name), 'utf8');
  return `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(json)))})`;
}

/** A getter, since esbuild reads an import of CommonJS anew wherever it is used. */
function getter(/** @type {string} */ name, /** @type {string} */ path) {
  return `get ${name}() { return require('../first-use/${basename(path)}.cjs').${name} }`;
}
