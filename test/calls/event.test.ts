import { describe, expect, it } from 'vitest';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { toPresumedEnd, toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { aCallback, anEvent, CALLER, OURS, SESSION } from './a-callback.ts';

const pressedOne = { callSessionState: 'Answered', dtmfDigits: '1' };
const ended = { isActive: '0', callSessionState: 'Completed' };

describe('the identity of an event', () => {
  it('is the same on the callback URL and on the events URL, whenever each copy arrives', () => {
    const onInstruct = anEvent({}, { receivedOn: 'instruct', receivedAt: '2026-11-22T10:00:00.000Z' });
    const onEvents = anEvent({}, { receivedOn: 'events', receivedAt: '2026-11-22T10:00:02.500Z' });

    expect(onEvents.id).toBe(onInstruct.id);
  });

  it('does not depend on the order of the fields', () => {
    const { sessionId, ...rest } = aCallback().fields;

    expect(
      toCallEvent(
        { ...aCallback(), fields: { ...rest, sessionId: sessionId as string } },
        { receivedAt: '2026-11-22T10:00:00Z', receivedOn: 'instruct' },
      ).id,
    ).toBe(anEvent().id);
  });

  it.each(['', 'None', 'none', 'null', 'undefined', ' '])(
    'takes a field that says %j for one that is not there',
    (nothing) => {
      expect(anEvent({ hangupCause: nothing }).id).toBe(anEvent({ hangupCause: undefined }).id);
    },
  );

  it.each([
    ['state', { callSessionState: 'Answered' }],
    ['end', { isActive: '0' }],
    ['key', { dtmfDigits: '1' }],
    ['recording', { recordingUrl: 'https://voice.africastalking.com/a.mp3' }],
    ['number', { callerNumber: '+254711000112' }],
    ['session', { sessionId: 'ATVId_other' }],
    ['field that nobody knows', { surprise: 'yes' }],
    ['duration', { durationInSeconds: '1' }],
    ['duration that is no number', { durationInSeconds: 'long' }],
  ])('is another for another %s', (_, posted) => {
    expect(anEvent(posted).id).not.toBe(anEvent().id);
  });

  it('tells apart fields whose names and values run into each other', () => {
    expect(anEvent({ a: 'b', c: 'd' }).id).not.toBe(anEvent({ a: 'b,c,d' }).id);
    expect(anEvent({ ab: 'c' }).id).not.toBe(anEvent({ a: 'bc' }).id);
  });

  it('tells the same key at two prompts, or twice at one, apart by the step', () => {
    const ids = ['menu.1', 'menu.2', 'sales.1'].map((step) => anEvent(pressedOne, { step }).id);

    expect(new Set(ids).size).toBe(3);
  });

  it('leaves the step of the end aside, because there is one end, on whatever URL the call had reached', () => {
    expect(anEvent(ended, { step: 'menu.2' }).id).toBe(anEvent(ended, { receivedOn: 'events' }).id);
  });

  it('is that of the bytes where there is no session to belong to', () => {
    const receipt = { receivedAt: '2026-11-22T10:00:00Z', receivedOn: 'events' } as const;
    const junk = { ...aCallback({ sessionId: undefined }), raw: 'junk' };

    expect(toCallEvent(junk, receipt).id).toBe(toCallEvent({ ...junk, fields: {} }, receipt).id);
    expect(toCallEvent(junk, receipt).id).not.toBe(toCallEvent({ ...junk, raw: 'other junk' }, receipt).id);
  });
});

describe('an event', () => {
  it.each(['start_abc', 'quarantine#1', 'a b', '', 'x'.repeat(129), '\u0000'])(
    'belongs to no call when its session is %j',
    (sessionId) => {
      const callback = { ...aCallback(), sessionId };

      expect(
        toCallEvent(callback, { receivedAt: '2026-11-22T10:00:00Z', receivedOn: 'events' }).callId,
      ).toBeUndefined();
    },
  );

  it('keeps what was posted to the letter, unknown fields included', () => {
    expect(anEvent({ surprise: 'y&s' }).payload).toContain('surprise=y%26s');
  });

  it('keeps the instant in UTC with milliseconds, however it was given', () => {
    expect(anEvent({}, { receivedAt: '2026-11-22T13:00:00+03:00' }).receivedAt).toBe(
      '2026-11-22T10:00:00.000Z',
    );
  });

  it('cuts a fact that is longer than any real one, and keeps it whole in the payload', () => {
    const event = anEvent({ recordingUrl: `https://x/${'a'.repeat(5000)}` });

    expect(event.facts.recordingUrl).toHaveLength(1024);
    expect(event.payload).toContain('a'.repeat(5000));
  });
});

describe('the type of an event', () => {
  it.each([
    ['SessionInitiated', { callSessionState: 'Ringing' }],
    ['SessionInitiated', { callSessionState: 'Dialing' }],
    ['SessionInitiated', { callSessionState: undefined, isActive: undefined }],
    ['SessionAnswered', { callSessionState: 'Answered' }],
    ['SessionAnswered', { callSessionState: 'ACTIVE' }],
    ['SessionAnswered', { callSessionState: 'Bridged' }],
    ['SessionAnswered', { callSessionState: undefined, dtmfDigits: '1' }],
    ['SessionAnswered', { callSessionState: 'Ringing', recordingUrl: 'https://x/a.mp3' }],
    ['SessionAnswered', { callSessionState: undefined, direction: 'Outbound' }],
    ['SessionAnswered', { callSessionState: undefined, dequeuedToPhoneNumber: OURS }],
    ['SessionEnded', { isActive: '0', callSessionState: 'Completed' }],
    ['SessionEnded', { isActive: '0', callSessionState: undefined, durationInSeconds: '3' }],
    ['SessionEnded', { isActive: '0', callSessionState: undefined }],
    ['SessionFailed', { isActive: '0', callSessionState: 'NotAnswered', hangupCause: 'USER_BUSY' }],
    [
      'SessionFailed',
      { isActive: '0', callSessionState: undefined, hangupCause: 'NO_ANSWER', durationInSeconds: '0' },
    ],
    ['SessionFailed', { isActive: '0', callSessionState: undefined, status: 'Aborted' }],
    ['SessionEnded', { isActive: undefined, callSessionState: undefined, eventType: 'SessionEnded' }],
    ['SessionFailed', { isActive: undefined, callSessionState: undefined, eventType: 'sessionfailed' }],
    ['SessionAnswered', { callSessionState: 'Ringing', eventType: 'SessionAnswered' }],
    ['SessionInitiated', { callSessionState: 'Ringing', eventType: 'SomethingElse' }],
  ])('is %s for %j', (type, posted) => {
    expect(anEvent(posted).eventType).toBe(type);
  });

  it.each([
    [true, { isActive: '0' }],
    [false, { isActive: '1', eventType: 'SessionEnded', durationInSeconds: '3' }],
    [true, { isActive: undefined, eventType: 'SessionEnded' }],
    [false, { isActive: undefined, eventType: 'SessionAnswered', durationInSeconds: '3' }],
    [true, { isActive: undefined, callSessionState: 'Completed' }],
    [true, { isActive: undefined, callSessionState: undefined, durationInSeconds: '0' }],
    [true, { isActive: undefined, callSessionState: undefined, hangupCause: 'USER_BUSY' }],
    [false, { isActive: undefined, callSessionState: 'Ringing' }],
  ])('is that of an end: %s, for %j', (final, posted) => {
    expect(anEvent(posted).final).toBe(final);
  });
});

describe('the event of a start', () => {
  const start = { requestedAt: '2026-11-22T10:00:00Z', to: CALLER, from: OURS, clientRequestId: 'order-42' };

  it('belongs to the session when it was accepted', () => {
    const event = toStartEvent({
      ...start,
      answer: { is: 'accepted', sessionId: SESSION, status: 'Queued', body: '{}' },
    });

    expect(event).toMatchObject({
      callId: SESSION,
      eventType: 'SessionInitiated',
      final: false,
      internal: 'start-accepted',
    });
    expect(event.facts).toMatchObject({
      direction: 'Outbound',
      callerNumber: CALLER,
      destinationNumber: OURS,
    });
  });

  it('is a call of its own, and over, when it was refused', () => {
    const answer = { is: 'refused', status: 'InsufficientCredit', body: '{}' } as const;
    const event = toStartEvent({ ...start, answer });
    const again = toStartEvent({ ...start, requestedAt: '2026-11-22T10:05:00Z', answer });

    expect(event).toMatchObject({
      eventType: 'SessionFailed',
      final: true,
      facts: { status: 'InsufficientCredit' },
    });
    expect(event.callId).toMatch(/^start_[\w-]{22}$/);
    expect(again.callId).not.toBe(event.callId);
  });

  it('waits under an id that request and number make when its answer was lost, and that shows neither', () => {
    const answer = { is: 'unknown', body: '' } as const;
    const event = toStartEvent({ ...start, answer });

    expect(event).toMatchObject({ eventType: 'SessionInitiated', final: false, internal: 'start-unknown' });
    expect(toStartEvent({ ...start, requestedAt: '2026-11-22T11:00:00Z', answer }).callId).toBe(event.callId);
    expect(event.callId).not.toContain('order');
    expect(event.callId).not.toContain('711');
  });

  it('is another one for each number and each time', () => {
    const answer = { is: 'unknown', body: '' } as const;
    const ids = [
      start,
      { ...start, to: '+254711000112' },
      { ...start, requestedAt: '2026-11-22T10:00:01Z' },
    ].map((one) => toStartEvent({ ...one, answer }).id);

    expect(new Set(ids).size).toBe(3);
  });
});

describe('a presumed end', () => {
  it('is one event of a call however often it is presumed', () => {
    expect(toPresumedEnd(SESSION, '2026-11-22T12:00:00Z').id).toBe(
      toPresumedEnd(SESSION, '2026-11-22T12:05:00Z').id,
    );
    expect(toPresumedEnd(SESSION, '2026-11-22T12:00:00Z').id).not.toBe(
      toPresumedEnd('other', '2026-11-22T12:00:00Z').id,
    );
  });
});
