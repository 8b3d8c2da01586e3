import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dashboardUrls, faultsOfFlows } from '../../build/deploy/deploy-plugin.mjs';

describe('dashboardUrls', () => {
  it("names both URLs that belong in Africa's Talking's dashboard", () => {
    const text = dashboardUrls('https://abc.execute-api.eu-west-1.amazonaws.com/prod', 't0k3n');

    expect(text).toContain('https://abc.execute-api.eu-west-1.amazonaws.com/prod/voice/instruct?token=t0k3n');
    expect(text).toContain('https://abc.execute-api.eu-west-1.amazonaws.com/prod/voice/events?token=t0k3n');
  });

  it('keeps the token out where nobody sits at the terminal', () => {
    expect(dashboardUrls('https://abc.example', undefined)).toContain('token=<the first of CALLBACK_TOKENS>');
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
