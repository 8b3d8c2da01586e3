import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler as events } from '../../functions/voice/events.ts';
import { handler as getCall } from '../../functions/voice/get-call.ts';
import { handler as instruct } from '../../functions/voice/instruct.ts';
import { handler as invokeCall } from '../../functions/voice/invoke-call.ts';
import { handler as status } from '../../functions/voice/status.ts';
import { unpackEvent } from '../../lib/calls/store/record-durably.ts';
import { tokenDigestOf } from '../../lib/http-api/callback-token.ts';
import { aForm, aRequest } from '../a-request.ts';

// A function starts once in its process: this file has functions of its own, not those that another has started.
vi.hoisted(() => vi.resetModules());

/*
 * Each endpoint declares how it fails, because its caller understands something else: a program JSON, Africa's Talking
 * `OK`, a person on the phone a spoken sentence. Here every setting is missing, so that none can even start.
 */

let logged: string[];
beforeEach(() => {
  logged = [];
  // The logger's own console, where Lambda would pick the lines up.
  vi.spyOn(console, 'error').mockImplementation((line: string) => void logged.push(line));
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => Boolean(logged.push(String(line))));
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => Boolean(logged.push(String(line))));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const form = aForm({ sessionId: 'ATVId_1', callerNumber: '+254711000111', isActive: '1' });

describe('without its settings', () => {
  it('status still says that it is ready', async () => {
    expect((await status()).body).toBe('{"service":"voice","status":"ready"}');
  });

  it.each([
    ['invoke-call', invokeCall, aRequest({ queryStringParameters: { phone: '254711000111' } })],
    ['get-call', getCall, aRequest({ pathParameters: { sessionId: 'ATVId_1' } })],
  ])('%s says nothing of the inside, but an id that the log has too', async (_, handler, request) => {
    const answer = await handler(request);

    expect(answer.statusCode).toBe(500);
    const { error, id } = JSON.parse(answer.body);
    expect(error).toBe('Something went wrong on our side. If you report it, please give this id.');
    expect(logged.join()).toContain(id);
    expect(logged.join()).toContain('CALLS_TABLE is not set');
  });

  it('instruct lets the caller hear an apology', async () => {
    const answer = await instruct(form);

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toMatch(/^<\?xml .*<Say>We are sorry, .*<\/Say><\/Response>$/);
    expect(logged.join()).toContain('CALLBACK_TOKENS is not set');
  });

  it('events says OK, and logs the event and what its token comes to, so that it can be restored if that is ours', async () => {
    const answer = await events({ ...form, queryStringParameters: { token: 'a-token' } });

    expect([answer.statusCode, answer.body]).toEqual([200, 'OK']);
    const line = JSON.parse(logged.find((text) => text.includes('unstoredEvent')) ?? '{}');
    expect(unpackEvent(line.unstoredEvent).payload).toBe(form.body);
    expect(line.unprovenToken).toBe(tokenDigestOf('a-token'));
  });

  it('events logs nothing for replay that came without any token', async () => {
    const answer = await events(form);

    expect(answer.statusCode).toBe(403);
    expect(logged.join()).not.toContain('unstoredEvent');
  });

  it('no line of the log holds a whole phone number', async () => {
    await Promise.all([events(form), instruct(form), invokeCall(form)]);

    expect(logged.join()).not.toMatch(/254711000111/);
  });
});
