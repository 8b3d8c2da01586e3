import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const bundled = await build({
  entryPoints: ['lib/voice-xml/index.ts'],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'neutral',
  target: 'node20',
});

describe('the folder', () => {
  test('bundles to at most 3.4 kB gzipped, checker included', () => {
    const bytes = gzipSync(bundled.outputFiles[0]?.contents ?? '').length;

    expect(bytes).toBeLessThanOrEqual(3400);
  });

  test('imports nothing from outside', () => {
    const inputs = Object.keys(bundled.metafile.inputs);
    const outside = Object.values(bundled.metafile.outputs).flatMap(({ imports }) => imports);

    expect(inputs.filter((path) => !path.startsWith('lib/voice-xml/'))).toEqual([]);
    expect(outside).toEqual([]);
  });
});
