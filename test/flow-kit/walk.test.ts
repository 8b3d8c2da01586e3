import { describe, expect, test } from 'vitest';
import { walk } from '../../flow-kit/walk.ts';
import { findMe } from '../../flows/recipes/find-me.ts';
import { menu } from '../../flows/recipes/menu.ts';
import { balance } from '../../flows/recipes/pin.ts';
import { reminder } from '../../flows/recipes/reminder.ts';
import { voicemail } from '../../flows/recipes/voicemail.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';

/** Walks with these answers, and gives back all that was told and asked. */
async function walked(flow: Definition, ...answers: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const left = [...answers];
  await walk(flow, {
    print: (line) => lines.push(line),
    ask: async (question) => {
      lines.push(question);
      return left.shift() ?? 'x';
    },
  });
  return lines;
}

describe('walking through a flow', () => {
  test('tells what is heard, and goes where the keys lead', async () => {
    expect(await walked(menu, '1', '3', '1', 'n')).toEqual([
      '“Welcome to Duka Bora. For English, press 1.”',
      '“Kwa Kiswahili, bonyeza mbili.”',
      '⌨ keys? (Enter: silence, x: hang up)',
      expect.stringContaining('To place an order, press 1.'),
      '⌨ keys? (Enter: silence, x: hang up)',
      expect.stringContaining('We are open from Monday to Friday'),
      expect.stringContaining('To place an order, press 1.'),
      '⌨ keys? (Enter: silence, x: hang up)',
      '→ Dial phoneNumbers +254711000201,+254711000202, maxDuration 1800',
      '☎ does somebody pick up? (Enter: yes, n: no, x: hang up)',
      expect.stringContaining('nobody is free'),
      '■ The call is over.',
    ]);
  });

  test('asks what code would find out, and goes on as if it had', async () => {
    const lines = await walked(balance, '1111', 'wrong', '4321', 'right', '300 shillings');

    expect(lines).toContain('⚙ check computes: right, wrong, locked or failed?');
    expect(lines).toContain('“That PIN is not right.”');
    expect(lines.slice(-3)).toEqual([
      '  balance (a text of 1 to 40 characters on one line)?',
      '“Your balance is 300 shillings. Goodbye.”',
      '■ The call is over.',
    ]);
  });

  test('takes anything else for a failure of the code', async () => {
    expect(await walked(balance, '1111', 'failed')).toContain(
      '“We cannot reach your account now. Please call again later. Goodbye.”',
    );
  });

  test('asks for the variables until they are right', async () => {
    const lines = await walked(reminder, ' ', 'Wanjiru', 'Tuesday at ten', '1');

    expect(lines.slice(0, 2)).toEqual([
      '  name (a text of 1 to 32 characters on one line)?',
      '  name (a text of 1 to 32 characters on one line)?',
    ]);
    expect(lines).toContain('✎ saved as reminder: {"appointment":"Tuesday at ten","reply":"confirmed"}');
  });

  test('shows what is kept when the caller hangs up after speaking', async () => {
    const lines = await walked(voicemail, 'v', 'told');

    expect(lines.at(-2)).toMatch(/^✎ saved as voicemail: .*message\.mp3/);
  });

  test('plays sounds by their names', async () => {
    expect(await walked(findMe, 'begun', 'a-ticket', 'x')).toContain('♪ music');
  });

  test.each([menu, balance, reminder, voicemail, findMe])(
    'is over when there is nobody any more: %#',
    async (flow) => {
      expect((await walked(flow)).at(-1)).toBe('■ The call is over.');
    },
  );
});
