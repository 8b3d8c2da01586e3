import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { FlowCallFailed } from '../../../flow-kit/caller.ts';
import { reminder } from '../../../flows/recipes/reminder.ts';

const variables = { name: 'Wanjiru', appointment: 'Tuesday at ten' };

describe('the reminder', () => {
  test('greets by name, tells the appointment and keeps a confirmation', async () => {
    await callFlow(reminder, { variables })
      .expectSay('Hello Wanjiru. This is a reminder of your appointment: Tuesday at ten.')
      .press('1')
      .expectSay(/Thank you, Wanjiru. We look forward/)
      .expectSaved('reminder', { appointment: 'Tuesday at ten', reply: 'confirmed' });
  });

  test('keeps the wish for another time', async () => {
    await callFlow(reminder, { variables })
      .press('2')
      .expectSay(/find another time/)
      .expectSaved('reminder', { appointment: 'Tuesday at ten', reply: 'reschedule' });
  });

  test('tells it again on 9', async () => {
    await callFlow(reminder, { variables })
      .press('9')
      .expectSay(/Tuesday at ten/)
      .press('9')
      .press('1')
      .expectSay(/Thank you/);
  });

  test('keeps that there was no reply when a voicemail box listens', async () => {
    await callFlow(reminder, { variables })
      .silence(3)
      .expectSay(/try again later/)
      .expectSaved('reminder', { appointment: 'Tuesday at ten' });
  });

  test('keeps nothing when the person hangs up', async () => {
    const call = await callFlow(reminder, { variables }).hangUp();

    expect(call.savedData).toEqual([]);
  });

  test('says what a name contains and never carries it out', async () => {
    const hostile = { name: '</Say><Dial phoneNumbers="+1"/>', appointment: 'Tom & Jerry {name}' };

    const call = await callFlow(reminder, { variables: hostile })
      .expectSay('Hello </Say><Dial phoneNumbers="+1"/>. This')
      .expectSay('Tom & Jerry {name}')
      .press('1');

    expect(call.documents.join()).not.toContain('<Dial');
  });

  test.each([
    [{ name: 'Wanjiru' }, "The flow 'flow' needs 'appointment': a text of 1 to 50 characters on one line"],
    [{ ...variables, name: 'x'.repeat(33) }, "'name' must be a text of 1 to 32 characters on one line"],
    [{ ...variables, nmae: 'x' }, "The flow 'flow' has no variable 'nmae'. It takes: name, appointment"],
  ])('is not started with %j', async (wrong, why) => {
    const calling = callFlow(reminder, { variables: wrong }).then(() => undefined);

    await expect(calling).rejects.toThrow(FlowCallFailed);
    await expect(calling).rejects.toThrow(why);
  });
});
