import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { constantFacts, passingFacts } from '../../lib/calls/event/event-facts.ts';
import { toPresumedEnd, toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { anyText } from '../any-text.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';

type Event = CallEvent & { callId: string };

/** An instant within the hour of a call. */
export const anInstant = fc
  .integer({ min: 0, max: 3_600_000 })
  .map((offset) => new Date(Date.parse('2026-11-22T10:00:00Z') + offset).toISOString());

const aStep = fc.constantFrom(undefined, 'welcome.1', 'menu.1', 'menu.2');
/** Only the callback URL knows where its answer leaves the caller. */
export const aPlace = fc.constantFrom(undefined, '000001 menu/main', '000002 menu/sales', '000010 menu/main');
const aCause = fc.constantFrom(
  undefined,
  'NORMAL_CLEARING',
  'USER_BUSY',
  'NO_ANSWER',
  'SUBSCRIBER_ABSENT',
  'ODD_CAUSE',
);
const aDuration = fc.constantFrom(undefined, '0', '1', '39', '7200');
const anAmount = fc.constantFrom(undefined, '0', '0.000', '1.470', '147.440', 'plenty');

/** Makes a row large enough to be compressed as a whole. */
const noise = Array.from({ length: 12 }, (_, index) =>
  createHash('sha384').update(`${index}`).digest('base64url'),
).join('');

/** What stays the same in a call, told by some of its callbacks and left out by others. */
const constants = fc.record({
  direction: fc.constantFrom('Inbound', 'Outbound', undefined),
  callerNumber: fc.constantFrom(CALLER, undefined, '0711000111'),
  destinationNumber: fc.constantFrom(OURS, undefined),
  callerCarrierName: fc.constantFrom('Safaricom', 'None', undefined),
  callStartTime: fc.constantFrom('2026-11-22 13:00:00', 'None', undefined),
  clientRequestId: fc.constantFrom(undefined, 'order-42', `order-42.${'Xk3_'.repeat(20)}`),
});

const active = fc.record({
  isActive: fc.constant('1'),
  callSessionState: fc.constantFrom('Ringing', 'Answered', 'Active', undefined, 'Dialing', 'Surprise'),
  dtmfDigits: fc.constantFrom(undefined, '1', '2', '1234', '*'),
  recordingUrl: fc.constantFrom(undefined, '', 'https://voice.africastalking.com/a.mp3'),
  eventType: fc.constantFrom(undefined, undefined, 'SessionInitiated', 'SessionAnswered'),
  callTransferState: fc.constantFrom(undefined, undefined, 'Active', 'Completed'),
});

const final = fc.record({
  isActive: fc.constantFrom('0', undefined),
  callSessionState: fc.constantFrom('Completed', 'NotAnswered', 'Busy', 'Failed', undefined),
  status: fc.constantFrom('Success', 'NotAnswered', 'Aborted', undefined),
  hangupCause: aCause,
  durationInSeconds: aDuration,
  amount: anAmount,
  currencyCode: fc.constantFrom('KES', 'UGX', undefined),
  dialDestinationNumber: fc.constantFrom(undefined, '+254722000000'),
  dialDurationInSeconds: aDuration,
  lastBridgeHangupCause: aCause,
  recordingUrl: fc.constantFrom(undefined, 'https://voice.africastalking.com/a.mp3'),
  queueDurationInSeconds: aDuration,
  callTransferParam: fc.constantFrom(undefined, '+254733000000:20'),
  unheardOf: fc.constantFrom(undefined, undefined, undefined, noise),
});

const aCallbackEvent = fc
  .tuple(constants, fc.oneof({ weight: 3, arbitrary: active }, final), anInstant, aStep, aPlace, fc.boolean())
  .map(([same, passing, receivedAt, step, place, onEvents]) =>
    anEvent(
      { ...same, ...passing },
      onEvents ? { receivedAt, receivedOn: 'events' } : { receivedAt, step, place },
    ),
  );

const aStart = anInstant.map((requestedAt) => {
  const answer = { is: 'accepted', sessionId: SESSION, status: 'Queued', body: '{}' } as const;
  return toStartEvent({ requestedAt, to: CALLER, from: OURS, clientRequestId: 'order-42', answer }) as Event;
});

const aPresumedEnd = anInstant.map((at) => toPresumedEnd(SESSION, at) as Event);

/** Any event that the one call of these tests may have. */
export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 10, arbitrary: aCallbackEvent },
  { weight: 1, arbitrary: aStart },
  { weight: 1, arbitrary: aPresumedEnd },
);

const aText = anyText({ maxLength: 40 });
const anyCount = fc.integer({ min: 0, max: 999_999_999 }).map(String);

/** A callback in which any field holds anything that the parser lets through. */
export const anyCallbackEvent: fc.Arbitrary<Event> = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(...passingFacts, ...constantFacts, 'callerNumber', 'eventType', 'unheardOf'),
      aText,
    ),
    fc.record(
      { durationInSeconds: anyCount, dialDurationInSeconds: anyCount, queueDurationInSeconds: anyCount },
      { requiredKeys: [] },
    ),
    fc.constantFrom('0', '1', undefined),
    anInstant,
    fc.option(aText, { nil: undefined }),
  )
  .map(([texts, counts, isActive, receivedAt, step]) => {
    const { durationInSeconds, dialDurationInSeconds, queueDurationInSeconds, ...others } = texts;
    return anEvent({ ...others, ...counts, isActive }, { receivedAt, step });
  });

/** The copy of a callback that came by the events URL, which does not know step and place, at another time. */
export function copyOf({ step, place, ...event }: Event, receivedAt: string): Event {
  return { ...event, receivedAt, receivedOn: event.receivedOn === 'instruct' ? 'events' : event.receivedOn };
}
