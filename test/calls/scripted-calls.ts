import type { CallEvent } from '../../lib/calls/event/event.ts';
import { toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';

type Event = CallEvent & { callId: string };

/** An instant, so many seconds into the call. */
export function at(seconds: number): string {
  return new Date(Date.parse('2026-11-22T10:00:00.000Z') + seconds * 1000).toISOString();
}

const outbound = { direction: 'Outbound', clientRequestId: 'order-42' };

const accepted = toStartEvent({
  requestedAt: at(0),
  to: CALLER,
  from: OURS,
  clientRequestId: 'order-42',
  answer: {
    is: 'accepted',
    sessionId: SESSION,
    status: 'Queued',
    body: '{"entries":[],"errorMessage":"None"}',
  },
}) as Event;

const ringing = anEvent({ callSessionState: 'Ringing' }, { receivedAt: at(0) });

function pressed(dtmfDigits: string, step: string, seconds: number): Event {
  return anEvent({ callSessionState: 'Answered', dtmfDigits }, { receivedAt: at(seconds), step });
}

const completed = {
  isActive: '0',
  callSessionState: 'Completed',
  status: 'Success',
  hangupCause: 'NORMAL_CLEARING',
  currencyCode: 'KES',
  callStartTime: '2026-11-22 13:00:01',
};

/** Whole calls as Africa's Talking tells them, each event once and in order. */
export const scriptedCalls: Record<string, readonly Event[]> = {
  'a caller who chooses from a menu': [
    ringing,
    pressed('1', 'welcome.1', 8),
    pressed('9', 'sales.1', 15),
    pressed('9', 'sales.2', 21),
    anEvent({ ...completed, durationInSeconds: '39', amount: '1.470' }, { receivedAt: at(40) }),
  ],

  'a caller who leaves a message': [
    ringing,
    anEvent(
      { callSessionState: 'Answered', recordingUrl: 'https://voice.africastalking.com/recordings/a.mp3' },
      { receivedAt: at(30), step: 'message.1' },
    ),
    anEvent(
      {
        ...completed,
        durationInSeconds: '31',
        amount: '0.980',
        recordingUrl: 'https://voice.africastalking.com/recordings/a.mp3',
      },
      { receivedAt: at(32), step: 'thanks.1' },
    ),
  ],

  'a caller who is put through and talks to somebody': [
    ringing,
    pressed('2', 'welcome.1', 6),
    anEvent(
      {
        ...completed,
        durationInSeconds: '95',
        amount: '147.440',
        dialDestinationNumber: '+254722000000',
        dialDurationInSeconds: '80',
        dialStartTime: '2026-11-22 13:00:15',
        lastBridgeHangupCause: 'NORMAL_CLEARING',
      },
      { receivedAt: at(95) },
    ),
  ],

  'a caller who waits for somebody in vain': [
    ringing,
    anEvent(
      {
        ...completed,
        durationInSeconds: '44',
        amount: '2.000',
        dialDestinationNumber: '+254722000000',
        dialDurationInSeconds: '0',
        lastBridgeHangupCause: 'NO_ANSWER',
      },
      { receivedAt: at(44) },
    ),
  ],

  'a call of ours that is answered': [
    accepted,
    anEvent({ ...outbound, callSessionState: 'Answered' }, { receivedAt: at(12) }),
    anEvent({ ...outbound, ...completed, durationInSeconds: '20', amount: '3.500' }, { receivedAt: at(32) }),
  ],

  'a call of ours to a busy phone': [
    accepted,
    anEvent(
      {
        ...outbound,
        isActive: '0',
        callSessionState: 'NotAnswered',
        status: 'NotAnswered',
        hangupCause: 'USER_BUSY',
        durationInSeconds: '0',
        amount: '0',
        currencyCode: 'KES',
        callStartTime: 'None',
        callerCarrierName: undefined,
      },
      { receivedAt: at(9) },
    ),
  ],

  'a caller who is handed over to an agent in a queue': [
    ringing,
    anEvent(
      {
        callSessionState: 'Active',
        dequeuedToPhoneNumber: '+254711082999',
        dequeuedToSessionId: 'ATVId_00000000000000000000000000000001',
      },
      { receivedAt: at(60), receivedOn: 'events' },
    ),
    anEvent(
      {
        ...completed,
        durationInSeconds: '180',
        amount: '9.000',
        queueDurationInSeconds: '59',
        dequeuedToPhoneNumber: '+254711082999',
        dequeuedToSessionId: 'ATVId_00000000000000000000000000000001',
      },
      { receivedAt: at(180) },
    ),
  ],

  'a call that is transferred': [
    ringing,
    anEvent(
      {
        callSessionState: 'Transferred',
        callTransferredToNumber: '+254733000000',
        callTransferState: 'Active',
      },
      { receivedAt: at(20), receivedOn: 'events' },
    ),
    anEvent(
      {
        callSessionState: 'TransferCompleted',
        callTransferredToNumber: '+254733000000',
        callTransferState: 'CallerHangup',
      },
      { receivedAt: at(40), receivedOn: 'events' },
    ),
    anEvent(
      { ...completed, durationInSeconds: '41', amount: '4.100', callTransferParam: '+254733000000:20' },
      { receivedAt: at(41) },
    ),
  ],
};

/** The copies that the events URL gets of a call's callbacks, a second later and without the step. */
export function copiesOnEventsUrl(events: readonly Event[]): Event[] {
  return events
    .filter(({ receivedOn }) => receivedOn === 'instruct')
    .map(({ payload, receivedAt }) =>
      anEvent(postedBy(payload), {
        receivedAt: new Date(Date.parse(receivedAt) + 1000).toISOString(),
        receivedOn: 'events',
      }),
    );
}

/** What was posted, with those fields that a callback has by default taken away where it was not. */
function postedBy(payload: string): Record<string, string | undefined> {
  const fields = Object.fromEntries(new URLSearchParams(payload));
  return { callerCarrierName: undefined, callerCountryCode: undefined, ...fields };
}
