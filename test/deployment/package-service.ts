import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Template } from './cloudformation.ts';

export const root = resolve(import.meta.dirname, '../..');

/** A machine without AWS: no credentials, no profile, and no network to ask for either. */
export const nowhere = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  NO_COLOR: '1',
  CODE_CACHE: 'off', // takes a while, and has tests of its own
  PIGA_TESTS: 'true', // the bundles of tests: build/bundle/bundle.mjs
};

/** The framework's own command. */
export const serverless = join(root, 'node_modules/serverless/bin/serverless.js');

/**
 * The service in a folder of its own: the framework gathers in `.serverless` what it packages, and two runs at the same time
 * would take it from each other. The `.env` of whoever works here stays out.
 */
export function aServiceFolder(project = root) {
  const folder = mkdtempSync(join(tmpdir(), 'piga-service-'));
  const isOwn = (name: string) =>
    ['.env', '.git', '.local', '.serverless', 'dist'].includes(name) || /^[.]env[.](?!example$)/.test(name);
  for (const name of readdirSync(project).filter((name) => !isOwn(name)))
    (name === 'serverless.yml' ? copyFileSync : symlinkSync)(join(project, name), join(folder, name));
  symlinkSync(join(project, 'dist'), join(folder, 'dist')); // which the first run makes
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

export interface Packaged {
  readonly template: Template;
  /** What the framework printed. */
  readonly output: string;
  readonly folder: string;
}

/**
 * Packages the service as `npx serverless package` does: once for the same settings and sources, since it takes seconds and several
 * files of tests look at the same package, in two processes of Vitest's.
 *
 * @throws with what the framework printed, when it refused
 */
export function packageService(stage: string, env: Record<string, string> = {}): Packaged {
  const settings = JSON.stringify([stage, env]);
  const name = createHash('sha256').update(settings).update(sourcesDigest()).digest('hex').slice(0, 20);
  const place = join(root, 'dist/tests/packages', name);
  if (!isPackaged(place)) packageInto(place, stage, env);
  const template = readFileSync(join(place, 'cloudformation-template-update-stack.json'), 'utf8');
  return {
    template: JSON.parse(template),
    output: readFileSync(join(place, PRINTED), 'utf8'),
    folder: place,
  };
}

/** What the framework printed, beside what it made. */
const PRINTED = 'printed.txt';

function isPackaged(place: string) {
  return existsSync(join(place, PRINTED));
}

/** All that a package is made of, or by; its packages by the lock file. */
function sourcesDigest(): string {
  const sources = [
    ...['build', 'flow-kit', 'flows', 'functions', 'lib', 'local', 'resources', 'test/product-flows'],
    ...['package.json', 'package-lock.json', 'serverless.yml'],
  ];
  const digest = createHash('sha256');
  for (const source of sources)
    for (const file of filesUnder(join(root, source))) digest.update(file).update(readFileSync(file));
  return digest.digest('hex');
}

function filesUnder(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

function packageInto(place: string, stage: string, env: Record<string, string>): void {
  const lock = `${place}.lock`;
  mkdirSync(dirname(place), { recursive: true });
  try {
    mkdirSync(lock);
  } catch {
    waitFor(() => isPackaged(place) || !existsSync(lock)); // another process is at it
    if (isPackaged(place)) return;
  }
  try {
    const { folder, output } = packageAnew(stage, env);
    cpSync(folder, place, { recursive: true });
    rmSync(folder, { recursive: true });
    writeFileSync(join(place, PRINTED), output); // last: by this it is there
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** For as long as packaging may take: whoever was at it may have been stopped. */
function waitFor(isSo: () => boolean): void {
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < 120_000 && !isSo(); waited += 100) Atomics.wait(nothing, 0, 0, 100);
}

function packageAnew(stage: string, env: Record<string, string>): { folder: string; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'piga-package-'));
  const service = aServiceFolder();
  try {
    const output = execFileSync(
      process.execPath,
      [serverless, 'package', '--stage', stage, '--package', folder],
      {
        cwd: service.folder,
        env: { ...nowhere, ...env },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    return { output, folder };
  } catch (error) {
    rmSync(folder, { recursive: true });
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stdout}${stderr}`, { cause: error });
  } finally {
    service.remove();
  }
}

/** Settings of a deployed stage that are good enough to package with. */
export const deployable = {
  AT_USERNAME: 'clinic',
  AT_API_KEY: 'atsk_secret',
  AT_VOICE_NUMBER: '+254711082000',
  CALLBACK_TOKENS: 'c'.repeat(40),
  SEALING_SECRETS: 's'.repeat(40),
  SPEND_PER_DAY: 'KES 5000',
  ALARM_EMAIL: 'none',
};

/** The same with everything that a setting adds to a stage. */
export const withEveryOption = {
  ...deployable,
  CALLBACK_SOURCES: '203.0.113.0/24, 2001:db8::/32',
  ALLOWED_ORIGINS: 'https://desk.example.org,https://admin.example.org',
  ALARM_EMAIL: 'operator@example.org',
  INSTRUCT_CONCURRENCY: 'none',
  INSTRUCT_KEPT_WARM: '2',
  RECORDINGS: 'keep',
  API_KEYS: 'desk, crm-2',
  EVENT_BUS: 'telephony',
  PUBLIC_URL: 'https://calls.example.org',
  CERTIFICATE_ARN: 'arn:aws:acm:eu-west-1:123456789012:certificate/1-2-3',
  WAF_WEB_ACL_ARN: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/piga/1-2-3',
};

export function resourcesOfType(type: string, { template }: Packaged) {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties = {}, DependsOn }]) => ({ id, properties: Properties, DependsOn }));
}
