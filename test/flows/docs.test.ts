import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flowRules } from '../../flow-kit/check/fault.ts';
import { recipes } from '../../flows/recipes/index.ts';
import { project } from './compile.ts';

const guide = await readFile(join(project, 'docs/flows.md'), 'utf8');

describe('docs/flows.md', () => {
  test('has every rule of the static check, in its own words', () => {
    for (const [rule, why] of Object.entries(flowRules)) expect(guide).toContain(`| \`${rule}\` | ${why} |`);
  });
});

describe('the pages', async () => {
  const pages = (await readdir(join(project, 'docs/flows'))).filter((file) => file.endsWith('.md'));
  const files = ['docs/flows.md', ...pages.map((page) => `docs/flows/${page}`)];

  test.each(files)('%s leads nowhere that is not there', async (file) => {
    const text = await readFile(join(project, file), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link ?? '');

    for (const link of links.filter((link) => !/^https?:/.test(link)))
      await expect(readFile(join(project, dirname(file), link))).resolves.toBeDefined();
  });

  test('show every recipe, and name the file of its tests', async () => {
    const texts = await Promise.all(pages.map((page) => readFile(join(project, 'docs/flows', page), 'utf8')));

    for (const name of Object.keys(recipes)) {
      const page = texts.find((text) => text.includes(`<!-- flow: ${name} -->`)) ?? '';
      const [tests = ''] = /test\/flows\/recipes\/[\w-]+\.test\.ts/.exec(page) ?? [];
      await expect(readFile(join(project, tests), 'utf8')).resolves.toContain('callFlow');
    }
  });
});
