import { expect, test } from 'vitest';
import { caller, desk, phone, untilListening } from './desk.ts';
import { describeInChromium } from './in-chromium.ts';

const pin = '<GetDigits finishOnKey="#" timeout="10"><Say>Enter your code.</Say></GetDigits>';

describeInChromium('The phone by keyboard alone', () => {
  test('dials by Enter, presses digits, star and hash, and hangs up by Escape', async () => {
    const { page, requests } = await desk(({ dtmfDigits }) =>
      dtmfDigits === undefined ? pin : '<Enqueue/>',
    );

    await page.keyboard.press('Enter');
    await untilListening(page);
    expect(await phone(page).status.textContent()).toBe('Press digits, then #');
    await page.keyboard.type('12*5#');
    await phone(page).heard.getByText('On hold').waitFor();
    await page.keyboard.press('Escape');

    await phone(page).stage('ended');
    expect(requests.find(({ dtmfDigits }) => dtmfDigits !== undefined)?.['dtmfDigits']).toBe('12*5');
    await page.keyboard.press('Escape');
    await phone(page).stage('idle');
  });

  test('answers by Enter and declines by Escape', async () => {
    const { page, callOut } = await desk(() => pin);
    await callOut(caller);
    await phone(page).stage('ringing');
    await page.keyboard.press('Enter');
    await phone(page).stage('talking');
    await page.keyboard.press('Escape');
    await phone(page).stage('ended');

    await callOut(caller);
    await phone(page).stage('ringing');
    await page.keyboard.press('Escape');

    await phone(page).stage('ended');
    expect(await phone(page).status.textContent()).toBe('You declined');
  });

  test('keeps the order of keys that are typed fast', async () => {
    const { page, requests } = await desk(({ dtmfDigits }) =>
      dtmfDigits === undefined ? pin : '<Say>Yes.</Say>',
    );
    await page.keyboard.press('Enter');
    await untilListening(page);

    await page.keyboard.type('31415926535897932384#');

    await phone(page).stage('ended');
    expect(requests.find(({ dtmfDigits }) => dtmfDigits !== undefined)?.['dtmfDigits']).toBe(
      '31415926535897932384',
    );
  });

  test('takes back what was typed by Backspace', async () => {
    const { page } = await desk(() => pin);

    await page.keyboard.type('0711');
    await page.keyboard.press('Backspace');

    await expect.poll(() => phone(page).display.textContent()).toBe('071');
  });

  test('speaks by S and turns the sound off by M', async () => {
    const { page } = await desk(() => '<Record finishOnKey="#" maxLength="20"/>');
    await page.keyboard.press('m');
    expect(await page.getByRole('button', { name: 'Sound' }).getAttribute('aria-pressed')).toBe('false');

    await page.keyboard.press('Enter');
    await page.getByText('Recording: press Speak').waitFor();
    await page.keyboard.press('s');

    await page.getByText('Recording you').waitFor();
  });

  test('reaches everything by Tab, and shows where it is', async () => {
    const { page } = await desk(() => pin);

    const reached: string[] = [];
    const unmarked: string[] = [];
    for (let place = 0; place < 40; place += 1) {
      await page.keyboard.press('Tab');
      const [name, outline] = (await page.evaluate(`(() => {
        const { activeElement } = document;
        const style = getComputedStyle(activeElement);
        return [activeElement.textContent.trim() || activeElement.value, style.outlineStyle + ' ' + style.outlineWidth];
      })()`)) as [string, string];
      if (reached.includes(name)) break;
      reached.push(name);
      if (outline !== 'solid 3px') unmarked.push(name);
    }

    expect(unmarked).toEqual([]);
    expect(reached).toEqual(
      expect.arrayContaining([
        'Sound',
        'Help',
        'Add a phone',
        'This phone is Caller +254 711 000 111. Change',
        '+254711082000',
        'CallEnter',
        '5 jkl',
        '#',
      ]),
    );
  });

  test('presses the button that has the focus, also by Enter', async () => {
    const { page } = await desk(() => pin);
    await phone(page).key('7').focus();

    await page.keyboard.press('Enter');

    await expect.poll(() => phone(page).display.textContent()).toBe('7');
    expect(await phone(page).softphone.getAttribute('data-stage')).toBe('idle');
  });

  test('leaves digits to the field in which they are written', async () => {
    const { page } = await desk(() => pin);
    await page.getByRole('button', { name: /^This phone is/ }).press('Enter');
    const field = page.getByLabel('Its number');

    await field.fill('');
    await page.keyboard.type('+254711000444');

    expect(await field.inputValue()).toBe('+254711000444');
    expect(await phone(page).display.textContent()).toBe('Habari');
  });

  test('answers the phone that rings while another is in a call', async () => {
    const { page } = await desk(() => '<Dial phoneNumbers="+254711000222"/>', {
      path: '/?phone=%2B254711000111&phone=%2B254711000222',
    });
    await page.keyboard.press('Enter');
    await phone(page, '+254 711 000 222').stage('ringing');

    await page.keyboard.press('Enter');

    await phone(page, '+254 711 000 222').stage('talking');
  });
});
