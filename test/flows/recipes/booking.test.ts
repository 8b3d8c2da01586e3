import { expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { booking, type Calendar } from '../../../flows/recipes/booking.ts';

const at = Date.parse('2027-01-15');

function aCalendar(changes: Partial<Calendar> = {}): Calendar {
  return {
    freeOn: async (day) => (day === '2027-03-02' ? { hour: '14:30', fee: 1500 } : undefined),
    book: async () => 'booked',
    ...changes,
  };
}

function call(calendar = aCalendar()) {
  const phones = { '+254711000222': { onRing: 'ignore' } } as const;
  return callFlow(booking, { services: { calendar }, at, phones });
}

test('a caller books a day that is free', async () => {
  const { savedData } = await call()
    .press('02032027')
    .expectSay(/2027-03-02 at 14:30 is free, for KES 1500/)
    .press('1')
    .expectSay(/You are booked/);

  expect(savedData).toEqual([
    {
      name: 'booking',
      data: { day: '2027-03-02', hour: '14:30', fee: 1500, callerNumber: '+254711000111' },
    },
  ]);
});

test('a day that is over, full or none is told as such, and another is asked for', async () => {
  await call()
    .press('01012027')
    .expectSay(/is over/)
    .press('03032027')
    .expectSay(/Nothing is free on/)
    .press('31022027')
    .expectSay(/That is no day/)
    .press('02032027')
    .expectSay(/is free/);
});

test('who changes his mind may take another day, and after four is put through to somebody', async () => {
  await call()
    .press('02032027')
    .press('2')
    .press('02032027')
    .press('2')
    .press('02032027')
    .press('2')
    .press('02032027')
    .press('2')
    .expectDial('+254711000222')
    .expectSay(/Goodbye/);
});

test('who is overtaken is told so', async () => {
  await call(aCalendar({ book: async () => 'taken' }))
    .press('02032027')
    .press('1')
    .expectSay(/Somebody has just taken it/)
    .expectSay(/Which day/);
});

test('while the calendar is down somebody is called', async () => {
  const down = async () => {
    throw new Error('down');
  };

  await call(aCalendar({ freeOn: down }))
    .press('02032027')
    .expectDial('+254711000222');
  await call(aCalendar({ book: down }))
    .press('02032027')
    .press('1')
    .expectDial('+254711000222');
});
