import { describe, expect, it, vi } from 'vitest';
import { anAws } from './an-aws.ts';
import { deployable } from './package-service.ts';
import { runServerless } from './run-serverless.ts';

vi.setConfig({ testTimeout: 120_000 }); // each packages the service

const { AT_API_KEY, CALLBACK_TOKENS, SEALING_SECRETS, ...required } = deployable;

const stored = Object.fromEntries(
  Object.entries(required).map(([name, value]) => [`/piga/prod/${name}`, value]),
);

function packaged(env: Record<string, string>) {
  return runServerless(['package', '--stage', 'prod'], env);
}

describe('settings in SSM', () => {
  it('are taken from there, but for those that the environment has', async () => {
    const aws = await anAws({ ...stored, '/piga/prod/AT_USERNAME': 'hospital' });

    const { output } = await runServerless(['print', '--stage', 'prod', '--format', 'json'], {
      AT_USERNAME: required.AT_USERNAME,
      ...aws.env,
    });

    const { AT_USERNAME, AT_VOICE_NUMBER, SPEND_PER_DAY } = required;
    const { functions } = JSON.parse(output);
    expect(functions['invoke-call'].environment).toMatchObject({
      AT_USERNAME,
      AT_VOICE_NUMBER,
      SPEND_PER_DAY,
    });
    expect(aws.asked()).not.toContain('GetParameter /piga/prod/AT_USERNAME');
  });

  it('are asked for by name where they are missing', async () => {
    const { '/piga/prod/AT_USERNAME': _, '/piga/prod/SPEND_PER_DAY': __, ...others } = stored;
    const aws = await anAws(others);

    const { exitCode, output } = await packaged(aws.env);

    expect(exitCode).toBe(1);
    expect(output).toContain('Stage "prod" lacks AT_USERNAME, SPEND_PER_DAY.');
  });
});
