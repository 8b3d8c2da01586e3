import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { printLicences } from '../../build/generate/licences.ts';

function read(file: string) {
  return readFileSync(resolve(import.meta.dirname, '../..', file), 'utf8');
}

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

describe('the lock file', () => {
  const { lockfileVersion, packages } = JSON.parse(read('package-lock.json')) as {
    lockfileVersion: number;
    packages: Record<string, Locked>;
  };
  const { '': ours, ...others } = packages;
  // A part of this project, and the link by which npm finds it.
  const example = 'docs/examples/client';
  const installed = Object.fromEntries(
    Object.entries(others).filter(
      ([name, { link = false, resolved }]) => name !== example && !(link && resolved === example),
    ),
  );

  it('is that of this package.json, as npm ci demands', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));

    expect(lockfileVersion).toBe(3);
    expect([ours?.dependencies, ours?.devDependencies]).toEqual([dependencies, devDependencies]);
  });

  it('pins every package by its version and a SHA-512 of its content', () => {
    const loose = Object.entries(installed).filter(
      ([, { version, integrity, inBundle }]) =>
        !inBundle && !(/^\d+\.\d+\.\d+/.test(version ?? '') && integrity?.startsWith('sha512-')),
    );

    expect(loose.map(([name]) => name)).toEqual([]);
  });

  it('takes nothing from a repository, a folder or an unencrypted address', () => {
    const elsewhere = Object.values(installed).flatMap(({ resolved = 'https:', link = false }) =>
      resolved.startsWith('https:') && !link ? [] : [resolved],
    );

    expect(elsewhere).toEqual([]);
  });
});

describe('what is deployed', () => {
  let licences = '';
  beforeAll(async () => {
    licences = await printLicences();
  });

  it('stands with its licences in docs/licences.md', () => {
    expect(read('docs/licences.md')).toBe(licences);
  });

  it('is all under licences that ask for no more than their notice', () => {
    const named = [...licences.matchAll(/^\| `.+` \| (.+) \|$/gm)].map(([, licence]) => licence);

    expect(named.length).toBeGreaterThan(0);
    for (const licence of named)
      expect(licence).toMatch(/^(MIT|MIT-0|ISC|Apache-2\.0|0BSD|BSD-[23]-Clause)$/);
  });
});
