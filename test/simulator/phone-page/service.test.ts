import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { OutboundCall, ServiceState } from '../../../simulator/index.ts';
import { agent, caller, desk, line, phone } from './desk.ts';
import { describeInChromium } from './in-chromium.ts';

const state: ServiceState = {
  flows: [
    { name: 'welcome', variables: [] },
    {
      name: 'reminder',
      variables: [
        { name: 'name', expected: 'a text of 1 to 40 characters on one line', input: 'text', maxLength: 40 },
        { name: 'day', expected: 'one of monday, friday', input: 'choice', choices: ['monday', 'friday'] },
      ],
    },
  ],
  problems: [],
  keepsLastGood: false,
  timeZone: 'Africa/Nairobi',
};

const sealed = 'x'.repeat(120);
function menu() {
  return `<GetDigits numDigits="1" timeout="9" callbackUrl="http://127.0.0.1:9/?at=${sealed}"><Say>Press 1.</Say></GetDigits>`;
}

describeInChromium('The phone page before a service that tells of itself', () => {
  test('has a form by which the service calls a phone, with a flow and its variables', async () => {
    const asked: OutboundCall[] = [];
    const { page, simulator } = await desk(menu, {
      simulator: {
        service: {
          startCall: async (call) => {
            asked.push(call);
            return { sessionId: 'ATVId_1' };
          },
        },
      },
    });
    simulator.service = state;

    await page.getByRole('button', { name: 'Have it call' }).click();
    await page.getByLabel('Which flow takes the call').selectOption('reminder');
    await page.getByLabel('name', { exact: true }).fill('Wanjiru');
    await page.getByLabel('day', { exact: true }).selectOption('friday');
    expect(await faultsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Call', exact: true }).last().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    expect(asked).toEqual([{ to: caller, flow: 'reminder', variables: { name: 'Wanjiru', day: 'friday' } }]);
  });

  test('says what is wrong with what was saved last, until it is mended', async () => {
    const { page, simulator } = await desk(menu);
    const words = 'welcome › menu: The call would lead to a step that is not there';
    simulator.service = {
      ...state,
      keepsLastGood: true,
      problems: [{ level: 'error', words, place: { file: 'flows/welcome.ts', line: 7 } }],
    };
    await page
      .getByText(`${words} (flows/welcome.ts:7). What was saved before goes on taking calls.`)
      .waitFor();
    expect(await faultsIn(page)).toEqual([]);

    simulator.service = state;

    await page.getByText(words).waitFor({ state: 'hidden' });
  });

  test('heads each turn with flow, step and try, and folds what is sealed', async () => {
    const { page, simulator } = await desk(menu, {
      simulator: {
        service: {
          explain: ({ request }) => ({
            kind: 'step',
            request,
            flow: 'shop',
            waited: { step: 'menu', try: 2 },
            steps: ['menu'],
            data: { order: '4711' },
          }),
        },
      },
    });
    const call = simulator.dialIn({ from: '+254711000999', script: { pace: 'instant' } });
    await call.ended;

    await page.getByText('shop › menu, try 2').first().waitFor();
    await page.getByText('order 4711').first().waitFor();
    expect(await page.locator('.transcript').textContent()).not.toContain(sealed);
    await page.locator('.call').getByText('shop › menu').waitFor();
  });

  test('tells a call in which somebody heard an apology from one that went well', async () => {
    const { page, simulator } = await desk(() => '<Say>Sorry.</Say>');
    const call = simulator.dialIn({ from: '+254711000999', script: { pace: 'real' } });
    simulator.tell(call.sessionId, {
      kind: 'service-fault',
      words: 'shop › look: its code failed',
      place: { file: 'flows/shop.ts', line: 3 },
    });
    await call.ended;

    await page.locator('.call[data-state="dropped"]').getByText('heard an apology').waitFor();
    await page.getByText('flows/shop.ts:3').waitFor();
  });
});

describeInChromium('The phone page when something is wrong', () => {
  test('says a fault in one place of the transcript, with what would be right', async () => {
    const { page, simulator } = await desk(menu, {
      lines: () => [{ phoneNumber: line, callbackUrl: 'http://127.0.0.1:9/voice/instruct' }],
    });
    const call = simulator.dialIn({ from: caller, script: { pace: 'instant' } });
    await call.ended;

    await page.locator('.call[data-state="dropped"]').waitFor();
    const told = page.locator('.timeline .entry[data-tone="trouble"]');
    await told.waitFor();
    expect(await told.count()).toBe(1);
    expect(await page.locator('.timeline .explained').count()).toBe(0);
  });

  test('shows the body of an answer that is no document', async () => {
    const { page, simulator } = await desk(() => ({ status: 502, body: 'Bad Gateway: no such function' }));
    await simulator.dialIn({ from: caller, script: { pace: 'instant' } }).ended;

    await page
      .locator('.timeline .exchange.callback pre')
      .getByText('Bad Gateway: no such function')
      .first()
      .waitFor();
    await page
      .getByText(/^502 in /)
      .first()
      .waitFor();
  });

  test('warns of what may be wrong in another tone than of what keeps the last good flow running', async () => {
    const { page, simulator } = await desk(menu);
    const words = "The language 'sw' has no voice";
    simulator.service = { ...state, problems: [{ level: 'warning', words }] };

    const notice = page.locator('.notices [data-tone="warning"]');
    await notice.filter({ hasText: `The check warns of what was saved last. ${words}.` }).waitFor();
  });

  test('leads from the call of a caller to that of the agent whom a queue gave them, and back', async () => {
    const { page, simulator } = await desk(({ callerNumber }) =>
      callerNumber === agent
        ? `<Dequeue phoneNumber="${line}"/>`
        : '<Enqueue holdMusic="http://127.0.0.1:9/music.mp3"/>',
    );
    simulator.dialIn({ from: caller, to: line, script: { pace: 'real' } });
    await page.getByText('in call').first().waitFor();
    simulator.dialIn({ from: agent, to: line, script: { pace: 'real' } });
    const link = page.locator('.linked:visible');
    const title = page.locator('.transcript h2').first();
    await link.waitFor();
    const first = await title.textContent();

    await link.click();
    await expect.poll(() => title.textContent()).not.toBe(first);
    await link.click();

    await expect.poll(() => title.textContent()).toBe(first);
  });

  test('gives a third phone a name and a colour of its own', async () => {
    const { page } = await desk(menu, {
      path: '/?phone=%2B254711000111&phone=%2B254711000222&phone=%2B254711000333',
      context: { viewport: { width: 1600, height: 900 } },
    });
    const dots = page.locator('.softphone .phone-name');
    await dots.nth(2).waitFor({ state: 'attached' });

    const names = await dots.allTextContents();
    const colours = await page.evaluate(
      `[...document.querySelectorAll('.phone-name')].map((name) => getComputedStyle(name, '::before').backgroundColor)`,
    );
    expect([new Set(names).size, new Set(colours as string[]).size]).toEqual([3, 3]);
  });

  test('sets the facts that are read most in a size and a colour that are read, with figures below each other', async () => {
    const { page, simulator } = await desk(menu);
    await simulator.dialIn({ from: caller, script: { pace: 'instant' } }).ended;
    await page.locator('.timeline .entry').first().waitFor();

    const read = (await page.evaluate(`(() => {
      const of = (selector) => {
        const { fontSize, fontVariantNumeric } = getComputedStyle(document.querySelector(selector));
        return [parseFloat(fontSize) >= 13, fontVariantNumeric];
      };
      return { when: of('.timeline .when'), words: of('.timeline .words') };
    })()`)) as Record<string, [boolean, string]>;
    expect(read['when']).toEqual([true, 'tabular-nums']);
    expect(read['words']?.[0]).toBe(true);
  });
});

describeInChromium('The phone page and its world', () => {
  test('sets the time, and what goes wrong', async () => {
    const { page, simulator } = await desk(menu);
    simulator.service = state;
    const opened = async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Time and faults' }).click();
      return page.getByRole('dialog').textContent();
    };
    await expect.poll(opened).toContain('Africa/Nairobi'); // the page has heard of the service

    await page.getByLabel('What time it is, for opening hours').fill('2026-12-25T10:00');
    await page.getByRole('button', { name: 'Set' }).click();
    await page.getByText('25 Dec 2026, 10:00 in Africa/Nairobi, as set here').waitFor();
    expect(Math.abs(simulator.clock.now() - Date.UTC(2026, 11, 25, 7))).toBeLessThan(60_000);
    await page.getByLabel('callbacks get lost').fill('10');
    await page.getByRole('button', { name: 'Let it go wrong' }).click();
    await page.getByText('lost in 10 % of the callbacks').waitFor();
    expect(await faultsIn(page)).toEqual([]);

    expect(simulator.faults).toEqual({ callbacks: { drop: 0.1 }, rest: {} });
  });

  test('calls a phone by itself where no service is that could be asked', async () => {
    const { page } = await desk(menu);
    await page.getByRole('button', { name: 'Have it call' }).click();
    await page.getByRole('button', { name: 'Call', exact: true }).last().click();

    await phone(page).stage('ringing');
  });

  test('gives phones names, and shows one at a time where there is room for one', async () => {
    const { page } = await desk(menu, {
      path: `/?phone=${encodeURIComponent(caller)}&phone=${encodeURIComponent(agent)}`,
      context: { viewport: { width: 1024, height: 768 } },
    });
    expect(await page.locator('.softphone:visible').count()).toBe(1);

    await page.getByRole('button', { name: 'Agent', exact: true }).click();
    await page.locator('.softphone:visible .own-number').click();
    await page.getByLabel('Its name').fill('Front desk');
    await page.keyboard.press('Enter');

    await page.getByRole('button', { name: 'Front desk', exact: true }).waitFor();
  });

  test('is nowhere wider than the screen, from 320 pixels up', { timeout: 120_000 }, async () => {
    const { page, callOut } = await desk(menu, {
      path: `/?phone=${encodeURIComponent(caller)}&phone=${encodeURIComponent(agent)}`,
    });
    await callOut(caller, { clientRequestId: 'a-long-word-without-a-place-to-break'.repeat(4) });
    await phone(page, '+254 711 000 111').stage('ringing');

    const tooWide: number[] = [];
    for (let width = 320; width <= 1600; width += 40) {
      await page.setViewportSize({ width, height: 800 });
      if (width < 768) await page.getByRole('button', { name: 'Transcript' }).click();
      if (((await page.evaluate('document.documentElement.scrollWidth')) as number) > width)
        tooWide.push(width);
      if (width < 768) await page.getByRole('button', { name: 'Phone', exact: true }).click();
      if (((await page.evaluate('document.documentElement.scrollWidth')) as number) > width)
        tooWide.push(width);
    }
    await page.setViewportSize({ width: 1280, height: 800 });

    expect(tooWide).toEqual([]);
  });
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
