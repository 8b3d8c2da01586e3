import { describe, expect, it } from 'vitest';
import { urlOfClosedPort } from '../http-client/servers.ts';
import { anAws } from './an-aws.ts';
import { deployable } from './package-service.ts';
import { runServerless } from './run-serverless.ts';

const stored = Object.fromEntries(
  Object.entries(deployable).map(([name, value]) => [`/piga/prod/${name}`, value]),
);

/** What every command begins with, and this one ends with: serverless.yml, with all that it asks for filled in. */
function printed(env: Record<string, string>) {
  return runServerless(['print', '--stage', 'prod', '--format', 'json'], env);
}

describe('settings in SSM', () => {
  it('are taken from there, but for those that the environment has', async () => {
    const aws = await anAws({ ...stored, '/piga/prod/AT_USERNAME': 'hospital' });
    const { AT_USERNAME } = deployable;

    const { output } = await printed({ AT_USERNAME, ...aws.env });

    const { functions } = JSON.parse(output);
    expect({ ...functions['invoke-call'].environment, ...functions.instruct.environment }).toMatchObject(
      deployable,
    );
    expect(aws.asked()).not.toContain('GetParameter /piga/prod/AT_USERNAME');
  });

  it('are asked for by name where they are missing', async () => {
    const { '/piga/prod/AT_API_KEY': _, '/piga/prod/SPEND_PER_DAY': __, ...others } = stored;
    const aws = await anAws(others);

    const { exitCode, output } = await printed(aws.env);

    expect(exitCode).toBe(1);
    expect(output).toContain('Stage "prod" lacks AT_API_KEY, SPEND_PER_DAY.');
  });

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
    const { AT_API_KEY: __, CALLBACK_TOKENS: ___, ...others } = deployable;
    const aws = await anAws({ '/piga/prod/AT_API_KEY': { type, message } });

    const { exitCode, output } = await printed({ ...others, ...aws.env });

    expect(exitCode).toBe(1);
    expect(output).not.toContain('lacks');
    expect(output).toContain(
      'Stage "prod" has AT_API_KEY, CALLBACK_TOKENS neither in the environment nor in .env, ' +
        `and /piga/prod/AT_API_KEY could not be read from SSM: ${type}: ${message}\n`,
    );
  });

  it('are not said to be missing when AWS cannot be reached', async () => {
    const { AT_API_KEY: _, ...others } = deployable;
    const { env } = await anAws();

    const { output } = await printed({ ...others, ...env, AWS_ENDPOINT_URL: await urlOfClosedPort() });

    expect(output).not.toContain('lacks');
    expect(output).toContain('/piga/prod/AT_API_KEY could not be read from SSM: connect ECONNREFUSED');
  });
});
