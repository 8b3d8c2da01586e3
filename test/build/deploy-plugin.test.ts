import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOfFlows } from '../../build/deploy/flow-gate-plugin.mjs';
import { apiKeyLines, nextSteps } from '../../build/deploy/next-steps-plugin.mjs';

describe('nextSteps', () => {
  it("names both URLs that belong in Africa's Talking's dashboard, encoded as the service itself does", async () => {
    const text = await nextSteps('https://calls.example.org', 't0k+n&=, the-old-one');

    expect(text).toContain('https://calls.example.org/voice/instruct?token=t0k%2Bn%26%3D\n');
    expect(text).toContain('https://calls.example.org/voice/events?token=t0k%2Bn%26%3D\n');
  });

  it('keeps the token out where nobody sits at the terminal', async () => {
    expect(await nextSteps('https://calls.example.org', undefined)).toContain(
      'voice/events?token=<the first of CALLBACK_TOKENS>\n',
    );
  });
});

describe('apiKeyLines', () => {
  const keys = [{ name: 'piga-prod-main', value: 'secret-value' }];

  it('tells a key to whoever sits at the terminal', () => {
    expect(apiKeyLines(keys, true)).toContain('piga-prod-main   secret-value');
  });

  it('tells only its name where nobody does', () => {
    expect(apiKeyLines(keys, false)).toContain('piga-prod-main\n');
    expect(apiKeyLines(keys, false)).not.toContain('secret-value');
  });
});

describe('faultsOfFlows', () => {
  it('finds none in the flows that take calls', () => {
    expect(faultsOfFlows()).toBeUndefined();
  });

  it('tells what the check found, so that the packaging can say it', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'piga-check-')), 'check.ts');
    writeFileSync(file, "console.log('menu: nothing for silence'); process.exitCode = 1;");

    expect(faultsOfFlows(file)).toContain('menu: nothing for silence');
  });
});
