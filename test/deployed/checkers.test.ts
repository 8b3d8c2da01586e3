import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageService, root, withEveryOption } from '../deployment/package-service.ts';

/*
 * What others look for in a template: AWS's own linter, and checkov's rules for security. What they find and we mean stands, with the
 * reason, in .ci/accepted-findings.json; what they do not find any more must not stand there.
 */

const accepted = JSON.parse(readFileSync(join(root, '.ci/accepted-findings.json'), 'utf8'));

let template: string;

beforeAll(() => {
  const { folder } = packageService('prod', withEveryOption);
  template = join(folder, 'cloudformation-template-update-stack.json');
});

/** Both end with another status when they find something. */
async function jsonOf(tool: string, args: readonly string[]) {
  const program = join(root, '.local/python/bin', tool);
  const options = {
    cwd: join(root, '.local'),
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'] },
  };
  const { stdout } = await promisify(execFile)(program, [...args], options).catch((error) => error);
  return JSON.parse(stdout);
}

function idsOf(findings: readonly string[]) {
  return [...new Set(findings)].sort();
}

describe('the template of a stage with every option', () => {
  it('has nothing for cfn-lint but what is accepted', async () => {
    const findings: { Rule: { Id: string } }[] = await jsonOf('cfn-lint', [
      '--format',
      'json',
      '--regions',
      'eu-west-1',
      '--',
      template,
    ]);

    expect(idsOf(findings.map(({ Rule }) => Rule.Id))).toEqual(Object.keys(accepted['cfn-lint']).sort());
  });

  it('has nothing for checkov but what is accepted', async () => {
    const args = [
      '--file',
      template,
      '--framework',
      'cloudformation',
      '--quiet',
      '--compact',
      '--skip-download',
      '--output',
      'json',
    ];
    const { results, summary } = await jsonOf('checkov', args);
    const failed: { check_id: string }[] = results.failed_checks;

    expect(summary.parsing_errors).toBe(0);
    expect(summary.passed).toBeGreaterThan(100);
    expect(idsOf(failed.map(({ check_id }) => check_id))).toEqual(Object.keys(accepted.checkov).sort());
  });
});

describe('the template of who may deploy', () => {
  it('has nothing for cfn-lint at all', async () => {
    const args = ['--format', 'json', '--', join(root, 'resources/deploying-role.yml')];

    expect(await jsonOf('cfn-lint', args)).toEqual([]);
  });
});
