import { expect, it } from 'vitest';
import { refusalOf, scriptOfSimulatedNumber } from '../../../../simulator/numbers/simulated-numbers.ts';
import { simulatedNumbers } from '../../../../simulator/phone-page/model/simulated-numbers.js';

it.each(simulatedNumbers)('%s, which the page offers, is a simulated number', (number = '') => {
  expect(refusalOf(number) ?? scriptOfSimulatedNumber(number)).toBeDefined();
});
