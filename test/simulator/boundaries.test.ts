import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const simulator = 'simulator';

function importsOf(directory: string): [file: string, imported: string][] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files.flatMap((name) => {
    const file = join(directory, name);
    const found = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?from '([^']+)';/gm);
    return [...found].map(([, imported = '']): [string, string] => [file, imported]);
  });
}

it('knows nothing of the service: a fault of ours is not to be hidden by being on both sides', () => {
  const outside = importsOf(simulator)
    .filter(([, imported]) => imported.startsWith('.'))
    .map(([file, imported]) => [file, relative('.', resolve(dirname(file), imported))] as const)
    .filter(([, target]) => !target.startsWith(simulator));

  expect(outside).toEqual([]);
});

it('needs only the packages that its own package.json names', () => {
  const packages = importsOf(simulator)
    .map(([, imported]) => imported)
    .filter((imported) => !imported.startsWith('.') && !imported.startsWith('node:'));

  const { devDependencies } = JSON.parse(readFileSync('simulator/package.json', 'utf8'));
  const own = Object.keys(devDependencies).filter((name) => !['esbuild', 'typescript'].includes(name));

  expect(new Set(packages)).toEqual(new Set(own));
  expect(own).toEqual(['js-yaml', 'saxes', 'tinyqueue', 'valibot']);
});
