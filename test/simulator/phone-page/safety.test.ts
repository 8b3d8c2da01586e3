import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageAsServed } from './bundled-page.ts';
import { caller, connected, desk, phone } from './desk.ts';
import { describeInChromium } from './in-chromium.ts';

const markup = '<img src=x onerror="window.harmed = true"><script>window.harmed = true</script>';
const escaped = markup.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const asServed = { simulator: { page: pageAsServed } };

describeInChromium('What callers and documents say', () => {
  test('is text, wherever it is shown', async () => {
    const { page, callOut } = await desk(({ dtmfDigits }) =>
      dtmfDigits === undefined
        ? `<GetDigits numDigits="1"><Say>${escaped}</Say></GetDigits>`
        : { status: 500, body: markup },
    );
    await callOut(caller, { clientRequestId: markup });
    await phone(page).stage('ringing');
    await page.keyboard.press('Enter');
    await phone(page).heard.getByText(markup).waitFor();
    await page.locator('.seconds-left:not(:empty)').waitFor();
    await page.keyboard.press('1');
    await phone(page).stage('ended');
    await page.getByText(/^The call is over/).waitFor();

    expect(await page.locator('.document').first().textContent()).toContain(escaped);
    expect(await page.locator('.exchange .body').first().textContent()).toBe(markup);
    expect(await page.locator('.fields dd', { hasText: markup }).count()).toBeGreaterThan(0);
    expect(await page.locator('main :is(img, script)').count()).toBe(0);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
  });

  test('could not become markup if the page tried: the browser forbids it', async () => {
    const { page } = await desk(() => '<Say>Hello.</Say>', asServed);

    const attempts = [
      "document.body.innerHTML = '<b>bold</b>'",
      "document.body.insertAdjacentHTML('beforeend', '<b>bold</b>')",
      "document.createElement('script').text = 'window.harmed = true'",
    ];

    for (const attempt of attempts) {
      const outcome = await page.evaluate(
        `(() => { try { ${attempt}; return 'done'; } catch (error) { return error.name; } })()`,
      );
      expect(outcome, attempt).toMatch(/^(TypeError|EvalError)$/);
    }
    expect(await page.locator('b').count()).toBe(0);
  });

  test('cannot have the page fetch a script, or send anything elsewhere', async () => {
    const { page } = await desk(() => '<Say>Hello.</Say>', asServed);

    const sent = await page.evaluate(
      "fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => error.message)",
    );
    await page.evaluate(`(() => {
      const inline = document.createElement('style');
      inline.textContent = 'body { background: red }';
      document.body.append(inline);
    })()`);

    expect(sent).toBe('Failed to fetch');
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).not.toBe('rgb(255, 0, 0)');
    expect(contentSecurityPolicy).toContain("connect-src 'self'");
  });

  test('asks nothing of any other host', async () => {
    const { page, simulator } = await desk(() => '<Say>Hello.</Say>', asServed);
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).origin));

    await page.reload();
    await connected(page);
    await page.keyboard.press('Enter');
    await phone(page).stage('ended');

    expect([...hosts]).toEqual([simulator.url]);
  });

  test('does not lead to an address that is not of the web', async () => {
    const { page } = await desk(() => '<Play url="javascript:window.harmed=true"/><Say>Next.</Say>', {
      simulator: { rules: { playSeconds: 0.2 } },
    });

    await page.keyboard.press('Enter');
    await phone(page).stage('ended');

    expect(await page.evaluate('window.harmed')).toBeUndefined();
  });
});

const contentSecurityPolicy = /Content-Security-Policy"\s+content="([^"]*)"/.exec(
  readFileSync(new URL('../../../simulator/phone-page/index.html', import.meta.url), 'utf8'),
)?.[1];

test('the policy of the page starts from nothing and allows only what it needs', () => {
  expect(contentSecurityPolicy?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    'media-src http: https:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
});
