import { describe, expect, it } from 'vitest';
import { parseSipAddress, type SipAddress } from '../../lib/phone-numbers/sip-address.ts';
import {
  apiKey,
  clientOf,
  fieldsOf,
  first,
  ours,
  phoneNumber,
  queuedSession,
  second,
} from './voice-client.ts';

function entriesAnswer(...entries: object[]): string {
  return JSON.stringify({ entries, errorMessage: 'None' });
}

describe('a request to call', () => {
  const queued = entriesAnswer({ phoneNumber: first, sessionId: queuedSession, status: 'Queued' });

  it('is the form that Africa’s Talking documents', async () => {
    const { client, received } = await clientOf(queued);

    await client.call({ from: ours, to: first, clientRequestId: 'order-42' });

    expect(received).toMatchObject([
      {
        method: 'POST',
        path: '/call',
        headers: {
          apikey: apiKey,
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'username=myapp&from=%2B254711082000&to=%2B254711000111&clientRequestId=order-42',
      },
    ]);
  });

  it('has no clientRequestId when none is given, rather than the text "undefined"', async () => {
    const { client, received } = await clientOf(queued);

    await client.call({ from: ours, to: first, clientRequestId: undefined });

    expect(fieldsOf(received[0]?.body ?? '')).toEqual({ username: 'myapp', from: ours, to: first });
  });

  it('names several recipients in one field, with commas and without spaces', async () => {
    const { client, received } = await clientOf(queued);

    await client.call({ from: ours, to: [first, second] });

    const form = new URLSearchParams(received[0]?.body);
    expect(form.getAll('to')).toEqual(['+254711000111,+254722000222']);
  });

  it('rings nobody twice who is named twice', async () => {
    const { client, received } = await clientOf(queued);

    const result = await client.call({ from: ours, to: [first, first] });

    expect(fieldsOf(received[0]?.body ?? '')['to']).toBe(first);
    expect(result).toMatchObject({ entries: [{ recipient: first }] });
  });

  it('may go to a SIP phone', async () => {
    const agent = parseSipAddress('agent.user@ke.sip.africastalking.com') as SipAddress;
    const { client, received } = await clientOf(
      entriesAnswer({ phoneNumber: agent, sessionId: queuedSession, status: 'Queued' }),
    );

    const result = await client.call({ from: ours, to: agent });

    expect(fieldsOf(received[0]?.body ?? '')['to']).toBe(agent);
    expect(result).toMatchObject({ entries: [{ outcome: 'queued', recipient: agent }] });
  });

  it('without a recipient is the caller’s mistake', async () => {
    const { client, received } = await clientOf(queued);

    await expect(client.call({ from: ours, to: [] })).rejects.toThrow(
      'A call needs a recipient: `to` is empty.',
    );
    expect(received).toEqual([]);
  });

  it('takes no number that nobody has checked, as far as the compiler is concerned', async () => {
    const { client } = await clientOf(queued);

    // @ts-expect-error: a text is no PhoneNumber
    const result = await client.call({ from: ours, to: '+254711000111' });

    expect(result.outcome).toBe('entries');
  });
});

describe('an answer to a call', () => {
  it.each([200, 201])('with status %i names the session of a queued call', async (status) => {
    const { client } = await clientOf(
      entriesAnswer({ phoneNumber: first, sessionId: queuedSession, status: 'Queued' }),
      {
        status,
        headers: { 'x-current-queue-size': '1' },
      },
    );

    const result = await client.call({ from: ours, to: first });

    expect(result).toEqual({
      outcome: 'entries',
      entries: [{ outcome: 'queued', recipient: first, sessionId: queuedSession, status: 'Queued' }],
      currentQueueSize: 1,
    });
  });

  it.each([
    [
      'InvalidPhoneNumber',
      "Africa's Talking does not take this for a phone number. Check that it is complete and begins with its country code.",
    ],
    [
      'DestinationNotSupported',
      "Africa's Talking does not call this destination from your number. Ask it to open the country for your account, or call from a number of that country.",
    ],
    [
      'InsufficientCredit',
      "Your Africa's Talking account has not enough credit for this call. Top it up in the dashboard and try again.",
    ],
    ['SomethingNew', "Africa's Talking refused to call this number: SomethingNew."],
  ])('refuses one number with %s', async (status, message) => {
    const { client } = await clientOf(entriesAnswer({ status, phoneNumber: first, sessionId: 'None' }));

    const result = await client.call({ from: ours, to: first });

    expect(result).toMatchObject({ entries: [{ outcome: 'refused', recipient: first, status, message }] });
  });

  it('may queue one number and refuse another, in any order', async () => {
    const { client } = await clientOf(
      entriesAnswer(
        { sessionId: 'None', status: 'InvalidPhoneNumber', phoneNumber: second },
        { status: 'Queued', phoneNumber: first, sessionId: queuedSession },
      ),
    );

    const result = await client.call({ from: ours, to: [first, second] });

    expect(result).toMatchObject({
      entries: [
        { recipient: first, outcome: 'queued', sessionId: queuedSession },
        { recipient: second, outcome: 'refused', status: 'InvalidPhoneNumber' },
      ],
    });
  });

  it('belongs to the recipient whose number it writes in another way', async () => {
    const { client } = await clientOf(
      entriesAnswer(
        { phoneNumber: '0722000222', sessionId: 'ATVId_2', status: 'Queued' },
        { phoneNumber: first, sessionId: 'ATVId_1', status: 'Queued' },
      ),
    );

    const result = await client.call({ from: ours, to: [first, second] });

    expect(result).toMatchObject({
      entries: [
        { recipient: first, sessionId: 'ATVId_1' },
        { recipient: second, sessionId: 'ATVId_2' },
      ],
    });
  });

  it('that names a number twice counts by the entry by which its phone rings', async () => {
    const queued = { phoneNumber: first, sessionId: queuedSession, status: 'Queued' };
    const refused = { phoneNumber: first, sessionId: 'None', status: 'InsufficientCredit' };
    const { client } = await clientOf(entriesAnswer(refused, queued, refused));

    expect(await client.call({ from: ours, to: first })).toMatchObject({ entries: [{ outcome: 'queued' }] });
  });

  it('leaves unknown what became of numbers that it does not mention', async () => {
    const third = phoneNumber('+254733000333');
    const { client } = await clientOf(
      entriesAnswer({ phoneNumber: '0722', sessionId: 'ATVId_2', status: 'Queued' }),
    );

    const result = await client.call({ from: ours, to: [second, third] });

    expect(result).toMatchObject({
      entries: [
        { recipient: second, outcome: 'unknown' },
        { recipient: third, outcome: 'unknown' },
      ],
    });
  });

  it.each([
    ['a queued call without a session', { status: 'Queued', sessionId: 'None' }],
    ['a session with a status that is new', { status: 'Sent', sessionId: queuedSession }],
    ['no status', { sessionId: queuedSession }],
  ])('leaves unknown what became of %s', async (_, entry) => {
    const { client } = await clientOf(entriesAnswer({ phoneNumber: first, ...entry }));

    const result = await client.call({ from: ours, to: first });

    expect(result).toMatchObject({
      entries: [{ outcome: 'unknown', message: expect.stringContaining('The phone may ring all the same') }],
    });
  });

  it.each([
    ['Invalid callerId: 0711082000', 'invalid-caller-id'],
    ['Invalid callbackUrl: ', 'invalid-callback-url'],
    ['Something else', 'other'],
  ])('refuses the whole request with %j, though HTTP says 200', async (errorMessage, reason) => {
    const { client } = await clientOf(JSON.stringify({ entries: [], errorMessage }));

    const result = await client.call({ from: ours, to: first });

    expect(result).toMatchObject({
      outcome: 'refused',
      reason,
      providerMessage: errorMessage.trim(),
      httpStatus: 200,
    });
  });

  it('says to a person what to do about a refusal, and what Africa’s Talking said', async () => {
    const { client } = await clientOf('{"entries":[],"errorMessage":"Invalid callerId: 0711082000"}');

    const result = await client.call({ from: ours, to: first });

    expect(result).toHaveProperty(
      'message',
      "The number to call from is not a voice number of your Africa's Talking account. Set it to one that is, with its country code. It said: “Invalid callerId: 0711082000”",
    );
  });

  it('counts by its entries when it has an error message as well', async () => {
    const { client } = await clientOf(
      JSON.stringify({
        entries: [{ phoneNumber: first, sessionId: queuedSession, status: 'Queued' }],
        errorMessage: 'odd',
      }),
    );

    expect(await client.call({ from: ours, to: first })).toMatchObject({ entries: [{ outcome: 'queued' }] });
  });

  it.each([
    [
      'several entries',
      `<?xml version="1.0" encoding="UTF-8"?>
      <AfricasTalkingResponse><Entries>
        <Entry><PhoneNumber>+254711000111</PhoneNumber><Status>Queued</Status><SessionId>ATVId_1</SessionId></Entry>
        <Entry><PhoneNumber>+254722000222</PhoneNumber><Status>InvalidPhoneNumber</Status><SessionId>None</SessionId></Entry>
      </Entries><ErrorMessage>None</ErrorMessage></AfricasTalkingResponse>`,
    ],
    [
      'repeated lists',
      `<callResponse><errorMessage/><entries><phoneNumber>+254711000111</phoneNumber><status>Queued</status><sessionId>ATVId_1</sessionId></entries>
      <entries><phoneNumber>+254722000222</phoneNumber><status>InvalidPhoneNumber</status><sessionId>None</sessionId></entries></callResponse>`,
    ],
  ])('is understood in XML too, with %s', async (_, xml) => {
    const { client } = await clientOf(xml, { type: 'application/xml' });

    const result = await client.call({ from: ours, to: [first, second] });

    expect(result).toMatchObject({
      entries: [
        { outcome: 'queued', sessionId: 'ATVId_1' },
        { outcome: 'refused', status: 'InvalidPhoneNumber' },
      ],
    });
  });

  it('is understood in XML with one entry', async () => {
    const { client } = await clientOf(
      '<Response><entries><entry><phoneNumber>+254711000111</phoneNumber><status>Queued</status><sessionId>ATVId_1</sessionId></entry></entries></Response>',
    );

    expect(await client.call({ from: ours, to: first })).toMatchObject({
      entries: [{ outcome: 'queued', sessionId: 'ATVId_1' }],
    });
  });

  it('refuses in XML', async () => {
    const { client } = await clientOf(
      '<Response><entries/><errorMessage>Invalid callerId: &quot;a&quot; &amp; b</errorMessage></Response>',
    );

    expect(await client.call({ from: ours, to: first })).toMatchObject({
      outcome: 'refused',
      reason: 'invalid-caller-id',
      providerMessage: 'Invalid callerId: "a" & b',
    });
  });
});

describe('a success that says nothing', () => {
  it.each([
    ['an empty body', ''],
    ['a plain text', 'OK'],
    ['JSON that is cut', '{"entries":[{"phoneNumber":"+2547'],
    ['no entries', '{"entries":[],"errorMessage":"None"}'],
    ['no field that is known', '{"a":1}'],
    ['entries that are a word', '{"entries":"None","errorMessage":null}'],
    ['entries that are no records', '{"entries":[1,null,"x"],"errorMessage":"None"}'],
    ['an array', '[{"phoneNumber":"+254711000111","status":"Queued","sessionId":"ATVId_1"}]'],
    ['JSON as deep as it can be', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    [
      'a page for people',
      '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign <br> in</body></html>',
    ],
    ['XML that is cut', '<Response><entries><entry><phoneNumber>+2547110'],
    ['XML as deep as it can be', `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`],
    ['XML that is crossed', '<Response><a><b></a></b></Response>'],
  ])('leaves unknown whether a call was placed: %s', async (_, body) => {
    const { client, received } = await clientOf(body);

    const result = await client.call({ from: ours, to: first });

    expect(result).toMatchObject({ outcome: 'unknown', cause: 'unreadable', httpStatus: 200 });
    expect(received).toHaveLength(1);
  });

  it('is too long to be read', async () => {
    const { client } = await clientOf(`{"a":"${'x'.repeat(1_100_000)}"}`);

    expect(await client.call({ from: ours, to: first })).toMatchObject({
      outcome: 'unknown',
      cause: 'unreadable',
    });
  });
});
