import { expect, test } from 'vitest';
import { caller, desk, phone, untilListening } from './desk.ts';
import { describeInChromium } from './in-chromium.ts';

const menu =
  '<GetDigits numDigits="1" timeout="10"><Say>Press 1 for hours, 2 for a person.</Say></GetDigits>';

describeInChromium('A phone that the service calls', () => {
  test('rings, is answered, takes a key, and shows the call beside it', async () => {
    const { page, callOut, requests } = await desk(({ dtmfDigits }) =>
      dtmfDigits === undefined ? `${menu}<Say>Goodbye.</Say>` : '<Say>We are open until five.</Say>',
    );
    const { stage, display, status, heard, key, green, softphone } = phone(page);

    await callOut(caller, { clientRequestId: 'order-42' });
    await stage('ringing');
    expect(await display.textContent()).toBe('+254 711 082 000');
    expect(await status.textContent()).toBe('Incoming call');
    expect(await page.title()).toBe('+254 711 082 000 is calling');

    await green.click();
    await untilListening(page);
    expect(await status.textContent()).toBe('Press a key');
    expect(await heard.textContent()).toBe('Press 1 for hours, 2 for a person.');
    const current = page.locator('.document [aria-current="step"]');
    expect(await current.locator('code').textContent()).toBe('<GetDigits numDigits="1" timeout="10">');
    expect(await current.textContent()).toContain('listening: 1 digit, 10 s');

    await key('1').click();
    await stage('ended');
    expect(await heard.locator('p').allTextContents()).toEqual([
      'Press 1 for hours, 2 for a person.',
      '1',
      'We are open until five.',
    ]);
    expect(requests.find(({ dtmfDigits }) => dtmfDigits !== undefined)).toMatchObject({ dtmfDigits: '1' });

    await page.getByText(/^The call is over/).waitFor();
    const exchanges = page.locator('.exchange.callback');
    expect(await exchanges.locator('h3').allTextContents()).toEqual(['Answered', 'Digits', 'Over']);
    expect(await exchanges.nth(0).textContent()).toMatch(/200 in \d+ ms/);
    const [, getDigits, , , goodbye] = await exchanges.nth(0).locator('.document li').all();
    expect(await getDigits?.textContent()).toContain('"1" pressed');
    expect(await goodbye?.getAttribute('data-state')).toBe('not reached');
    expect(await page.locator('.words').allTextContents()).toContain('Caller presses 1');
    expect(await softphone.locator('.bill').textContent()).toMatch(/^0:0\d · KES 0\.\d{3}$/);
    expect(await page.locator('.figures').textContent()).toMatch(/Duration0:0\dCostKES 0\.\d{3}Requests3/);
    expect(await page.locator('.call').textContent()).toMatch(/To Caller 0:0\d · KES/);
  });

  test('shows every field of a request, and a line that posts it again', async () => {
    const { page, callOut } = await desk(() => '<Say>Hello.</Say>', {
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    });
    await callOut(caller, { clientRequestId: "it's a tag" });
    await phone(page).stage('ringing');
    await page.keyboard.press('Enter');
    await phone(page).stage('ended');

    const exchange = page.locator('.exchange.callback').first();
    await exchange.locator('.fields summary').click();
    expect(await exchange.locator('dl').textContent()).toContain("clientRequestIdit's a tag");
    await exchange.getByRole('button', { name: 'Copy as curl' }).click();

    await exchange.getByText('Copied').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toMatch(/^curl 'http:\/\/127\.0\.0\.1:\d+\/voice\/instruct'/);
    expect(copied).toContain("--data-urlencode 'clientRequestId=it'\\''s a tag'");
  });

  test('can be declined', async () => {
    const { page, callOut, requests } = await desk(() => '<Say>Hello.</Say>');
    await callOut(caller);
    await phone(page).stage('ringing');

    await phone(page).red.click();

    await phone(page).stage('ended');
    expect(await phone(page).status.textContent()).toBe('You declined');
    await page.getByText(/^The call is over/).waitFor();
    expect(requests.at(-1)).toMatchObject({ isActive: '0', hangupCause: 'CALL_REJECTED' });
    expect(await page.locator('.call').textContent()).toContain('call rejected');
  });

  test('stops ringing when nobody answers', async () => {
    const { page, callOut } = await desk(() => '<Say>Hello.</Say>', {
      simulator: { rules: { ringTimeoutSeconds: 0.5 } },
    });

    await callOut(caller);

    await phone(page).stage('ended');
    expect(await page.locator('.call').textContent()).toContain('no answer');
  });

  test('hangs up in the middle of a text', async () => {
    const { page, callOut, requests } = await desk(() => menu);
    await callOut(caller);
    await phone(page).stage('ringing');
    await phone(page).green.click();
    await untilListening(page);

    await phone(page).red.click();

    await phone(page).stage('ended');
    expect(await phone(page).status.textContent()).toBe('You hung up');
    await page.getByText(/^The call is over/).waitFor();
    expect(requests.at(-1)).toMatchObject({ isActive: '0', hangupCause: 'NORMAL_CLEARING' });
  });

  test('says why a call was cut off, and what would be right', async () => {
    const { page, callOut } = await desk(() => ({ status: 200, body: '<Response><Sing/></Response>' }));
    await callOut(caller);
    await phone(page).stage('ringing');
    await phone(page).green.click();
    await phone(page).stage('ended');

    const trouble = page.locator('.screen').getByRole('alert').first();
    expect(await trouble.textContent()).toContain('Sing');
    expect(await trouble.locator('.hint').textContent()).not.toBe('');
    expect(await page.locator('.entry[data-tone="trouble"]').textContent()).toContain('Sing');
    expect(await page.locator('.exchange .body').first().textContent()).toBe('<Response><Sing/></Response>');
    await page.locator('.call[data-state="dropped"]').waitFor();
    expect(await page.locator('.call').textContent()).toContain('cut off');
  });
});
