import { describe, expect, it } from 'vitest';
import { invokeCall } from '../../functions/voice/invoke-call.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { placeCall } from '../../lib/outbound/place-call.ts';
import { aForm, aRequest } from '../a-request.ts';
import { aStartBench } from '../outbound/a-start-bench.ts';
import { aStarter } from '../outbound/a-starter.ts';

const { table, africasTalking } = aStartBench();

function neverPlanned(): never {
  throw new Error('No start of these has a time');
}

async function asked(request: ReturnType<typeof aRequest>) {
  const { parts } = aStarter({ table, baseUrl: africasTalking.url });
  const { statusCode, body } = await invokeCall(request, {
    placeCall: (request) => placeCall(request, parts),
    schedule: neverPlanned,
  });
  return { statusCode, body: JSON.parse(body) };
}

describe('/voice/invoke-call', () => {
  const json = (value: unknown) =>
    aRequest({
      httpMethod: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(value),
    });

  it.each([
    ['in the query', aRequest({ queryStringParameters: { phone: '254711000111' } })],
    ['in a form', aForm({ phone: '+254711000111' })],
    ['in JSON', json({ phone: '0711000111' })],
    ['in JSON, as a number', json({ phone: 254711000111 })],
  ])('takes the phone %s', async (_, request) => {
    const { statusCode, body } = await asked(request);

    expect(statusCode).toBe(200);
    expect(body).toEqual({
      message: 'Call initiated to +254711000111',
      response: {
        sessionId: expect.stringMatching(/^ATVId_/),
        status: 'Queued',
        phoneNumber: '+254711000111',
        clientRequestId: expect.any(String),
      },
    });
  });

  it.each([
    ['no phone', aRequest(), "Missing 'phone' query parameter"],
    ['a blank phone', aForm({ phone: ' ' }), "Missing 'phone' query parameter"],
    ['what is no JSON', { ...json({}), body: '{' }, /not a JSON object/],
    ['what is no phone number', aForm({ phone: 'abc' }), /phone number/i],
    [
      'a list of phones',
      aForm({ phone: '0711000111, 0711000222' }),
      "'phone' has several numbers, and one request starts one call: send a request for each",
    ],
  ])('refuses %s, and says what is wrong', async (_, request, message) => {
    const { statusCode, body } = await asked(request);

    expect([statusCode, body.error]).toEqual([400, expect.stringMatching(message)]);
  });

  it.each([
    ['InvalidPhoneNumber', 400],
    ['InsufficientCredit', 402],
    ['DestinationNotSupported', 422],
  ] as const)('tells of %s with %i, and in Africa’s Talking’s own word', async (status, expected) => {
    const phone = '+254711000777';
    africasTalking.refuse(phone, status);

    const { statusCode, body } = await asked(aForm({ phone }));

    expect([statusCode, body.response.status]).toEqual([expected, status]);
  });

  it('shows the id that the client gave, and sends and stores it with the flow sealed behind it', async () => {
    const sealed = 'Xk3_'.repeat(20);
    const { parts } = aStarter({ table, baseUrl: africasTalking.url });
    const tag: typeof parts.tag = ({ id }) => ({ clientRequestId: `${id}.${sealed}`, flow: 'menu' });

    const { body } = await invokeCall(
      aForm({ phone: '254711000111', clientRequestId: 'order-42', flow: 'menu' }),
      { placeCall: (request) => placeCall(request, { ...parts, tag }), schedule: neverPlanned },
    );

    const { response } = JSON.parse(body);
    expect(response.clientRequestId).toBe('order-42');
    const found = await readCall({ ...table, now: Date.now }, response.sessionId);
    expect(found?.call.clientRequestId).toBe('order-42');
    expect(found?.timeline.events[0]?.facts.clientRequestId).toBe(`order-42.${sealed}`);
  });

  it('dials nobody when a form names two', async () => {
    const before = africasTalking.dialled().length;

    const { statusCode, body } = await asked(
      aRequest({
        httpMethod: 'POST',
        body: 'phone=%2B254711000111&phone=%2B256772000111',
        queryStringParameters: { phone: '+254711000222' },
      }),
    );

    expect([statusCode, body.error]).toEqual([400, "'phone' is given more than once; give it once"]);
    expect(africasTalking.dialled()).toHaveLength(before);
  });
});
