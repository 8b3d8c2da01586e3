import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.github/workflows');

function text(file: string) {
  return readFileSync(join(root, file), 'utf8');
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] }>
  >;
}

describe.each(readdirSync(folder))('the workflow %s', (file) => {
  const source = readFileSync(join(folder, file), 'utf8');
  const { jobs, permissions } = load(source) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('takes each action by its commit, and says of which version that is', () => {
    const actions = [...source.matchAll(/uses: (.+)$/gm)].map(([, action]) => action);

    expect(actions.length).toBe(steps.filter(({ uses }) => uses !== undefined).length);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('runs no script that does not exist', () => {
    const { scripts } = JSON.parse(text('package.json'));
    const named = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run ([a-z][\w-]*)/g)].map(([, name = '']) => name),
    );

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('may read the code, and write nothing', () => {
    expect(permissions['contents']).toBe('read');
    expect(Object.keys(permissions).filter((name) => !['contents', 'id-token'].includes(name))).toEqual([]);
  });
});

it('what CI takes from PyPI is pinned, all of it', () => {
  const lines = text('.ci/requirements.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  expect(lines.filter((line) => !/^[\w.-]+==[\w.]+$/.test(line))).toEqual([]);
});
