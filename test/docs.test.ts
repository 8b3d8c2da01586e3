import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { commandsOn, operatorsPages } from './documented.ts';

const root = resolve(import.meta.dirname, '..');
function text(file: string) {
  return readFileSync(join(root, file), 'utf8');
}

const documents = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
    .map((file) => join('docs', file)),
];

const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };

describe.each(documents)('%s', (document) => {
  it('links to nothing that is not there', () => {
    const links = [...text(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, link]) => link as string,
    );
    const files = links.filter((link) => !/^[a-z]+:/.test(link));

    expect(files.filter((file) => !existsSync(join(root, dirname(document), file)))).toEqual([]);
  });

  it('names no npm script that does not exist', () => {
    const named = [...text(document).matchAll(/npm run (?:-s )?([a-z][\w-]*)/g)].map(
      ([, name]) => name as string,
    );

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe.each(operatorsPages)('%s', (page) => {
  /** What a test runs as the docs have it: `documented('…')`, in the words of the source. */
  const asked = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...text(join('test', file)).matchAll(/documented\(\s*(?:String[.]raw)?(['`"])(.+?)\1,?\s*\)/g),
    ])
    .map(([, , command = '']) => command);
  const ci = text('.ci/run').split('\n');

  it('has no command that no test runs as it is written', () => {
    const isRun = (command: string) =>
      asked.includes(command) ||
      ci.some((line) => line.trim() === command || line.includes(` ${command} --`));

    expect(commandsOn(page).filter((command) => !isRun(command))).toEqual([]);
    expect(commandsOn(page).length).toBeGreaterThan(10);
  });
});

describe('docs/glossary.md', () => {
  it('has no word that the code does not use', () => {
    const code = sourcesIn('lib').join('\n').toLowerCase();
    const words = [...text('docs/glossary.md').matchAll(/^\| ([^|]+) \|/gm)]
      .flatMap(([, cell = '']) => cell.split(','))
      .map((word) => word.replaceAll('`', '').trim().toLowerCase())
      .filter((word) => word !== 'word');

    expect(words.filter((word) => !code.includes(word))).toEqual([]);
    expect(words.length).toBeGreaterThan(20);
  });
});

describe.each(['docs/architecture.md', 'docs/services.md', 'CONTRIBUTING.md'])('%s', (document) => {
  it('names no path that is not there', () => {
    const paths = [
      ...text(document).matchAll(
        /`((?:lib|functions|flows|build|test|docs|local|flow-kit|simulator|commands|resources|bench)\/[\w./-]*)`/g,
      ),
    ].map(([, path = '']) => path);

    expect(paths.filter((path) => !/NAME/.test(path) && !existsSync(join(root, path)))).toEqual([]);
  });
});

function sourcesIn(folder: string) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => text(join(folder, file)));
}

describe('the README', () => {
  const readme = text('README.md');

  it('can be read in one go', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(160);
  });

  it('lists every endpoint that serverless.yml has', () => {
    // Tags such as !GetAtt are CloudFormation's own; here only the paths matter.
    const plain = text('serverless.yml').replace(/!(?:GetAtt|Sub|Ref)\b/g, '');
    const { functions } = load(plain) as {
      functions: Record<string, { events: { http?: { method: string; path: string } }[] }>;
    };
    const endpoints = Object.values(functions)
      .flatMap(({ events }) => events.flatMap(({ http }) => (http === undefined ? [] : [http])))
      .map(({ path }) => `/${path}`);

    expect(endpoints.length).toBeGreaterThanOrEqual(8);
    expect(endpoints.filter((path) => !readme.includes(` ${path}\``))).toEqual([]);
  });
});
