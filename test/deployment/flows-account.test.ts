import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deployable } from './package-service.ts';

const settingsOf = createRequire(import.meta.url)('../../build/deploy/settings.cjs') as (framework: {
  resolveVariable: (variable: string) => Promise<string>;
}) => Promise<Record<string, unknown>>;

async function settings(env: Record<string, string>, stage = 'prod') {
  for (const [name, value] of Object.entries({ ...deployable, ...env })) vi.stubEnv(name, value);
  const { FLOWS_AT_USERNAME, FLOWS_AT_API_KEY, FLOWS_AT_VOICE_NUMBER } = await settingsOf({
    resolveVariable: async () => stage,
  });
  return [FLOWS_AT_USERNAME, FLOWS_AT_API_KEY, FLOWS_AT_VOICE_NUMBER];
}

afterEach(() => void vi.unstubAllEnvs());

describe("the account at Africa's Talking, where flows run", () => {
  it('is not there unless somebody says so', async () => {
    expect(await settings({})).toEqual(['', '', '']);
    expect(await settings({ FLOWS_USE_AFRICASTALKING: 'false' })).toEqual(['', '', '']);
  });

  it('is there where FLOWS_USE_AFRICASTALKING is true', async () => {
    expect(await settings({ FLOWS_USE_AFRICASTALKING: 'true' })).toEqual([
      'clinic',
      'ssm:/piga/prod/AT_API_KEY',
      '+254711082000',
    ]);
  });

  it("is the simulator's on the local stage", async () => {
    expect(await settings({}, 'local')).toEqual(['piga', 'local', '+254711082000']);
  });
});
