import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Builder } from '../../local/reload/build.ts';
import { aProject, welcomeSaying } from './a-project.ts';

const project = aProject(afterAll);
let builder: Builder;
beforeAll(async () => {
  // The flows that an adopter edits, not those of the product's own tests.
  vi.stubEnv('PIGA_TESTS', '');
  const { createBuilder } = await import(join(project.folder, 'local/reload/build.ts'));
  builder = await createBuilder(join(project.folder, 'dist/here'));
  await builder.build();
  vi.unstubAllEnvs();
});
afterAll(() => builder.close());

it('builds what is saved now, and never shares a build that began before the save', async () => {
  const file = 'flows/welcome.ts';
  const faults = [
    `${welcomeSaying('A bracket too many.')}}`,
    `import { menu } from '../lib/flows/index.ts';\n${welcomeSaying('Nothing is exported so.')}void menu;\n`,
    `import './nowhere.ts';\n${welcomeSaying('No such file.')}`,
  ];

  for (const fault of faults) {
    project.saveInPlace(file, fault);
    const broken = await builder.build();
    project.saveInPlace(file, welcomeSaying('Mended.'));
    const mended = await builder.build();

    expect([broken.problems?.length, mended.problems]).toEqual([1, undefined]);
  }
});
