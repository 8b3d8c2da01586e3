import { expect, test } from 'vitest';
import { caller, desk, line, otherLine, phone, untilListening } from './desk.ts';
import { describeInChromium } from './in-chromium.ts';

describeInChromium('A phone that dials in', () => {
  test('calls the line that is chosen', async () => {
    const { page, requests } = await desk(() => '<Say>Welcome.</Say>');
    const lines = page.getByRole('group', { name: 'Call a line of your service' });
    expect(await lines.getByRole('radio').count()).toBe(2);

    await lines.getByText('+254 711 082 111').click();
    await phone(page).green.click();

    await phone(page).stage('ended');
    expect(requests[0]).toMatchObject({
      direction: 'Inbound',
      callerNumber: caller,
      destinationNumber: otherLine,
    });
    expect(await phone(page).heard.textContent()).toBe('Welcome.');
  });

  test('calls a number as people type it', async () => {
    const { page, requests } = await desk(() => '<Say>Welcome.</Say>');

    for (const key of '0711082111') await phone(page).key(key).click();
    await expect.poll(() => phone(page).display.textContent()).toBe('0711082111');
    await phone(page).green.click();

    await phone(page).stage('ended');
    expect(requests[0]).toMatchObject({ destinationNumber: otherLine });
  });

  test('says why a number cannot be called', async () => {
    const { page } = await desk(() => '<Say>Welcome.</Say>');

    await page.keyboard.type('0733000000');
    await phone(page).green.click();

    await page.getByText('+254733000000 is none of our lines').waitFor();
    expect(await phone(page).softphone.getAttribute('data-stage')).toBe('idle');
  });

  test('reads what Say says aloud, and the call goes on when it has been read', async () => {
    const { page } = await desk(
      () => `<Say>${'A long sentence about nothing. '.repeat(20)}</Say><Say>The end.</Say>`,
    );

    await phone(page).green.click();

    // At the pace of speech this would take 40 seconds.
    await phone(page).stage('ended');
    expect(await page.evaluate('window.spoken')).toEqual([
      'A long sentence about nothing. '.repeat(20).trim(),
      'The end.',
    ]);
  });

  test('stops reading when a key cuts the text short', async () => {
    const { page } = await desk(({ dtmfDigits }) =>
      dtmfDigits === undefined
        ? '<GetDigits numDigits="1"><Say>Press a key.</Say></GetDigits>'
        : '<Play url="x"/>',
    );
    await page.evaluate('window.slowly = true');
    await phone(page).green.click();
    await phone(page).heard.getByText('Press a key.').waitFor();

    await page.keyboard.press('7');

    await phone(page).stage('ended');
    expect(await page.evaluate('window.silenced')).toBeGreaterThan(0);
    expect(await page.locator('.came-of-it').allTextContents()).toContain('cut short by the key 7');
  });

  test('takes the time of speech where the browser has no voice', async () => {
    const { page } = await desk(() => '<Say>Fifteen letters.</Say>', { silent: true });

    await phone(page).green.click();

    await phone(page).stage('ended');
    await page.getByText(/^The call is over/).waitFor();
    const moments = (await page.locator('.when').allTextContents()).map(Number.parseFloat);
    expect(moments.at(-1)).toBeGreaterThan(0.9);
  });

  test('plays what Play names, to its end', async () => {
    let url = '';
    const { page } = await desk(() => `<Play url="${url}/tone.wav"/><Say>Did you hear it?</Say>`);
    url = new URL((await networkOf(page)).lines[0]?.callbackUrl ?? '').origin;
    const fetched = page.waitForRequest((request) => request.url().endsWith('/tone.wav'));

    await phone(page).green.click();

    expect((await fetched).resourceType()).toBe('media');
    // The simulator would estimate five seconds; the file is a third of one long.
    await phone(page).heard.getByText('Did you hear it?').waitFor({ timeout: 3000 });
    expect(await phone(page).heard.locator('p').first().textContent()).toBe('tone.wav');
  });

  test('says that a file cannot be played, and the call goes on', async () => {
    const { page } = await desk(() => '<Play url="http://127.0.0.1:9/none.mp3"/><Say>Next.</Say>', {
      simulator: { rules: { playSeconds: 0.3 } },
    });

    await phone(page).green.click();

    await page.getByText('This file cannot be played').waitFor();
    await phone(page).heard.getByText('Next.').waitFor();
  });

  test('records after a beep what is spoken, and plays it back', async () => {
    const { page, requests } = await desk(({ recordingUrl }) =>
      recordingUrl === undefined
        ? '<Record finishOnKey="#" playBeep="true"><Say>Leave a message.</Say></Record>'
        : '<Say>Thank you.</Say>',
    );
    await phone(page).green.click();
    await phone(page).softphone.and(page.locator('[data-recording="true"]')).waitFor();
    expect(await phone(page).status.textContent()).toBe('Recording: press Speak');
    expect(await page.evaluate('window.tones')).toContain(1000);

    await phone(page).speak.click();
    await page.getByText('Recording you').waitFor();
    expect(await phone(page).speak.getAttribute('data-on')).toBe('true');
    await page.waitForTimeout(300);
    await phone(page).speak.click();
    await page.keyboard.press('#');

    await phone(page).stage('ended');
    const { recordingUrl = '' } = requests.find((fields) => fields['recordingUrl'] !== undefined) ?? {};
    expect(await page.locator('.entry audio').getAttribute('src')).toBe(recordingUrl);
    expect(await playedSeconds(page)).toBeGreaterThan(0.2);
  });

  test('waits in a queue with music, and shows how many wait', async () => {
    const { page } = await desk(() => '<Enqueue name="support"/>');

    await phone(page).green.click();

    await phone(page).heard.getByText('On hold in “support”').waitFor();
    expect(await phone(page).status.textContent()).toBe('On hold');
    expect(await page.evaluate('window.tones')).toContain(392);
    await phone(page).red.click();
    await phone(page).red.click();
    await phone(page).stage('idle');
  });

  test('marks a key that nobody listened for', async () => {
    const { page } = await desk(() => '<Enqueue/>');
    await phone(page).green.click();
    await phone(page).heard.getByText('On hold').waitFor();

    await page.keyboard.press('5');

    await page.locator('.cap.ignored').waitFor();
    expect(await page.locator('.cap.ignored').getAttribute('title')).toBe('Nothing was listening');
  });

  test('takes up a call again after the page was reloaded', async () => {
    const { page } = await desk(({ dtmfDigits }) =>
      dtmfDigits === undefined
        ? '<GetDigits numDigits="1"><Say>Press a key.</Say></GetDigits>'
        : '<Say>Good.</Say>',
    );
    await phone(page).green.click();
    await untilListening(page);

    await page.reload();

    await untilListening(page);
    expect(await page.title()).toBe('In call · Piga phone');
    await page.keyboard.press('1');
    await phone(page).heard.getByText('Good.').waitFor();
    expect(await page.locator('.exchange.callback h3').allTextContents()).toContain('Ringing');
  });

  test('rings with a tune, answers keys with their tones', async () => {
    const { page, callOut } = await desk(() => '<Say>Hello.</Say>');
    await page.keyboard.press('5');
    const tones = () => page.evaluate('window.tones');
    await expect.poll(tones).toEqual([770, 1336]);
    await page.keyboard.press('Escape');

    await callOut(caller);

    await expect.poll(tones).toContain(1046.5);
  });

  test('is silent when the sound is off, and stays so', async () => {
    const { page } = await desk(() => '<Say>Hello.</Say>');
    const sound = page.getByRole('button', { name: 'Sound' });

    await sound.click();
    await phone(page).green.click();
    await phone(page).stage('ended');

    expect(await page.evaluate('window.spoken')).toEqual([]);
    // Nothing is heard, so the log is announced instead.
    expect(await phone(page).heard.getAttribute('aria-live')).toBe('polite');
    await page.reload();
    expect(await sound.getAttribute('aria-pressed')).toBe('false');
  });

  test('shows the first of our lines before all others', async () => {
    const { page } = await desk(() => '<Say>Hello.</Say>');

    expect(await page.getByRole('radio', { name: '+254 711 082 000' }).isChecked()).toBe(true);
    expect((await networkOf(page)).lines[0]?.phoneNumber).toBe(line);
  });
});

interface Network {
  lines: { phoneNumber: string; callbackUrl: string }[];
}

function networkOf(page: { evaluate(code: string): Promise<unknown> }): Promise<Network> {
  return page.evaluate("fetch('/simulator').then((answer) => answer.json())") as Promise<Network>;
}

function playedSeconds(page: { evaluate(code: string): Promise<unknown> }): Promise<unknown> {
  return page.evaluate(`new Promise((resolve) => {
    const audio = document.querySelector('.entry audio');
    audio.addEventListener('loadedmetadata', () => resolve(audio.duration));
    audio.load();
    audio.preload = 'auto';
  })`);
}
