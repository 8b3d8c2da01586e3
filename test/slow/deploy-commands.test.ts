import { describe, expect, it } from 'vitest';
import { anAws } from '../deployment/an-aws.ts';
import { deployable } from '../deployment/package-service.ts';
import { runServerless } from '../deployment/run-serverless.ts';

describe('npx serverless deploy', () => {
  it('takes the stage that the command line names to AWS', async () => {
    const aws = await anAws();

    const { output } = await runServerless(['deploy', '--stage', 'prod'], { ...deployable, ...aws.env });

    expect(output).toContain('Nobody may'); // what this AWS says, and not what we say before it
    expect(aws.asked()).toContain('DescribeStacks piga-prod');
  }, 120_000);
});

describe('npx serverless deploy function', () => {
  it('is refused, since it would send a bundle of yesterday beside an API of another day', async () => {
    const aws = await anAws();

    const { exitCode, output } = await runServerless(
      ['deploy', 'function', '-f', 'instruct', '--stage', 'prod'],
      {
        ...deployable,
        ...aws.env,
      },
    );

    expect(exitCode).toBe(1);
    expect(output).toContain('A function is not deployed by itself');
    expect(aws.asked()).toEqual([]);
  }, 120_000);
});
