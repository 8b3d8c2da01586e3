import { describe, expect, it } from 'vitest';
import { anAws } from './an-aws.ts';
import { deployable } from './package-service.ts';
import { runServerless } from './run-serverless.ts';

describe('npx serverless deploy', () => {
  it('takes the stage that the command line names to AWS', async () => {
    const aws = await anAws();

    const { output } = await runServerless(['deploy', '--stage', 'prod'], { ...deployable, ...aws.env });

    expect(output).toContain('Nobody may'); // what this AWS says, and not what we say before it
    expect(aws.asked()).toContain('DescribeStacks piga-prod');
  }, 120_000);

  it('is refused without a stage, which would be the local one, before AWS hears of a stack', async () => {
    const aws = await anAws();

    const { exitCode, output } = await runServerless(['deploy'], { ...deployable, ...aws.env });

    expect(exitCode).toBe(1);
    expect(output).toContain('The local stage lets anybody start calls, so it is never deployed.');
    expect(aws.asked().join()).not.toContain('piga-');
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
