// What people who write their first flow get wrong: the sentence names the thing as they wrote it, and what would be right.
import { expect, test } from 'vitest';
import { checkFlow, checkRouting } from '../../../flow-kit/check/index.ts';
import { meant } from '../../../flow-kit/check/meant.ts';
import { flow, openingHours } from '../../../lib/flows/index.ts';
import { mistakes } from './typical-mistakes.ts';

test.each(mistakes)('%s', (_, steps, said) => {
  const faulty = { start: 'first', steps: { ...steps, bye: { end: 'Goodbye.' } } };

  const { faults } = checkFlow('welcome', faulty as never);

  expect(faults.map(({ message }) => message)).toContainEqual(expect.stringContaining(said));
});

test('a flow that begins with a step that is misspelt', () => {
  const { faults } = checkFlow('welcome', { start: 'frist', steps: { first: { end: 'Hello.' } } } as never);

  expect(faults[0]?.message).toBe("It starts with 'frist', but has no step of that name. Is 'first' meant?");
});

test('a number that leads to a flow without a list around it', () => {
  const welcome = flow({ start: 'first', steps: { first: { end: 'Hello.' } } });
  const table = { flows: { welcome }, numbers: { '+254711082000': 'welcome' }, otherwise: 'welcome' };

  expect(checkRouting(table as never).map(({ message }) => message)).toEqual([
    "numbers, +254711082000: must be a list of rules, such as ['welcome'], not 'welcome'",
  ]);
});

test.each([
  [{ week: { mon: '8-17' } }, "hours are written 08:00-17:00, not '8-17'"],
  [{ week: { Monday: '08:00-17:00' } }, "days are written mon or mon-fri, not 'Monday'"],
  [{ week: { mon: '08:00-17:00' }, timeZone: 'Nairobi' }, "there is no time zone 'Nairobi'"],
])('opening hours that cannot be read: %o', (hours, said) => {
  expect(() => openingHours({ timeZone: 'Africa/Nairobi', closed: [], ...hours } as never)).toThrow(said);
});

test('what is meant is told only where it is likely', () => {
  expect(meant('mneu', ['menu', 'bye'])).toBe(". Is 'menu' meant?");
  expect(meant('Menu', ['menu'])).toBe(". Is 'menu' meant?");
  expect(meant('balance', ['menu', 'bye'])).toBe('');
  expect(meant('a', ['b'])).toBe('');
});
