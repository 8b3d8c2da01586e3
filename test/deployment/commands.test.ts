import { describe, expect, it } from 'vitest';
import { anAws } from './an-aws.ts';
import { deployable } from './package-service.ts';
import { runServerless } from './run-serverless.ts';

describe('npx serverless deploy', () => {
  it('is refused without a stage, which would be the local one, before AWS hears of a stack', async () => {
    const aws = await anAws();

    const { exitCode, output } = await runServerless(['deploy'], { ...deployable, ...aws.env });

    expect(exitCode).toBe(1);
    expect(output).toContain('The local stage lets anybody start calls, so it is never deployed.');
    expect(aws.asked().join()).not.toContain('piga-');
  }, 120_000);
});
