import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { menu } from '../../../flows/recipes/menu.ts';

describe('the menu', () => {
  test('connects a caller who chooses a language, a department and a matter', async () => {
    await callFlow(menu)
      .expectSay(/For English, press 1/)
      .press('2')
      .expectSay(/Kuagiza, bonyeza moja/)
      .press('2')
      .expectSay(/Kwa malipo/)
      .press('2')
      .expectDial('+254711000204');
  });

  test('tells its hours and comes back to the menu', async () => {
    await callFlow(menu)
      .press('1')
      .press('3')
      .expectSay(/Monday to Friday/)
      .expectSay(/To place an order/)
      .hangUp();
  });

  test('leads back from the menu below by star', async () => {
    await callFlow(menu)
      .press('1')
      .press('2')
      .press('*')
      .expectSay(/To place an order/)
      .hangUp();
  });

  test('speaks English to whoever chooses no language', async () => {
    await callFlow(menu)
      .silence(2)
      .expectSay(/To place an order/)
      .hangUp();
  });

  test('says in the language that was chosen that a key is wrong, and asks again', async () => {
    await callFlow(menu).press('2').press('7').expectSay('Chaguo hilo halipo.').press('1').expectVerb('Dial');
  });

  test('takes leave of a caller who never presses anything', async () => {
    const call = await callFlow(menu)
      .press('1')
      .silence(3)
      .expectSay(/Thank you for calling. Goodbye/);

    expect(call.endedBy).toBe('service');
  });

  test('says that nobody is free when the department does not pick up', async () => {
    const phones = { '+254711000203': { onRing: 'busy' } } as const;

    await callFlow(menu, { phones })
      .press('1')
      .press('2')
      .press('1')
      .expectSay(/nobody is free/);
  });

  test('ends after its turns for a caller who listens again and again', async () => {
    const call = await Array.from({ length: 40 }).reduce<ReturnType<typeof callFlow>>(
      (calling, _, i) => (i < 30 ? calling.press(i === 0 ? '1' : '9') : calling),
      callFlow(menu),
    );

    expect(call.said.at(-1)).toBe('Thank you for calling. Goodbye.');
    expect(call.documents).toHaveLength(31);
  });
});
