import { describe, expect, it } from 'vitest';
import { dashboardUrls } from '../../build/deploy-plugin.mjs';

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
