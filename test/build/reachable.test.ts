import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { functionSources } from '../../build/bundle/bundle.mjs';

const root = resolve(import.meta.dirname, '../..');

function filesIn(folder: string) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

/*
 * lib is what is deployed. What a function, a command, or a service that flows may name does not reach, is for tests alone,
 * or for nobody.
 */
it('nothing lies in lib that is neither deployed nor run by those who operate it', async () => {
  const entryPoints = [...functionSources().values(), ...filesIn('commands'), ...filesIn('lib/services')];
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints, 'lib/flows/index.ts', 'lib/voice-xml/index.ts'],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'nowhere',
    platform: 'node',
    format: 'esm',
    packages: 'external',
    treeShaking: false,
  });

  const reached = new Set(Object.keys(metafile.inputs));
  // Imports of types alone leave no trace in a bundle.
  const unreached = filesIn('lib').filter((file) => !reached.has(file) && !isOnlyTypes(file));

  expect(unreached.filter((file) => !kept.some((place) => file.startsWith(place)))).toEqual([]);
});

it('knip --production looks at all that is not a test', () => {
  const { workspaces } = JSON.parse(
    readFileSync(join(root, 'knip.jsonc'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, ''),
  ) as { workspaces: Record<string, { project: string[] }> };
  const { project = [] } = workspaces['.'] ?? {};
  const [production = '', ...more] = project.filter((pattern) => pattern.endsWith('!'));
  const folders = /^\{([\w,-]+)\}/.exec(production)?.[1]?.split(',') ?? [];

  expect([folders, more]).toEqual([productFolders, []]);
  // What a pattern without ! names is taken out of what production looks at: once that was everything.
  for (const pattern of project.filter((one) => !one.endsWith('!'))) {
    expect(pattern).toMatch(/^(?:\{test,docs,\.ci\}\/\*\*\/|\*\.)/);
  }
});

const productFolders = 'build commands flow-kit flows functions lib local openapi resources simulator'.split(
  ' ',
);

/** What is kept though nothing reaches it yet, and why. */
const kept = [
  'lib/http-client/outside-url/', // fetches what a URL from outside names: recordings come next
  'lib/africastalking/rest/call-transfer.ts', // Africa's Talking's other operations: in no bundle before something calls them
  'lib/africastalking/rest/capability-token.ts',
  'lib/phone-numbers/sip-address.ts', // whose type calls take; its reader is for whoever dials such an address
  'lib/africastalking/rest/media-upload.ts',
];

function isOnlyTypes(file: string) {
  return !/^export (?:async )?(?:function|const|class|\{)/m.test(readFileSync(join(root, file), 'utf8'));
}
