import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { routes } from '../../simulator/control/api.ts';
import { refusalOf, scriptOfSimulatedNumber } from '../../simulator/numbers/simulated-numbers.ts';
import { defaultRules } from '../../simulator/rules.ts';

const page = readFileSync('docs/simulator.md', 'utf8');
const protocol = readFileSync('simulator/protocol.ts', 'utf8');

describe('the page on the simulator', () => {
  it.each(Object.keys(defaultRules))('names the rule %s among what is guessed', (rule) => {
    expect(page).toContain(`\`${rule}`);
  });

  it('lists all simulated numbers, and no other', () => {
    const listed = [...page.matchAll(/^\| (\+254 799 000 \d{3}) \|/gm)].map(([, number = '']) =>
      number.replaceAll(' ', ''),
    );
    const possible = Array.from(
      { length: 1000 },
      (_, place) => `+254799000${String(place).padStart(3, '0')}`,
    );
    const simulated = possible.filter((number) => refusalOf(number) ?? scriptOfSimulatedNumber(number));

    expect(listed).toEqual(simulated);
  });
});

it('the control API has the routes that its protocol describes', () => {
  const described = [...protocol.matchAll(/^ \* \| `(\w+)\s+(\/simulator\S*)`/gm)].map(
    ([, method, path = '']) => `${method} ${path.replaceAll(/\{\w+\}/g, '…')}`,
  );
  const served = routes.map(
    ([method, { source }]) =>
      `${method} ${source
        .replaceAll(/\^|\$|\\\/\?/g, '')
        .replaceAll('\\/', '/')
        .replaceAll(/\(.+?\)/g, '…')}`,
  );

  expect(served.sort()).toEqual(described.sort());
  expect(served.length).toBeGreaterThan(10);
});
