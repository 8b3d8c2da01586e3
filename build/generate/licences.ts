import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { readCommand } from '../../commands/command.ts';
import { bundleOptions } from '../bundle/bundle.mjs';

/**
 * Makes docs/licences.md: the packages of which something is in a bundle, and so deployed.
 *
 * Run `npm run licences` after a change of packages; a test compares the page with this function.
 */

const root = resolve(import.meta.dirname, '../..');

/** A package's own folder, in the path of one of its files. */
const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

export async function printLicences(): Promise<string> {
  const { metafile } = await build({ ...bundleOptions(), metafile: true, write: false });
  const files = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const folders = [...new Set(files.flatMap((file) => PACKAGE_FOLDER.exec(file) ?? []))].sort();
  const rows = folders.map((folder) => {
    const { name, license } = JSON.parse(readFileSync(resolve(root, folder, 'package.json'), 'utf8'));
    return `| \`${name}\` | ${license} |`;
  });
  return `# Licences of what is deployed

Piga itself is under the [MIT licence](../LICENSE). Something of each of these packages is in a bundle; everything else in
\`package.json\` stays on the machines of developers. Made by \`npm run licences\`, and compared by a test.

| Package | Licence |
|---|---|
${[...new Set(rows)].join('\n')}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  readCommand({
    usage: 'licences',
    does: 'Writes docs/licences.md: the licence of every package that is in a bundle.',
    on: 'nothing',
  });
  writeFileSync(resolve(root, 'docs/licences.md'), await printLicences());
}
