import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startSimulator } from '../../../simulator/index.ts';
import { pageAsServed } from './bundled-page.ts';
import { caller, desk, line, otherLine, phone } from './desk.ts';
import { describeInChromium } from './in-chromium.ts';

describeInChromium('The phone page', () => {
  test('tells a newcomer what to do, before anybody has called', async () => {
    const { page, simulator } = await desk(() => '<Say>Hello.</Say>', {
      simulator: { page: pageAsServed },
    });
    const welcome = page.getByRole('region', { name: 'How to begin' });
    expect(await welcome.textContent()).toContain('It dials +254 711 082 000');

    const command = (await welcome.locator('.command code').textContent()) ?? '';

    const { callbackUrl } = (await stateOf(simulator.url)).lines[0] as { callbackUrl: string };
    expect(command).toBe(`curl "${new URL('/voice/invoke-call', callbackUrl)}?phone=254711000111"`);
  });

  test('gives a line to run for any other service, too, which makes the phone ring', async (context) => {
    if (!(await hasCurl())) return context.skip('there is no curl on this machine');
    const { page } = await desk(() => '<Say>Hello.</Say>', {
      lines: () => [{ phoneNumber: line, callbackUrl: 'http://127.0.0.1:9/calls' }],
    });
    const command = (await page.locator('.command code').textContent()) ?? '';

    await run('sh', ['-c', command]);

    await phone(page).stage('ringing');
  });

  test('shows help and goes back to the calls', async () => {
    const { page } = await desk(() => '<Say>Hello.</Say>');
    await page.keyboard.press('Enter');
    await phone(page).stage('ended');
    const welcome = page.getByRole('region', { name: 'How to begin' });
    await welcome.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Help' }).click();
    await welcome.waitFor();
    await page.getByRole('button', { name: 'Help' }).click();

    await page.getByRole('region', { name: 'Transcript' }).waitFor();
  });

  test('keeps past calls, and shows each again', async () => {
    const { page } = await desk(({ destinationNumber }) => `<Say>This is ${destinationNumber}.</Say>`);
    for (const name of ['+254 711 082 000', '+254 711 082 111']) {
      await page.getByRole('radio', { name }).check();
      await page.keyboard.press('Enter');
      await phone(page).stage('ended');
      await phone(page).red.click();
    }

    await page.reload();
    await page.locator('.call').nth(1).click();

    await page.locator('.document', { hasText: `This is ${line}.` }).waitFor();
    expect(await page.locator('.call').nth(1).getAttribute('aria-current')).toBe('true');
    expect(await page.locator('.call').count()).toBe(2);
  });

  test('follows a call that others make', async () => {
    const { page, simulator } = await desk(() => '<Say>A text of some length, for a scripted phone.</Say>');

    const call = simulator.dialIn({ from: '+254733000000', to: line });

    await page.getByRole('heading', { name: '+254 733 000 000 calls +254 711 082 000' }).waitFor();
    await call.ended;
    await page.getByText(/^The call is over/).waitFor();
    expect(await phone(page).softphone.getAttribute('data-stage')).toBe('idle');
  });

  test('keeps the newest of very many calls, and asks for none that it has forgotten', async () => {
    const { page, simulator } = await desk(() => '<Say>Hello.</Say>', {
      simulator: {
        defaultPhone: { pace: 'instant' },
        deliver: async () => ({ status: 200, contentType: 'text/plain', body: '<Response/>' }),
      },
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));

    const calls = Array.from({ length: 150 }, (_, place) =>
      simulator.dialIn({ from: `+254722000${String(place).padStart(3, '0')}`, to: line }),
    );
    await Promise.all(calls.map(({ ended }) => ended));

    await page.locator('.call', { hasText: '+254 722 000 149' }).waitFor();
    await expect.poll(() => page.locator('.call').count()).toBe(100);
    expect(asked).toEqual([]);
  });

  test('says that the service is not running, until it answers again', async () => {
    const { page } = await desk(() => '<Say>Hello.</Say>', {
      lines: (callbackUrl) => [
        { phoneNumber: line, callbackUrl: 'http://127.0.0.1:9/voice/instruct' },
        { phoneNumber: otherLine, callbackUrl },
      ],
    });
    await page.keyboard.press('Enter');
    await phone(page).stage('ended');

    const notice = page.getByRole('alert').filter({ hasText: 'Your service is not running' });
    expect(await notice.textContent()).toContain('nothing answers at http://127.0.0.1:9/voice/instruct');
    expect(await phone(page).softphone.getAttribute('data-trouble')).toBe('true');
    await page
      .locator('.exchange .outcome', { hasText: /^refused after/ })
      .first()
      .waitFor();

    await phone(page).red.click();
    await page.getByRole('radio', { name: '+254 711 082 111' }).check();
    await page.keyboard.press('Enter');

    await notice.waitFor({ state: 'hidden' });
  });

  test('says that the simulator has gone, and comes back by itself', async () => {
    const { page, simulator } = await desk(() => '<Enqueue/>');
    await page.keyboard.press('Enter');
    await phone(page).heard.getByText('On hold').waitFor();

    await simulator.close();

    await page.getByRole('alert').filter({ hasText: 'The simulator has gone' }).waitFor();
    await phone(page).stage('idle');
    expect(await page.getByText('Not connected').isVisible()).toBe(true);

    const again = await startSimulator({
      port: simulator.port,
      lines: [{ phoneNumber: line, callbackUrl: '' }],
    });
    try {
      await page.getByText('Connected to').waitFor();
      await page.getByRole('region', { name: 'How to begin' }).waitFor();
      const { phones } = await stateOf(again.url);
      expect(phones).toMatchObject([{ phoneNumber: caller, live: true }]);
    } finally {
      await again.close();
    }
  });

  test('says which faults are injected, and explains each one where it strikes', async () => {
    const { page, simulator } = await desk(() => '<Say>Hello.</Say>', {
      simulator: { rules: { callbackTimeoutSeconds: 0.2 } },
    });
    await fetch(`${simulator.url}/simulator/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ callbacks: { timeout: 1 } }),
    });
    await page.getByText('Faults are injected: timed out in 100 % of the callbacks.').waitFor();

    await page.keyboard.press('Enter');

    await phone(page).stage('ended');
    await page
      .locator('.entry[data-tone="injected"]', { hasText: 'Injected by the simulator' })
      .first()
      .waitFor();
    await page
      .locator('.exchange .outcome', { hasText: /^timeout after/ })
      .first()
      .waitFor();
    await page.locator('.figures', { hasText: 'Faults injected' }).waitFor();
  });
});

const run = promisify(execFile);

interface State {
  lines: { callbackUrl: string }[];
  phones: { phoneNumber: string; live: boolean }[];
}

async function stateOf(url: string): Promise<State> {
  return (await (await fetch(`${url}/simulator`)).json()) as State;
}

async function hasCurl(): Promise<boolean> {
  return run('curl', ['--version']).then(
    () => true,
    () => false,
  );
}
