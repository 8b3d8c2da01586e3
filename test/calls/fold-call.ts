import type { CallEvent } from '../../lib/calls/event/event.ts';
import { type Call, toCall } from '../../lib/calls/record/call.ts';
import { joinRecords, recordOf } from '../../lib/calls/record/call-record.ts';

/** The call that these events tell, in whatever order and however often each is given. No events, no call. */
export function foldCall(events: readonly CallEvent[]): Call | undefined {
  const records = events.flatMap((event) =>
    event.callId === undefined ? [] : [recordOf({ ...event, callId: event.callId })],
  );
  return records.length === 0 ? undefined : toCall(records.reduce(joinRecords));
}
