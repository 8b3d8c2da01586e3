import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { firstUse } from '../../build/bundle/lazy-packages.mjs';

/** Bytes, gzipped, of a bundle as it is deployed. */
async function bundled(source: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    plugins: [firstUse],
    write: false,
  });
  const [file] = outputFiles;
  return gzipSync(file?.contents ?? '', { level: 9 }).length;
}

/** What a function has without flows: voice XML, and the deadline of its answer. */
const voiceXml = `export * from '../../lib/voice-xml/index.ts'; export { within } from '../../lib/platform/deadline.ts';`;
/** All that a function needs to let flows answer: the engine, seals, routing, start tags. */
const conversation = `export { createConversation, flow, route, sealKeys } from '../../lib/flows/index.ts';`;

test('the engine makes a bundle that writes voice XML larger by less than 9.3 kB, gzipped', async () => {
  const without = await bundled(voiceXml);
  const withFlows = await bundled(voiceXml + conversation);

  expect(withFlows - without).toBeLessThan(9300);
});

test('what only checks and draws flows is in no bundle that answers', async () => {
  const { metafile } = await build({
    stdin: { contents: conversation, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
  });

  const inputs = Object.keys(metafile.inputs);

  expect(inputs.filter((file) => /lib\/flows\/(check|diagram)\/|flow-kit\//.test(file))).toEqual([]);
  expect(inputs.some((file) => file.endsWith('lib/flows/engine/engine.ts'))).toBe(true);
});
