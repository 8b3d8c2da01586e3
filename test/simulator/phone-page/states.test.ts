import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { agent, caller, desk, line, otherLine, phone, untilListening } from './desk.ts';
import { describeInChromium } from './in-chromium.ts';

const both = `/?phone=${encodeURIComponent(caller)}&phone=${encodeURIComponent(agent)}`;

function menu({ dtmfDigits }: Record<string, string>) {
  return dtmfDigits === undefined
    ? '<GetDigits numDigits="1" timeout="9"><Say>Press 1 for prices.</Say></GetDigits>'
    : '<Say>Maize is at forty shillings.</Say>';
}

describeInChromium('What a phone shows of its call', () => {
  test('is over for the caller as soon as the service’s fault has cut it off, however long the last answer takes', async () => {
    let answerLast = () => {};
    const last = new Promise<void>((answered) => {
      answerLast = answered;
    });
    const { page } = await desk(menu, {
      simulator: {
        deliver: async ({ fields }) => {
          if (fields['isActive'] === '0') await last;
          return { status: 500, contentType: 'text/plain', body: 'Internal Server Error' };
        },
      },
    });

    await phone(page).green.click();

    await phone(page).stage('ended');
    expect(await phone(page).status.textContent()).toBe('The call was cut off');
    expect(await phone(page).softphone.getByRole('alert').first().textContent()).toContain('500');
    await page.locator('.call[data-state="dropped"]').getByText('cut off').waitFor();
    expect(await page.locator('.transcript .state').textContent()).toBe('cut off');
    expect(await page.locator('.transcript').textContent()).not.toContain('The call is over');
    answerLast();
    await page.getByText(/^The call is over/).waitFor();
  });

  test('takes back red for Clear, says Stop while somebody speaks, and tells a caller of no list of elements', async () => {
    const { page } = await desk(({ recordingUrl }) =>
      recordingUrl === undefined ? '<Record finishOnKey="#" maxLength="20"/>' : '<Say>Thank you.</Say>',
    );
    await page.keyboard.press('Enter');
    await page.getByText('Recording: press Speak').waitFor();
    const hangUp = await colourOf(page, '.stop .round-face');
    expect(await phone(page).speak.locator('.speak-name').textContent()).toBe('Speak');

    await phone(page).speak.click();
    await page.getByText('Recording you').waitFor();
    expect(await phone(page).speak.locator('.speak-name').textContent()).toBe('Stop');
    await page.keyboard.press('#');
    await phone(page).stage('ended');

    expect(await phone(page).red.textContent()).toContain('Clear');
    expect(await colourOf(page, '.stop .round-face')).not.toBe(hangUp);
    expect(await phone(page).status.textContent()).toBe('The service has hung up');
    expect(await phone(page).softphone.textContent()).not.toMatch(/list of elements/i);
  });

  test('has one word for a bridge on both of its phones, by Dial and by a queue', async () => {
    const { page } = await desk(
      ({ destinationNumber }) =>
        destinationNumber === line ? `<Dial phoneNumbers="${agent}"/>` : '<Say>Nobody dials in here.</Say>',
      { path: both },
    );
    const [calling, called] = [phone(page, '+254 711 000 111'), phone(page, '+254 711 000 222')];
    await calling.green.click();
    await called.stage('ringing');
    await called.green.click();
    await calling.heard.getByText(/^Connected with/).waitFor();

    expect(await page.locator('.softphone .status').allTextContents()).toEqual(['Talking', 'Talking']);
    await calling.red.click();
    await called.stage('ended');
    expect(await calling.status.textContent()).toBe('You hung up');
  });

  test('never takes back a duration, nor the slowest answer', async () => {
    const { page } = await desk(menu);
    await page.evaluate(`(() => {
      window.figures = { Duration: [], 'Slowest answer': [] };
      new MutationObserver(() => {
        for (const entry of document.querySelectorAll('.figures > div')) {
          const [name, value] = [...entry.children].map(({ textContent }) => textContent);
          const seen = window.figures[name];
          if (seen !== undefined && seen.at(-1) !== value) seen.push(value);
        }
      }).observe(document.querySelector('#panel'), { childList: true, characterData: true, subtree: true });
    })()`);

    await page.keyboard.press('Enter');
    await untilListening(page);
    await page.locator('.figures').getByText('0:01').waitFor();
    await page.keyboard.press('1');
    await page.getByText(/^The call is over/).waitFor();

    const shown = (await page.evaluate('window.figures')) as Record<string, string[]>;
    const seconds = (shown['Duration'] ?? []).map((time) => Number(time.split(':')[1]));
    const slowest = (shown['Slowest answer'] ?? []).filter((time) => time !== '–').map(milliseconds);
    expect([seconds.length, slowest.length].every((count) => count > 0)).toBe(true);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    expect(slowest).toEqual([...slowest].sort((a, b) => a - b));
  });

  test('forgets what could not be played when the next thing is heard, and strikes out a key that nobody heard', async () => {
    const { page } = await desk(() => '<Play url="http://127.0.0.1:9/none.mp3"/><Say>Next.</Say><Enqueue/>', {
      simulator: { rules: { playSeconds: 0.3 } },
    });
    await phone(page).green.click();
    await page.getByText('This file cannot be played').waitFor();
    await phone(page).heard.getByText('On hold').waitFor();
    expect(await page.getByText('This file cannot be played').isVisible()).toBe(false);

    await page.keyboard.type('57');

    const unheard = phone(page).heard.locator('.heard-line.unheard');
    await unheard.getByText('57').waitFor();
    expect(await styleOf(page, '.heard-line.unheard', 'textDecorationLine')).toBe('line-through');
    expect(await page.locator('.cap.ignored').count()).toBe(2);
  });

  test('is a display in which no line is cut in the middle, as high as the screen allows', async () => {
    const { page } = await desk(
      () =>
        `${'<Say>One more sentence of the service, long enough for two lines.</Say>'.repeat(9)}<Enqueue/>`,
      { context: { viewport: { width: 1440, height: 900 } } },
    );
    await phone(page).green.click();
    await phone(page).heard.getByText('On hold').waitFor();

    const { display, log, last, wide, mask } = (await page.evaluate(`(() => {
      const box = (selector) => document.querySelector(selector).getBoundingClientRect().toJSON();
      const heard = document.querySelector('.heard');
      return {
        display: box('.screen'), log: box('.heard'), wide: box('.document').right,
        last: heard.lastElementChild.getBoundingClientRect().toJSON(),
        mask: getComputedStyle(heard).maskImage,
      };
    })()`)) as Record<'display' | 'log' | 'last', Box> & { wide: number; mask: string };
    expect(display.height).toBeGreaterThan(350);
    expect([last.top >= log.top, last.bottom <= log.bottom]).toEqual([true, true]);
    // What is scrolled away above fades.
    expect(mask).toMatch(/^linear-gradient/);
    // The transcript reaches to the right edge of a wide screen.
    expect(wide).toBeGreaterThan(1440 * 0.95);
  });
});

describeInChromium('The list of calls', () => {
  test('tells ten calls to one number apart, each by how it went, and finds those that are looked for', async () => {
    let served = 0;
    const { page, simulator } = await desk(
      () => {
        served += 1;
        return served % 3 === 0 ? { status: 500, body: 'no' } : '<Say>Hello.</Say>';
      },
      {
        simulator: {
          service: {
            explain: ({ request, response }) =>
              response.body.startsWith('<Response')
                ? { kind: 'step', request, flow: 'shop', steps: ['greeting'], data: {} }
                : undefined,
          },
        },
      },
    );
    for (let place = 0; place < 10; place += 1) {
      const from = '+254711000999';
      const body = JSON.stringify({ at: Date.UTC(2026, 10, 28, 10, place) });
      await fetch(`${simulator.url}/simulator/clock`, { method: 'PUT', body });
      await simulator.dialIn({ from, to: place === 9 ? otherLine : line, script: { pace: 'instant' } }).ended;
    }
    const rows = page.locator('.call');
    await expect.poll(() => rows.count()).toBe(10);

    expect(new Set(await rows.allTextContents()).size).toBe(10);
    const [good, bad] = ['ended', 'dropped'].map((state) => `.call[data-state="${state}"] .call-outcome`);
    expect(await colourOf(page, good ?? '', 'color')).not.toBe(await colourOf(page, bad ?? '', 'color'));
    await page.getByPlaceholder('Filter').fill('cut off');
    await expect.poll(() => page.locator('.call:visible').count()).toBe(3);
    await page.getByPlaceholder('Filter').fill('greeting');
    await expect.poll(() => page.locator('.call:visible').count()).toBe(7);

    await page.getByRole('button', { name: 'Help' }).click();
    await page.getByRole('heading', { name: 'How to go on' }).waitFor();
    expect(await page.getByText('Nobody has called yet').count()).toBe(0);
  });

  test('marks a call in which faults were injected, and ends every call with the simulator', async () => {
    const { page, simulator } = await desk(() => '<Enqueue/>');
    simulator.faults = { callbacks: { duplicate: 1 } };
    await phone(page).green.click();
    await phone(page).heard.getByText('On hold').waitFor();
    await page.locator('.call').getByText('faults').waitFor();

    // A dialog that is open takes Esc for itself; the call goes on.
    await page.getByRole('button', { name: /^This phone is/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await phone(page).softphone.getAttribute('data-stage')).toBe('talking');

    await simulator.close();

    await phone(page).stage('idle');
    await page.locator('.call[data-state="active"]').waitFor({ state: 'detached' });
    expect(await page.locator('.transcript .state').textContent()).not.toBe('in call');
  });
});

function colourOf(page: Page, selector: string, property = 'backgroundColor') {
  return styleOf(page, selector, property);
}

function styleOf(page: Page, selector: string, property: string): Promise<unknown> {
  return page.evaluate(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)}))[${JSON.stringify(property)}]`,
  );
}

/** `8 ms`, `1.2 s`. */
function milliseconds(time: string): number {
  return Number.parseFloat(time) * (time.endsWith(' ms') ? 1 : 1000);
}

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
}
