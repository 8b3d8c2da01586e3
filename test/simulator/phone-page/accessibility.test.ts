import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { API_PAGE, apiFile } from '../../../local/api-page.ts';
import { startSimulator } from '../../../simulator/index.ts';
import { caller, desk, phone, untilListening } from './desk.ts';
import { describeInChromium, usualPage } from './in-chromium.ts';

const small = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

function menu({ dtmfDigits }: Record<string, string>) {
  return dtmfDigits === undefined
    ? '<GetDigits numDigits="1" timeout="10"><Say>Press 1.</Say></GetDigits><Say>Goodbye.</Say>'
    : { status: 500, body: 'Internal Server Error' };
}

describeInChromium('The phone page for everybody', () => {
  test.each(['light', 'dark'] as const)('has no fault that axe finds, in %s colours', async (colorScheme) => {
    const { page, callOut } = await desk(menu, { context: { colorScheme } });
    expect(await faultsIn(page), 'at rest').toEqual([]);

    await callOut(caller);
    await phone(page).stage('ringing');
    expect(await faultsIn(page), 'ringing').toEqual([]);

    await page.keyboard.press('Enter');
    await untilListening(page);
    expect(await faultsIn(page), 'in a call').toEqual([]);

    await page.keyboard.press('1');
    await phone(page).stage('ended');
    await page.getByText(/^The call is over/).waitFor();
    await page.locator('summary').first().click();
    expect(await faultsIn(page), 'after a call that was cut off').toEqual([]);

    await page.getByRole('button', { name: /^This phone is/ }).click();
    expect(await faultsIn(page), 'with the window of a phone').toEqual([]);
  });

  test('has no fault that axe finds on the screen of a phone, with two of them', async () => {
    const { page } = await desk(menu, {
      context: small,
      path: '/?phone=%2B254711000111&phone=%2B254711000222',
    });

    expect(await faultsIn(page)).toEqual([]);
  });

  test('fits a screen that is 360 pixels wide, with the whole phone on it', async () => {
    const { page, callOut } = await desk(menu, { context: small });
    const widest = () => page.evaluate('document.documentElement.scrollWidth');
    expect(await widest()).toBe(360);

    await callOut(caller, { clientRequestId: 'a-very-long-word-without-any-place-to-break'.repeat(4) });
    await phone(page).stage('ringing');
    await phone(page).green.tap();
    await untilListening(page);
    expect(await widest()).toBe(360);
    const lowestKey = await phone(page).key('hash').boundingBox();
    expect((lowestKey?.y ?? 0) + (lowestKey?.height ?? 0)).toBeLessThan(740);

    await phone(page).key('1').tap();
    await phone(page).stage('ended');
    await page.getByRole('button', { name: 'Transcript' }).tap();
    await page.locator('summary').first().tap();
    expect(await widest()).toBe(360);
  });

  test('has keys that a thumb can hit', async () => {
    const { page } = await desk(menu, { context: small });

    const boxes = await Promise.all(
      (await page.locator('.key, .round').all()).map((key) => key.boundingBox()),
    );

    for (const box of boxes)
      if (box !== null) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
    expect(boxes.filter((box) => box !== null).length).toBe(14);
  });

  test('moves nothing for those who asked for less motion', async () => {
    const moving = 'document.getAnimations().length';
    const { page, callOut } = await desk(menu, { context: { reducedMotion: 'no-preference' } });
    await callOut(caller);
    await phone(page).stage('ringing');
    expect(await page.evaluate(moving)).toBeGreaterThan(0);

    await page.emulateMedia({ reducedMotion: 'reduce' });

    expect(await page.evaluate(moving)).toBe(0);
  });

  test('announces what the phone does, and not the passing of time', async () => {
    const { page, callOut } = await desk(menu);
    await page.evaluate(`(() => {
      window.announced = [];
      const status = document.querySelector('.softphone .status');
      new MutationObserver(() => window.announced.push(status.textContent))
        .observe(status, { childList: true, characterData: true, subtree: true });
    })()`);

    await callOut(caller);
    await phone(page).stage('ringing');
    await page.keyboard.press('Enter');
    await untilListening(page);
    await page.waitForTimeout(1200);
    await page.keyboard.press('Escape');
    await phone(page).stage('ended');

    const announced = (await page.evaluate('window.announced')) as string[];
    expect(announced[0]).toBe('Incoming call');
    expect(announced.at(-1)).toBe('You hung up');
    expect(announced.filter((words) => words === 'Press a key')).toHaveLength(1);
    expect(await phone(page).status.getAttribute('role')).toBe('status');
  });
});

describeInChromium('The description of the API', () => {
  test.each(['light', 'dark'] as const)(
    'has no fault that axe finds, and fits every screen, in %s colours',
    async (colorScheme) => {
      const api = 'http://127.0.0.1:8000';
      const simulator = await startSimulator({ service: { file: (path) => apiFile(path, api) } });
      onTestFinished(() => simulator.close());
      const page = await usualPage({ context: { colorScheme }, silent: false });
      await page.goto(simulator.url + API_PAGE);

      expect(await faultsIn(page)).toEqual([]);
      const tooWide: number[] = [];
      for (const width of [320, 360, 768, 1024, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        if (((await page.evaluate('document.documentElement.scrollWidth')) as number) > width)
          tooWide.push(width);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      expect(tooWide).toEqual([]);
    },
  );
});

/** What axe finds, each fault with the elements that have it. */
async function faultsIn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }).then(({ violations }) => violations.map(({ id, nodes }) =>
    id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | ')))`);
  return found as string[];
}
