import { describe, expect, it } from 'vitest';
import { toPresumedEnd, toStartEvent } from '../../lib/calls/event/internal-events.ts';
import type { Call } from '../../lib/calls/record/call.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';
import { foldCall } from './fold-call.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

function callOf(script: string): Call {
  return foldCall(scriptedCalls[script] ?? []) as Call;
}

describe('a call is told as', () => {
  it('the whole truth of a caller who chose from a menu', () => {
    expect(callOf('a caller who chooses from a menu')).toEqual({
      id: SESSION,
      direction: 'Inbound',
      callerNumber: CALLER,
      destinationNumber: OURS,
      callerCountryCode: '254',
      callerCarrierName: 'Safaricom',
      status: 'ended',
      outcome: 'completed',
      startedAt: at(0),
      rangAt: at(0),
      answeredAt: at(1),
      endedAt: at(40),
      durationInSeconds: 39,
      cost: { amount: '1.470', currencyCode: 'KES' },
      lastStep: 'sales.2',
      digits: [
        { at: at(8), digits: '1', step: 'welcome.1' },
        { at: at(15), digits: '9', step: 'sales.1' },
        { at: at(21), digits: '9', step: 'sales.2' },
      ],
      recordings: [],
      savedData: [],
      transfers: [],
      providerStatus: {
        callSessionState: 'Completed',
        status: 'Success',
        hangupCause: 'NORMAL_CLEARING',
        callStartTime: '2026-11-22 13:00:01',
      },
    });
  });

  it('one recording although its address was also told with a stray letter, whichever came first', () => {
    const [whole, stray] = ['https://a.example/r/9f3a.mp3', 'https://a.example/r/9f3aT.mp3'];
    const told = (urls: string[]) =>
      foldCall(urls.map((recordingUrl, index) => anEvent({ recordingUrl }, { receivedAt: at(index) })));

    for (const urls of [
      [whole, stray],
      [stray, whole],
    ])
      expect(told(urls)?.recordings.map(({ url }) => url)).toEqual([whole]);
    expect(told([stray])?.recordings).toHaveLength(1);
    expect(told([whole, 'https://a.example/r/9f3b.mp3'])?.recordings).toHaveLength(2);
  });

  it('one recording although the end repeats its address', () => {
    expect(callOf('a caller who leaves a message').recordings).toEqual([
      { at: at(30), url: 'https://voice.africastalking.com/recordings/a.mp3', step: 'message.1' },
    ]);
  });

  it('one that reached a person when somebody picked up', () => {
    expect(callOf('a caller who is put through and talks to somebody').dial).toEqual({
      to: '+254722000000',
      reachedPerson: true,
      durationInSeconds: 80,
      providerStatus: { dialStartTime: '2026-11-22 13:00:15', lastBridgeHangupCause: 'NORMAL_CLEARING' },
    });
  });

  it("one that reached nobody although Africa's Talking calls it a success", () => {
    const call = callOf('a caller who waits for somebody in vain');

    expect(call).toMatchObject({ outcome: 'completed', providerStatus: { status: 'Success' } });
    expect(call.dial).toMatchObject({
      reachedPerson: false,
      providerStatus: { lastBridgeHangupCause: 'NO_ANSWER' },
    });
  });

  it.each([
    ['NO_ANSWER', false],
    ['USER_BUSY', false],
    ['User Busy', false],
    ['NORMAL_CLEARING', undefined],
    ['normal clearing', undefined],
    ['UNSPECIFIED', undefined],
    ['Unspecified', undefined],
  ])(
    'one whose dial ended in %s, without its seconds: reached a person %s',
    (lastBridgeHangupCause, reached) => {
      const dialled = { dialDestinationNumber: '+254722000000', lastBridgeHangupCause };
      const call = foldCall([anEvent({ isActive: '0', durationInSeconds: '20', ...dialled })]);

      expect([call?.dial?.reachedPerson, call?.reachedPerson]).toEqual([reached, reached]);
    },
  );

  it.each([
    ['a caller who is put through and talks to somebody', true],
    ['a caller who waits for somebody in vain', false],
    ['a caller who is handed over to an agent in a queue', true],
    ['a call that is transferred', true],
    ['a caller who chooses from a menu', undefined],
    ['a call of ours that is answered', true],
    ['a call of ours to a busy phone', false],
  ])('%s: reached a person %s', (script, reached) => {
    expect(callOf(script).reachedPerson).toBe(reached);
  });

  it.each([
    ['NoActiveClient', false],
    ['InvalidPhoneNumber', false],
  ])('one whose transfer was not made, for %s: reached a person %s', (callTransferHangupCause, reached) => {
    const events = [
      anEvent({ callTransferredToNumber: '+254733000000', callTransferHangupCause }),
      anEvent({ isActive: '0', durationInSeconds: '20' }, { receivedAt: at(20) }),
    ];

    expect(foldCall(events)?.reachedPerson).toBe(reached);
  });

  it('one that was busy, although it is also said to have completed after no second', () => {
    const ends = ['Completed', 'NotAnswered'].map((callSessionState, second) =>
      anEvent(
        {
          isActive: '0',
          durationInSeconds: '0',
          callSessionState,
          ...(callSessionState === 'Completed' ? {} : { hangupCause: 'USER_BUSY' }),
        },
        { receivedAt: at(second) },
      ),
    );

    expect(foldCall(ends)).toMatchObject({ outcome: 'busy', providerStatus: { hangupCause: 'USER_BUSY' } });
    expect(foldCall([...ends].reverse())).toEqual(foldCall(ends));
  });

  it('one that was answered no earlier than anything was heard of it, when its end came first', () => {
    const end = anEvent({ isActive: '0', durationInSeconds: '51' }, { receivedAt: at(0) });
    const ring = anEvent({}, { receivedAt: at(2) });

    expect(foldCall([end, ring])).toMatchObject({ startedAt: at(0), answeredAt: at(0), endedAt: at(0) });
    expect(foldCall([end, ring])).not.toHaveProperty('rangAt');
  });

  it('one of which nobody can say whether it reached a person, when neither seconds nor a cause were told', () => {
    const events = [anEvent({ isActive: '0', dialDestinationNumber: '+254722000000' })];

    expect(foldCall(events)?.dial).toEqual({ to: '+254722000000', providerStatus: {} });
  });

  it('ours, with the start and the answer', () => {
    expect(callOf('a call of ours that is answered')).toMatchObject({
      direction: 'Outbound',
      callerNumber: CALLER,
      destinationNumber: OURS,
      clientRequestId: 'order-42',
      start: { requestedAt: at(0), answer: 'accepted' },
      startedAt: at(0),
      answeredAt: at(12),
      endedAt: at(32),
      outcome: 'completed',
    });
  });

  it('ours, under the id that it was started with and not what is sealed behind that', () => {
    const tag = `order-42.${'Xk3_'.repeat(20)}`;
    const answered = anEvent({ direction: 'Outbound', clientRequestId: tag });

    expect(foldCall([answered])?.clientRequestId).toBe('order-42');
    expect(answered.facts.clientRequestId).toBe(tag);
    expect(answered.payload).toContain(tag);
  });

  it('busy when the only callback is the last one', () => {
    expect(foldCall(scriptedCalls['a call of ours to a busy phone']?.slice(1) ?? [])).toMatchObject({
      status: 'ended',
      outcome: 'busy',
      durationInSeconds: 0,
      cost: { amount: '0', currencyCode: 'KES' },
    });
  });

  it('handed over to an agent, after so long in the queue', () => {
    expect(callOf('a caller who is handed over to an agent in a queue').queue).toEqual({
      seconds: 59,
      toPhoneNumber: '+254711082999',
      toSessionId: 'ATVId_00000000000000000000000000000001',
    });
  });

  it('transferred, in every state that the transfer had', () => {
    expect(callOf('a call that is transferred').transfers).toEqual([
      { at: at(20), state: 'Active', toNumber: '+254733000000' },
      { at: at(40), state: 'CallerHangup', toNumber: '+254733000000' },
      { at: at(41), toNumber: '+254733000000', durationInSeconds: 20 },
    ]);
  });
});

describe('a call that goes on', () => {
  it('is initiated, ringing or answered', () => {
    const start = {
      requestedAt: at(0),
      to: CALLER,
      from: OURS,
      answer: { is: 'unknown', body: '' },
    } as const;
    const started = toStartEvent(start);
    const answered = anEvent({ callSessionState: 'Answered' }, { receivedAt: at(9) });

    expect(foldCall([started])).toMatchObject({ status: 'initiated', start: { answer: 'unknown' } });
    expect(foldCall([anEvent()])).toMatchObject({ status: 'ringing', rangAt: at(0) });
    expect(foldCall([anEvent(), answered])).toMatchObject({ status: 'answered', answeredAt: at(9) });
  });
});

describe('a presumed end', () => {
  const presumed = toPresumedEnd(SESSION, at(7200));

  it('closes the call and leaves open when it ended', () => {
    const call = foldCall([anEvent(), presumed]);

    expect(call).toMatchObject({ status: 'ended', outcome: 'presumed-ended' });
    expect(call).not.toHaveProperty('endedAt');
  });

  it('gives way to a real end, also to one that does not say how', () => {
    const real = anEvent({ isActive: '0', callSessionState: undefined }, { receivedAt: at(9000) });

    expect(foldCall([anEvent(), presumed, real])).toMatchObject({ outcome: 'unknown', endedAt: at(9000) });
  });
});

describe('facts that contradict each other', () => {
  const poor = { isActive: '0', callSessionState: undefined };

  it('end in the more telling outcome, whichever comes last', () => {
    const rich = anEvent(
      { isActive: '0', callSessionState: 'Completed', durationInSeconds: '45' },
      { receivedAt: at(50) },
    );

    expect(foldCall([rich, anEvent(poor, { receivedAt: at(60) })])).toMatchObject({ outcome: 'completed' });
  });

  it('are filled in from a copy that tells what the other does not', () => {
    const withDuration = anEvent({ ...poor, durationInSeconds: '45' }, { receivedAt: at(50) });
    const withCost = anEvent({ ...poor, amount: '3.000', currencyCode: 'KES' }, { receivedAt: at(51) });

    expect(foldCall([withCost, withDuration])).toMatchObject({
      durationInSeconds: 45,
      cost: { amount: '3.000', currencyCode: 'KES' },
    });
  });

  it('settle on the most complete writing of a number', () => {
    const events = [
      anEvent({ callerNumber: '0711000111' }),
      anEvent({ callerNumber: CALLER }),
      anEvent({ callerNumber: '254711000111' }),
    ];

    expect(foldCall(events)?.callerNumber).toBe(CALLER);
  });
});

describe('the times of a call', () => {
  it('put no answer before the start that asked for it, however long the call is said to have lasted', () => {
    const [accepted, answered] = scriptedCalls['a call of ours that is answered'] ?? [];
    const end = anEvent(
      { direction: 'Outbound', isActive: '0', durationInSeconds: '60' },
      { receivedAt: at(32) },
    );

    expect(foldCall([accepted, answered, end] as never)).toMatchObject({
      answeredAt: at(0),
      endedAt: at(32),
    });
  });

  it('put no ring and no answer behind the end, however late they are told', () => {
    const end = anEvent({ isActive: '0', durationInSeconds: '30' }, { receivedAt: at(40) });
    const [ringing, pressed] = [
      anEvent({}, { receivedAt: at(41) }),
      anEvent({ dtmfDigits: '1', callSessionState: 'Answered' }, { receivedAt: at(42) }),
    ];

    const call = foldCall([end, ringing, pressed]);

    expect(call).toMatchObject({ startedAt: at(40), answeredAt: at(40), endedAt: at(40) });
    expect(call).not.toHaveProperty('rangAt');
  });
});

it('concludes nothing from a duration that no clock can have counted', () => {
  const endless = anEvent({ isActive: '0', durationInSeconds: '999999999999' }, { receivedAt: at(9) });

  expect(foldCall([endless])).toMatchObject({ outcome: 'completed', durationInSeconds: 999999999999 });
  expect(foldCall([endless])).not.toHaveProperty('answeredAt');
});

it('is no call without events', () => {
  expect(foldCall([])).toBeUndefined();
});
