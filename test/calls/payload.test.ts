import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { constantFacts, passingFacts } from '../../lib/calls/event/event-facts.ts';
import { aCallback, anEvent } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { ofNewCall, readStored } from './convergence.ts';
import { at } from './scripted-calls.ts';

const { table, record } = aRecordedTable();

type Event = ReturnType<typeof anEvent>;

describe('a payload', () => {
  /** Text that no compression makes much smaller. */
  const noise = (bytes: number) => {
    const blocks = Array.from({ length: Math.ceil(bytes / 48) }, (_, index) =>
      createHash('sha384').update(`${index}`).digest('base64'),
    );
    return blocks.join('').slice(0, bytes);
  };

  const storedWith = async (payload: string) => {
    const [event] = ofNewCall([{ ...anEvent(), payload }]) as [Event];
    await record(event);
    return (await readStored(table, event.callId)).stored[0];
  };

  it('stands readable in its row where a kilobyte is enough', async () => {
    const [event] = ofNewCall([anEvent()]) as [Event];
    await record(event);

    const row = (await table.items()).find(
      ({ pk, sk }) => pk?.S === event.callId && sk?.S?.startsWith('event#'),
    );
    expect(row?.['payload']).toEqual({ S: event.payload });
  });

  it.each(['', 'x', 'ünïcödé €', noise(1100), noise(200_000), 'a'.repeat(256 * 1024)])(
    'is kept to the letter (%#)',
    async (payload) => {
      expect((await storedWith(payload))?.payload).toBe(payload);
    },
  );

  it.each([
    ['larger than a row can be', noise(600_000)],
    ['longer than an answer can be, however small it becomes', 'a'.repeat(6_000_000)],
    ['of letters of three bytes', 'ሀ'.repeat(300_000)],
  ])('that is %s is kept from its beginning, and says so', async (_, payload) => {
    expect(await storedWith(payload)).toMatchObject({
      payload: payload.slice(0, 100_000),
      truncatedFrom: payload.length,
    });
  });

  it('beside facts of the greatest length fits into a row', async () => {
    const letters = 'ሀ'.repeat(1024);
    const posted = Object.fromEntries(
      [...constantFacts, ...passingFacts]
        .filter((name) => !/InSeconds$/.test(name))
        .map((name) => [name, letters]),
    );
    const [event] = ofNewCall([{ ...anEvent(posted), payload: noise(262_144) }]) as [Event];

    expect(await record(event)).toEqual(['stored']);
  });

  it('with half a character in it is stored all the same', async () => {
    const event = {
      ...toCallEvent(aCallback({ hangupCause: 'x\ud83d', unheardOf: '\udc00' }), {
        receivedAt: at(0),
        receivedOn: 'events',
      }),
      callId: 'half',
    };

    await record(event);

    expect((await readStored(table, 'half')).stored[0]?.facts.hangupCause).toBe('x\ufffd');
  });
});
