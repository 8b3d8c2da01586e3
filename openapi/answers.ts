import * as v from 'valibot';
import type { Facts } from '../lib/calls/event/event-facts.ts';
import type { EventType } from '../lib/calls/event/event-type.ts';
import { eventTypes } from '../lib/calls/event/event-type.ts';
import { type Outcome, outcomes } from '../lib/calls/event/outcome.ts';
import type { CallPage } from '../lib/calls/query/list-calls.ts';
import type { CallWithTimeline } from '../lib/calls/query/read-call.ts';
import type { Usage } from '../lib/calls/query/usage.ts';
import type { Call } from '../lib/calls/record/call.ts';
import type { StoredEvent } from '../lib/calls/store/event-row.ts';
import type { Capped, Forbidden } from '../lib/outbound/refusal.ts';
import { scheduledStates } from '../lib/outbound/scheduled-call.ts';
import type { ShownScheduledCall } from '../lib/outbound/shown-scheduled-call.ts';
import { describes } from './same.ts';

const text = v.string();
const maybe = v.exactOptional(text);
const seconds = v.exactOptional(v.pipe(v.number(), v.integer(), v.description('Whole seconds.')));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const instant = v.pipe(text, v.isoTimestamp());
const amount = v.pipe(
  text,
  v.regex(/^-?\d+(\.\d+)?$/),
  v.description('An exact decimal, as text: never a float.'),
);
const step = v.exactOptional(v.pipe(text, v.description('Where in its flow the call was.')));

export const outcome = describes<Outcome>()(v.pipe(v.picklist(outcomes), v.description('How a call ended.')));

const direction = v.exactOptional(v.picklist(['Inbound', 'Outbound']));

export const call = describes<Call>()(
  v.pipe(
    v.strictObject({
      id: v.pipe(text, v.description('The session, or `start_…` for a start that got none.')),
      direction,
      callerNumber: v.exactOptional(
        v.pipe(
          text,
          v.description(
            'The phone user, in both directions: E.164, or `username.clientName` of a browser phone.',
          ),
        ),
      ),
      destinationNumber: v.exactOptional(v.pipe(text, v.description('Our number, in both directions.'))),
      callerCountryCode: maybe,
      callerCarrierName: maybe,
      clientDialedNumber: maybe,
      clientRequestId: maybe,
      status: v.picklist(['initiated', 'ringing', 'answered', 'ended']),
      outcome: v.exactOptional(outcome),
      reachedPerson: v.exactOptional(
        v.pipe(
          v.boolean(),
          v.description('Whether somebody talked to the caller; an inbound call with `false` was missed.'),
        ),
      ),
      startedAt: instant,
      rangAt: v.exactOptional(instant),
      answeredAt: v.exactOptional(instant),
      endedAt: v.exactOptional(instant),
      durationInSeconds: seconds,
      cost: v.exactOptional(v.strictObject({ amount, currencyCode: text })),
      start: v.exactOptional(
        v.strictObject({ requestedAt: instant, answer: v.picklist(['accepted', 'refused', 'unknown']) }),
      ),
      flow: maybe,
      lastStep: maybe,
      digits: v.array(v.strictObject({ at: instant, digits: text, step })),
      recordings: v.array(v.strictObject({ at: instant, url: text, step })),
      savedData: v.array(
        v.strictObject({ at: instant, step, name: text, data: v.record(text, v.unknown()) }),
      ),
      dial: v.exactOptional(
        v.strictObject({
          to: maybe,
          reachedPerson: v.exactOptional(v.boolean()),
          durationInSeconds: seconds,
          providerStatus: v.strictObject({ dialStartTime: maybe, lastBridgeHangupCause: maybe }),
        }),
      ),
      transfers: v.array(
        v.strictObject({
          at: instant,
          state: maybe,
          toNumber: maybe,
          durationInSeconds: seconds,
          hangupCause: maybe,
        }),
      ),
      queue: v.exactOptional(v.strictObject({ seconds, toPhoneNumber: maybe, toSessionId: maybe })),
      providerStatus: v.pipe(
        v.strictObject({
          callSessionState: maybe,
          status: maybe,
          hangupCause: maybe,
          callStartTime: maybe,
        }),
        v.description('Africa’s Talking’s own words about the end.'),
      ),
    }),
    v.description('A call, as far as it is known; what is not known is absent.'),
  ),
);

export const callPage = describes<CallPage>()(
  v.strictObject({
    calls: v.array(call),
    cursor: v.exactOptional(v.pipe(text, v.description('Asks for the next page; absent on the last one.'))),
  }),
);

export const facts = describes<Facts>()(
  v.pipe(
    v.strictObject({
      callerNumber: maybe,
      destinationNumber: maybe,
      isActive: v.exactOptional(v.boolean()),
      eventType: maybe,
      direction,
      callerCountryCode: maybe,
      callerCarrierName: maybe,
      callStartTime: maybe,
      clientRequestId: maybe,
      clientDialedNumber: maybe,
      callSessionState: maybe,
      dtmfDigits: maybe,
      recordingUrl: maybe,
      durationInSeconds: seconds,
      currencyCode: maybe,
      amount: maybe,
      status: maybe,
      hangupCause: maybe,
      dialDestinationNumber: maybe,
      dialDurationInSeconds: seconds,
      dialStartTime: maybe,
      lastBridgeHangupCause: maybe,
      queueDurationInSeconds: seconds,
      dequeuedToPhoneNumber: maybe,
      dequeuedToSessionId: maybe,
      callTransferState: maybe,
      callTransferParam: maybe,
      callTransferredToNumber: maybe,
      callTransferHangupCause: maybe,
    }),
    v.description('What one callback told.'),
  ),
);

export const callEvent = describes<StoredEvent>()(
  v.strictObject({
    id: v.pipe(text, v.description('A digest of what the event means: two copies have the same.')),
    callId: maybe,
    eventType: describes<EventType>()(v.picklist(eventTypes)),
    final: v.pipe(v.boolean(), v.description('Whether the call is over.')),
    receivedAt: instant,
    receivedOn: v.picklist(['instruct', 'events', 'start', 'flow', 'schedule']),
    step: maybe,
    place: maybe,
    facts,
    internal: v.exactOptional(
      v.picklist(['start-accepted', 'start-refused', 'start-unknown', 'data-saved', 'presumed-ended']),
    ),
    payload: v.pipe(text, v.description('What was posted, to the letter.')),
    payloadIsBase64: v.boolean(),
    quarantine: v.exactOptional(v.picklist(['no-session', 'another-number'])),
    truncatedFrom: v.exactOptional(
      v.pipe(count, v.description('The payload was this long, in characters; only its beginning was kept.')),
    ),
  }),
);

export const timelineEvent = describes<CallWithTimeline['timeline']['events'][number]>()(
  v.strictObject({ ...callEvent.entries, duplicates: v.exactOptional(v.array(callEvent)) }),
);

export const callWithTimeline = describes<CallWithTimeline>()(
  v.strictObject({
    call,
    timeline: v.strictObject({
      events: v.array(timelineEvent),
      quarantined: v.pipe(
        v.array(callEvent),
        v.description('What names this call and contradicts it, and is no part of it.'),
      ),
    }),
    cursor: v.exactOptional(
      v.pipe(text, v.description('Asks for the next events; absent on the last page.')),
    ),
  }),
);

const totals = {
  calls: count,
  open: count,
  outcomes: v.strictObject(
    Object.fromEntries(outcomes.map((name) => [name, v.exactOptional(count)])) as Record<
      Outcome,
      v.ExactOptionalSchema<typeof count, undefined>
    >,
  ),
  directions: v.strictObject({ Inbound: v.exactOptional(count), Outbound: v.exactOptional(count) }),
  reachedPerson: count,
  missed: count,
  answerRate: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  durationInSeconds: count,
};

export const usage = describes<Usage>()(
  v.pipe(
    v.strictObject({
      day: v.pipe(text, v.isoDate()),
      hour: v.exactOptional(instant),
      ...totals,
      byCurrency: v.array(v.strictObject({ ...totals, currencyCode: text, amount })),
    }),
    v.description('Totals of one day, or of one hour of it.'),
  ),
);

export const usageByDay = v.strictObject({ days: v.array(usage) });
export const usageByHour = v.strictObject({ hours: v.array(usage) });

export const started = v.strictObject({
  message: text,
  response: v.strictObject({
    phoneNumber: text,
    sessionId: text,
    status: v.literal('Queued'),
    clientRequestId: text,
  }),
});

const rulesOfCalls = [
  'allowed-countries',
  'costly-numbers',
  'do-not-call',
  'calls-stopped',
  'calls-per-number',
  'calls-per-key',
  'spend',
] as const;
const rules = [...rulesOfCalls, 'idempotency-key', 'in-progress'] as const;

export const rule = describes<Forbidden['rule'] | Capped['rule'] | 'idempotency-key' | 'in-progress'>()(
  v.pipe(v.picklist(rules), v.description('Which rule of ours stood against it.')),
);

export const problem = v.pipe(
  v.strictObject({
    error: v.pipe(text, v.description('What is wrong, and what would be right, for a person.')),
    rule: v.exactOptional(rule),
    id: v.exactOptional(v.pipe(text, v.description('The id under which the logs know the request.'))),
    response: v.exactOptional(
      v.pipe(
        v.strictObject({ phoneNumber: text, clientRequestId: text, status: text }),
        v.description('The start, where Africa’s Talking was asked for it.'),
      ),
    ),
  }),
  v.description('Why a request was refused or failed.'),
);

export const scheduledCall = describes<ShownScheduledCall>()(
  v.pipe(
    v.strictObject({
      id: text,
      state: v.pipe(
        v.picklist(scheduledStates),
        v.description('How it stands; `waiting` and `placing` are no ends.'),
      ),
      at: v.pipe(instant, v.description('When it is to be placed.')),
      requestedAt: instant,
      phoneNumber: text,
      from: v.exactOptional(
        v.pipe(text, v.description('The number of ours that the phone shows, where one was chosen.')),
      ),
      clientRequestId: maybe,
      flow: maybe,
      sessionId: v.exactOptional(v.pipe(text, v.description('The call that it became.'))),
      rule: v.exactOptional(
        v.pipe(v.picklist(rulesOfCalls), v.description('Which rule or cap of ours stood against it.')),
      ),
      reason: v.exactOptional(v.pipe(text, v.description('What stood against it at the last attempt.'))),
    }),
    v.description('A call that was asked for with `at`, a time.'),
  ),
);

export const planned = v.strictObject({ message: text, scheduledCall });
export const oneScheduledCall = v.strictObject({ scheduledCall });
export const tooLateToCancel = v.strictObject({ error: text, scheduledCall });
export const scheduledCallPage = v.strictObject({
  scheduledCalls: v.array(scheduledCall),
  cursor: v.exactOptional(v.pipe(text, v.description('Asks for the next page; absent on the last one.'))),
});

export const ready = v.strictObject({ service: v.literal('voice'), status: v.literal('ready') });
