import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** What each folder may import, besides itself, packages and Node: the table of docs/architecture.md. */
const mayImport: Record<string, readonly string[]> = {
  functions: ['flows', 'lib'],
  flows: ['lib/flows', 'lib/voice-xml', 'lib/services'],
  'lib/voice-xml': [],
  'lib/flows/definition': ['lib/voice-xml', 'lib/phone-numbers/e164.ts'],
  'lib/flows/engine': ['lib/flows/definition', 'lib/voice-xml'],
  'lib/flows/token': ['lib/flows/definition', 'lib/flows/engine', 'lib/platform/quoted.ts'],
  'lib/flows/conversation': ['lib/flows', 'lib/voice-xml', 'lib/platform/deadline.ts'],
  'lib/flows': [
    'lib/voice-xml',
    'lib/phone-numbers/e164.ts',
    'lib/platform/deadline.ts',
    'lib/platform/quoted.ts',
  ],
  'lib/http-client': [],
  'lib/http-client/outside-url': ['lib/http-client'],
  'lib/phone-numbers': [],
  'lib/table': [],
  'lib/listing': ['lib/platform/quoted.ts'],
  'lib/timers': ['lib/listing', 'lib/table'],
  'lib/webhooks': [
    'lib/listing',
    'lib/recordings',
    'lib/table',
    'lib/timers',
    'lib/calls',
    'lib/flows/token/seal.ts',
    'lib/http-client',
    'lib/phone-numbers',
    'lib/platform/quoted.ts',
  ],
  'lib/africastalking': ['lib/http-client', 'lib/phone-numbers'],
  'lib/calls/event': ['lib/africastalking', 'lib/phone-numbers', 'lib/platform/time-zone.ts'],
  'lib/calls/record': ['lib/calls/event', 'lib/africastalking', 'lib/phone-numbers'],
  'lib/calls/store': [
    'lib/calls/event',
    'lib/calls/record',
    'lib/table',
    'lib/africastalking',
    'lib/phone-numbers',
    'lib/platform/deadline.ts',
  ],
  'lib/calls/projections': ['lib/calls/event', 'lib/calls/record', 'lib/calls/store', 'lib/table'],
  'lib/calls/query': [
    'lib/calls/event',
    'lib/calls/record',
    'lib/calls/store',
    'lib/calls/projections',
    'lib/listing',
    'lib/table',
    'lib/phone-numbers',
    'lib/platform/quoted.ts',
  ],
  'lib/calls/maintenance': ['lib/calls', 'lib/table', 'lib/phone-numbers'],
  'lib/calls': [
    'lib/listing',
    'lib/table',
    'lib/africastalking',
    'lib/phone-numbers',
    'lib/platform/deadline.ts',
    'lib/platform/quoted.ts',
    'lib/platform/time-zone.ts',
  ],
  'lib/outbound': [
    'lib/listing',
    'lib/table',
    'lib/timers',
    'lib/africastalking',
    'lib/phone-numbers',
    'lib/calls',
    'lib/flows',
    'lib/platform/deadline.ts',
  ],
  'lib/recordings': ['lib/listing', 'lib/table', 'lib/timers', 'lib/http-client', 'lib/calls'],
  'lib/platform': ['lib/phone-numbers'],
  'lib/http-api': ['lib/platform', 'lib/africastalking', 'lib/phone-numbers'],
  'lib/services': [
    'lib/africastalking',
    'lib/flows',
    'lib/http-client',
    'lib/phone-numbers',
    'lib/platform',
    'lib/table',
    'lib/wiring',
  ],
  'lib/wiring': [
    'lib/africastalking',
    'lib/calls',
    'lib/flows',
    'lib/http-api',
    'lib/http-client',
    'lib/outbound',
    'lib/phone-numbers',
    'lib/platform',
    'lib/recordings',
    'lib/table',
    'lib/timers',
    'lib/voice-xml',
    'lib/webhooks',
  ],
  commands: ['lib'],
  simulator: [],
  'flow-kit': [
    'flows',
    'lib/flows',
    'lib/voice-xml',
    'lib/phone-numbers',
    'lib/africastalking',
    'simulator',
    'commands/command.ts',
  ],
  openapi: ['lib'],
  local: ['simulator', 'flow-kit', 'lib', 'build', 'openapi'],
};

/** The folders whose code is a function of what it is given: no cloud, no process, no network, no clock. */
const pure = ['lib/voice-xml', 'lib/flows'];

interface Import {
  readonly file: string;
  readonly of: string;
  /** What stands between `import` and `from`. */
  readonly names: string;
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

function importsIn(folder: string): Import[] {
  return filesIn(folder).flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    const statements = [...source.matchAll(/^(?:import|export)\b([^;]*?)\bfrom '([^']+)'/gms)];
    return statements.map(([, names = '', of = '']) => ({
      file,
      names,
      of: of.startsWith('.') ? relative(root, resolve(root, file, '..', of)) : of.replace(/^#/, ''),
    }));
  });
}

function isInside(path: string, folder: string) {
  return path === folder || path.startsWith(`${folder}/`);
}

describe('imports run one way', () => {
  it.each(Object.entries(mayImport))('%s imports only what it may', (folder, allowed) => {
    const imports = importsIn(folder).filter(({ of }) =>
      /^(lib|functions|flows|simulator|flow-kit|local|build|openapi|test|commands)\//.test(of),
    );

    const wrong = imports.filter(({ of }) => ![folder, ...allowed].some((place) => isInside(of, place)));

    expect(wrong).toEqual([]);
  });

  it('every folder of lib has its line in the table', () => {
    const folders = readdirSync(join(root, 'lib')).map((name) => `lib/${name}`);

    expect(folders.filter((folder) => !(folder in mayImport))).toEqual([]);
  });

  it('nothing that is deployed knows the local stack', () => {
    const deployed = ['functions', 'flows', 'lib'].flatMap(importsIn);

    expect(
      deployed.filter(({ of }) => ['simulator', 'flow-kit', 'local'].some((folder) => isInside(of, folder))),
    ).toEqual([]);
    expect(deployed.length).toBeGreaterThan(100);
  });
});

describe('pure folders', () => {
  it.each(pure)('%s imports no package and nothing of Node but its cryptography', (folder) => {
    const foreign = importsIn(folder).filter(({ of }) => !of.startsWith('lib/') && of !== 'node:crypto');

    expect(foreign).toEqual([]);
  });

  it.each([
    ...pure,
    'lib/calls',
    'lib/outbound',
    'lib/recordings',
    'lib/timers',
    'lib/webhooks',
    'lib/africastalking',
  ])('%s reads no clock, no environment and no dice by itself', (folder) => {
    const own = /\b(process\.env|Date\.now\(|new Date\(\)|randomUUID|Math\.random)/;
    const files = filesIn(folder).filter((file) => own.test(readFileSync(join(root, file), 'utf8')));

    expect(files).toEqual([]);
  });
});

describe('a handler', () => {
  const handlers = filesIn('functions');

  it.each(handlers)('%s is read in one go', (file) => {
    expect(readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(110);
  });

  it.each(handlers)('%s builds nothing: what it needs comes from lib/wiring', (file) => {
    const makers = importsIn('functions')
      .filter(({ file: importer, names }) => importer === file && /\bcreate[A-Z]/.test(names))
      .map(({ of }) => of);

    expect(makers.filter((of) => !isInside(of, 'lib/wiring'))).toEqual([]);
    expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/\bnew [A-Z]/);
  });
});

describe('the environment', () => {
  it('is read in one place while the service runs', () => {
    const readers = ['functions', 'flows', 'lib']
      .flatMap(filesIn)
      .filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));

    // The clock of a process is set by its environment.
    expect(readers).toEqual(['lib/platform/lambda.ts', 'lib/platform/time-zone.ts']);
  });
});

describe('docs/architecture.md', () => {
  it('says of each folder what the rules say', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

    for (const folder of Object.keys(mayImport)) expect(text).toContain(`\`${folder}/\``);
  });
});
