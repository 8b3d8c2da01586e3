import { describe, expect, test } from 'vitest';
import { flowRules } from '../../../flow-kit/check/fault.ts';
import { checkFlow } from '../../../flow-kit/check/index.ts';
import { recipes } from '../../../flows/recipes/index.ts';
import { everyStep } from '../../flows/every-step.ts';
import { routing } from '../../product-flows/index.ts';
import { mutantsOf, type Plain } from './mutants.ts';

const good = Object.entries({ ...recipes, ...routing.flows, 'every-step': everyStep });

describe('the static check, on good flows with one fault put in', () => {
  const mutants = good.flatMap(([name, flow]) => mutantsOf(name, flow as unknown as Plain));

  test('is tried with at least 200 of them, and with every rule', () => {
    const untried = Object.keys(flowRules).filter((rule) => mutants.every((mutant) => mutant.rule !== rule));

    expect(mutants.length).toBeGreaterThanOrEqual(200);
    // A document that is illegal though all its parts are right, and what only the routing table shows, have tests of
    // their own.
    expect(untried).toEqual(['document', 'routing', 'queue', 'service']);
  });

  test('finds every one of them, where it was put', () => {
    const missed = mutants.filter(({ flow, rule, step }) => {
      const { faults } = checkFlow('mutant', flow as never);
      return !faults.some((fault) => fault.rule === rule && (step === undefined || fault.step === step));
    });

    expect(missed.map(({ name, rule }) => `${rule}: ${name}`)).toEqual([]);
  }, 120_000);
});

test.each(good)('the static check has no false alarm on %s', (name, flow) => {
  const { faults, longest } = checkFlow(name, flow as never);

  expect(faults).toEqual([]);
  expect(longest?.seconds).toBeGreaterThan(0);
});
