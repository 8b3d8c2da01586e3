import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { type Accounts, balance } from '../../../flows/recipes/pin.ts';

/** One account, opened by 4321; it counts wrong PINs as its contract wants it. */
function anAccount(): Accounts {
  const wrong = new Set<string>();
  return {
    open: async (_, pin, once) => {
      if (pin === '4321' && wrong.size < 3) return 'right';
      wrong.add(once);
      return wrong.size >= 3 ? 'locked' : 'wrong';
    },
    balanceOf: async () => '1,250 shillings',
  };
}

describe('the balance behind a PIN', () => {
  test('is told to who knows the PIN', async () => {
    await callFlow(balance, { services: { accounts: anAccount() } })
      .expectSay(/four-digit PIN/)
      .press('4321')
      .expectSay('Your balance is 1,250 shillings.');
  });

  test('may be tried again after a wrong PIN', async () => {
    await callFlow(balance, { services: { accounts: anAccount() } })
      .press('1111')
      .expectSay(/not right/)
      .press('4321')
      .expectSay(/Your balance/);
  });

  test('locks the account at the third wrong PIN', async () => {
    await callFlow(balance, { services: { accounts: anAccount() } })
      .press('1111')
      .press('2222')
      .press('3333')
      .expectSay(/account is locked/);
  });

  test('stays locked in the next call, even for the right PIN', async () => {
    const services = { accounts: anAccount() };
    await callFlow(balance, { services }).press('1111').press('2222').press('3333');

    await callFlow(balance, { services })
      .press('4321')
      .expectSay(/account is locked/);
  });

  test('goes no further than three PINs in one call though the account counts none', async () => {
    const forgetful: Accounts = { open: async () => 'wrong', balanceOf: async () => '' };

    const call = await callFlow(balance, { services: { accounts: forgetful } })
      .press('1111')
      .press('2222')
      .press('3333')
      .expectSay(/account is locked/);

    expect(call.steps.filter((step) => step === 'enter')).toHaveLength(3);
  });

  test('does not count what is not four digits', async () => {
    await callFlow(balance, { services: { accounts: anAccount() } })
      .press('12#')
      .expectSay(/A PIN has four digits/)
      .press('4321')
      .expectSay(/Your balance/);
  });

  test('says so when the accounts cannot be reached', async () => {
    const accounts: Accounts = { ...anAccount(), open: async () => Promise.reject(new Error('down')) };

    await callFlow(balance, { services: { accounts } })
      .press('4321')
      .expectSay(/cannot reach your account/);
  });

  test('shows the PIN in no URL and no document', async () => {
    const call = await callFlow(balance, { services: { accounts: anAccount() } })
      .press('7654')
      .press('4321');

    expect(call.documents.join()).not.toMatch(/7654|4321/);
  });
});
