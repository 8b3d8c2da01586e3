import { expect, it } from 'vitest';
import { busyMachine } from '../../simulator/callbacks/busy-machine.ts';

it('says of a caller who was dropped that the machine was overloaded, when it was', () => {
  expect(busyMachine(7.6, 2)).toContain('work for 8 processors, and it has 2');
  expect(busyMachine(2, 2)).toBe('');
});
