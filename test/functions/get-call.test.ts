import { describe, expect, it } from 'vitest';
import { getCall } from '../../functions/voice/get-call.ts';
import { asked, threeCalls } from './three-calls.ts';

const dependencies = threeCalls();
function access() {
  return dependencies().access;
}

describe('GET /voice/calls/{sessionId}', () => {
  const askedFor = (accept?: string) => ({
    ...asked({}, accept),
    pathParameters: { sessionId: 'ATVId_1' },
  });

  it('tells a call with its events', async () => {
    const { body } = await getCall(askedFor(), access());

    expect(JSON.parse(body)).toMatchObject({
      call: { id: 'ATVId_1', outcome: 'completed' },
      timeline: { events: [{ eventType: 'SessionEnded' }], quarantined: [] },
    });
  });

  it('writes the events as CSV', async () => {
    const { body, headers } = await getCall(askedFor('text/csv'), access());

    const [head, row, end] = body.split('\r\n');
    expect(headers?.['Content-Type']).toBe('text/csv; charset=utf-8');
    expect(head).toMatch(/^id,callId,receivedAt,receivedOn,eventType,final,/);
    expect(row).toMatch(
      /,ATVId_1,2026-11-21T09:00:00\.000Z,events,SessionEnded,true,.*,60,0\.1,KES,isActive=0&sessionId=ATVId_1&/,
    );
    expect(end).toBe('');
  });

  it('writes the events as JSON Lines', async () => {
    const { body } = await getCall(askedFor('application/jsonl'), access());

    expect(
      body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ callId: 'ATVId_1', eventType: 'SessionEnded' }]);
  });

  it('says of a session that it does not know that there is no such call', async () => {
    const answer = await getCall({ ...asked({}), pathParameters: { sessionId: 'ATVId_9' } }, access());

    expect(answer.statusCode).toBe(404);
    expect(JSON.parse(answer.body)).toEqual({ error: 'There is no call with the session id ATVId_9' });
  });
});
