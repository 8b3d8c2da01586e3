import { describe, expect, it } from 'vitest';
import { anAws } from '../deployment/an-aws.ts';
import { deployable } from '../deployment/package-service.ts';
import { runServerless } from '../deployment/run-serverless.ts';
import { urlOfClosedPort } from '../http-client/servers.ts';

const { AT_API_KEY, CALLBACK_TOKENS, SEALING_SECRETS, ...required } = deployable;

function packaged(env: Record<string, string>) {
  return runServerless(['package', '--stage', 'prod'], env);
}

describe('settings in SSM', () => {
  it.each([
    [
      'this account may not read them',
      'AccessDeniedException',
      'User ci is not authorized to perform: ssm:GetParameter',
    ],
    [
      'the credentials have expired',
      'ExpiredTokenException',
      'The security token included in the request is expired',
    ],
  ])('are not said to be missing when %s', async (_, type, message) => {
    const { AT_USERNAME: __, SPEND_PER_DAY: ___, ...others } = required;
    const aws = await anAws({ '/piga/prod/AT_USERNAME': { type, message } });

    const { exitCode, output } = await packaged({ ...others, ...aws.env });

    expect(exitCode).toBe(1);
    expect(output).not.toContain('lacks');
    expect(output).toContain(
      'Stage "prod" has AT_USERNAME, SPEND_PER_DAY neither in the environment nor in .env, ' +
        `and /piga/prod/AT_USERNAME could not be read from SSM: ${type}: ${message}\n`,
    );
  });

  it('are not said to be missing when AWS cannot be reached', async () => {
    const { AT_USERNAME: _, ...others } = required;
    const { env } = await anAws();

    const { output } = await packaged({ ...others, ...env, AWS_ENDPOINT_URL: await urlOfClosedPort() });

    expect(output).not.toContain('lacks');
    expect(output).toContain('/piga/prod/AT_USERNAME could not be read from SSM: connect ECONNREFUSED');
  });
});

describe('a stage without any settings', () => {
  it.each(['info', 'remove'])('takes the command %s to AWS', async (command) => {
    const aws = await anAws();

    const { output } = await runServerless([command, '--stage', 'prod'], aws.env);

    expect(output).not.toContain('lacks');
    expect(output).toContain('Nobody may'); // what this AWS says
  });
});

describe('secrets', () => {
  it('stand in no file that packaging makes, and need not be known to it', async () => {
    const { output, exitCode } = await packaged({ ...required, AT_API_KEY: 'atsk_topsecret' });

    expect([exitCode, output.includes('atsk_topsecret')]).toEqual([0, false]);
  });
});
