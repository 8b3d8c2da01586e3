import { expect, test } from 'vitest';
import { callFlow } from '../../flow-kit/call-flow.ts';
import { checkFlow } from '../../flow-kit/check/index.ts';
import { checkRouting } from '../../flow-kit/check/routing.ts';
import { route } from '../../lib/flows/index.ts';
import * as everyday from './everyday-flows.ts';

test.each(Object.entries(everyday))('%s passes the check, without a warning', (name, flow) => {
  const { faults, warnings } = checkFlow(name, flow);

  expect({ faults, warnings }).toEqual({ faults: [], warnings: undefined });
});

test('the help desk and its agents find each other', () => {
  const { helpDesk, helpDeskAgent } = everyday;

  expect(checkRouting(route({ flows: { helpDesk, helpDeskAgent }, otherwise: 'helpDesk' }))).toEqual([]);
});

test('a patient is reminded in Kiswahili, with the day in words', async () => {
  await callFlow(everyday.clinicReminder, {
    variables: { language: 'sw', name: 'Wanjiru', day: '2026-12-01' },
  })
    .expectSay(/Habari Wanjiru.*2026-12-01/)
    .press('1')
    .expectSay(/Asante/)
    .expectSaved('appointment', { name: 'Wanjiru', day: '2026-12-01', answer: 'comes' });
});

test('code that needs no time is asked for a price', async () => {
  await callFlow(everyday.priceLine, { services: { prices: new Map([['beans', 9000]]) } })
    .press('2')
    .expectSay(/A sack of beans fetches .*9000/)
    .silence()
    .expectSay(/Goodbye/);
});

test('a balance is told behind the PIN', async () => {
  const lender = {
    memberWith: async (pin: string) => (pin === '4321' ? 'm-1' : undefined),
    balanceOf: async () => 1500,
  };

  await callFlow(everyday.lenderBalance, { services: { lender } })
    .press('1111')
    .expectSay(/That is not right/)
    .press('4321')
    .expectSay(/You owe .*1500/);
});

test('a greeting is heard before it is kept', async () => {
  const { savedData } = await callFlow(everyday.radioVote).press('2').press('1').speak(5).press('1');

  expect(savedData).toEqual([
    { name: 'vote', data: { voice: 'Juma', callerNumber: '+254711000111' } },
    { name: 'greeting', data: { voice: 'Juma', greeting: expect.stringMatching(/^https?:/) } },
  ]);
});

test('the nearest driver is rung, and a caller whom none takes is called back', async () => {
  await callFlow(everyday.taxi, {
    services: { fleet: { driverNear: async (): Promise<'+254711000333'> => '+254711000333' } },
    phones: { '+254711000333': { onRing: 'ignore' }, '+254711000222': { onRing: 'busy' } },
  })
    .press('3')
    .expectDial('+254711000333')
    .expectSaved('call-back', { callerNumber: '+254711000111', place: '3' });
});
