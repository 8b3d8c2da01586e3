import { expect, test } from 'vitest';
import { agent, caller, desk, line, otherLine, phone, untilListening } from './desk.ts';
import { describeInChromium } from './in-chromium.ts';

const callerName = '+254 711 000 111';
const agentName = '+254 711 000 222';
const both = `/?phone=${encodeURIComponent(caller)}&phone=${encodeURIComponent(agent)}`;

describeInChromium('Two phones', () => {
  test('are connected by Dial, and show whom they talk with', async () => {
    const { page } = await desk(
      () => `<Say>One moment.</Say><Dial phoneNumbers="${agent}" callerId="${line}"/>`,
      {
        path: both,
      },
    );
    const [calling, called] = [phone(page, callerName), phone(page, agentName)];

    await calling.green.click();
    await called.stage('ringing');
    expect(await called.display.textContent()).toBe('+254 711 082 000');
    expect(await calling.status.textContent()).toBe('Ringing the other phone');
    await called.green.click();

    await calling.heard.getByText(`Connected with ${agentName}`).waitFor();
    await called.heard.getByText(`Connected with ${callerName}`).waitFor();
    await page.getByText('Caller and Agent hear each other').waitFor();
    await called.red.click();
    await calling.stage('ended');
    expect(await called.status.textContent()).toBe('You hung up');
    expect(await page.locator('.document li[data-state="done"]').last().textContent()).toContain(
      's of talk with',
    );
  });

  test('in windows of their own are connected through a queue', async () => {
    const { page, open } = await desk(({ destinationNumber }) =>
      destinationNumber === line
        ? '<Enqueue name="sales"/>'
        : `<Dequeue name="sales" phoneNumber="${line}"/>`,
    );
    const agentPage = await open(`/?phone=${encodeURIComponent(agent)}`);
    await phone(page).green.click();
    await agentPage.getByText('1 caller waiting').waitFor();

    await agentPage.getByText('+254 711 082 111').click();
    await phone(agentPage).green.click();

    await phone(agentPage).heard.getByText(`Connected with ${callerName}`).waitFor();
    await phone(page).heard.getByText(`Connected with ${agentName}`).waitFor();
    await phone(page).red.click();
    await phone(agentPage).stage('ended');
  });

  test('show that a call is transferred', async () => {
    const third = '+254 711 000 333';
    const { page, simulator } = await desk(() => `<Dial phoneNumbers="${agent}"/>`, {
      path: `${both}&phone=%2B254711000333`,
    });
    await phone(page, callerName).green.click();
    await phone(page, agentName).stage('ringing');
    await phone(page, agentName).green.click();
    await phone(page, callerName).heard.getByText(`Connected with ${agentName}`).waitFor();

    const sessionId = simulator.calls[0]?.sessionId ?? '';
    simulator.transfer({ sessionId, phoneNumber: '+254711000333' });

    await phone(page, third).stage('ringing');
    expect(await phone(page, agentName).status.textContent()).toBe('On hold');
    await phone(page, third).green.click();
    await phone(page, agentName).heard.getByText(`Connected with ${third}`).waitFor();
    await phone(page, callerName).stage('ended');
    expect(await page.locator('.words').allTextContents()).toContain(
      'Agent is put on hold while Third phone rings callee to Third phone',
    );
  });

  test('a second one is put on the page while the first is in a call, which goes on', async () => {
    const { page, simulator } = await desk(({ dtmfDigits }) =>
      dtmfDigits === undefined
        ? '<GetDigits numDigits="1"><Say>Press a key.</Say></GetDigits>'
        : '<Say>Good.</Say>',
    );
    await phone(page).green.click();
    await untilListening(page);

    await page.getByRole('button', { name: 'Add a phone' }).first().click();

    await expect.poll(() => livePhones(simulator)).toEqual([caller, agent]);
    expect(page.url()).toMatch(/\?phone=%2B254711000111&phone=%2B254711000222$/);
    // The simulator hangs up a phone that nobody has held for a moment.
    await page.waitForTimeout(1800);
    await phone(page, callerName).key('1').click();
    await phone(page, callerName).heard.getByText('Good.').waitFor();
  });

  test('one of them gets another number, and is put away', async () => {
    const { page, simulator } = await desk(() => '<Say>Hello.</Say>', { path: both });
    await page.getByRole('button', { name: `This phone is Agent ${agentName}` }).click();
    const dialog = page.getByRole('dialog', { name: `Phone ${agentName}` });

    await dialog.getByLabel('Its number').fill('12');
    await dialog.getByRole('button', { name: 'Change' }).click();
    expect(await dialog.getByRole('status').textContent()).toContain('“12” is no phone number');
    await dialog.getByLabel('Its number').fill(callerName);
    await page.keyboard.press('Enter');
    expect(await dialog.getByRole('status').textContent()).toContain('is on the page already');
    await dialog.getByLabel('Its number').fill('piga.ann');
    await page.keyboard.press('Enter');

    await expect.poll(() => livePhones(simulator), { timeout: 4000 }).toEqual([caller, 'piga.ann']);
    await page.getByRole('button', { name: 'This phone is Agent piga.ann' }).click();
    await page.getByRole('button', { name: 'Put this phone away' }).click();
    await expect.poll(() => livePhones(simulator), { timeout: 4000 }).toEqual([caller]);
  });

  test('that share a line choose what they call each for itself', async () => {
    const { page, requests } = await desk(() => '<Say>Hello.</Say>', { path: both });

    await phone(page, agentName).softphone.getByText('+254 711 082 111').click();
    await phone(page, callerName).green.click();
    await phone(page, callerName).stage('ended');
    await phone(page, agentName).green.click();
    await phone(page, agentName).stage('ended');

    const first = requests.filter(({ callSessionState }) => callSessionState === 'Ringing');
    expect(first.map(({ destinationNumber }) => destinationNumber)).toEqual([line, otherLine]);
  });
});

async function livePhones({ url }: { url: string }): Promise<string[]> {
  const answer = await fetch(`${url}/simulator`);
  const { phones } = (await answer.json()) as { phones: { phoneNumber: string; live: boolean }[] };
  return phones.filter(({ live }) => live).map(({ phoneNumber }) => phoneNumber);
}
