import { describe, expect, it } from 'vitest';
import { headerOf, parametersOf } from '../../lib/http-api/request.ts';
import { aForm, aRequest } from '../a-request.ts';

function inBase64(text: string) {
  return { body: Buffer.from(text).toString('base64'), isBase64Encoded: true };
}

describe('headerOf', () => {
  it.each(['Idempotency-Key', 'idempotency-key', 'IDEMPOTENCY-KEY'])('finds %s', (sent) => {
    expect(headerOf(aRequest({ headers: { [sent]: 'k1' } }), 'Idempotency-Key')).toBe('k1');
  });
});

describe('parametersOf', () => {
  it('reads the query of a GET', () => {
    const request = aRequest({ queryStringParameters: { phone: '254711000111' } });

    expect(parametersOf(request)).toEqual({ fields: { phone: '254711000111' } });
  });

  it.each([
    ['as text', (text: string) => ({ body: text })],
    ['in base64', inBase64],
  ])('reads a form that came %s', (_, sent) => {
    const request = aForm({}, sent('phone=%2B254711000111&flow=reminder'));

    expect(parametersOf(request)).toEqual({ fields: { phone: '+254711000111', flow: 'reminder' } });
  });

  it.each([
    ['as text', (text: string) => ({ body: text })],
    ['in base64', inBase64],
  ])('reads a JSON object that came %s', (_, sent) => {
    const request = aRequest({
      httpMethod: 'POST',
      headers: { 'content-type': 'application/json' },
      ...sent('{"phone":254711000111,"flow":null,"variables":{"name":"Wanjiru"}}'),
    });

    expect(parametersOf(request)).toEqual({
      fields: { phone: '254711000111', name: 'Wanjiru' },
    });
  });

  it('reads JSON that calls itself a form, as curl -d sends it', () => {
    const request = aForm({}, { body: '{"phone":"+254711000111"}' });

    expect(parametersOf(request)).toEqual({ fields: { phone: '+254711000111' } });
  });

  it.each(['multipart/form-data; boundary=x', 'application/xml', 'text/csv'])(
    'refuses a body of the type %s and names what is right',
    (type) => {
      const request = aRequest({
        httpMethod: 'POST',
        headers: { 'content-type': type },
        body: '--x\r\nContent-Disposition: form-data; name="phone"\r\n\r\n+254711000111\r\n--x--',
      });

      expect(parametersOf(request)).toMatchObject({
        status: 415,
        refusal: expect.stringMatching(/application\/x-www-form-urlencoded or as application\/json/),
      });
    },
  );

  it.each(['{"phone":2.54711E+11}', '{"phone":254711e6}'])(
    'refuses a number in JSON whose digits are lost: %s',
    (body) => {
      const request = aRequest({ httpMethod: 'POST', headers: { 'content-type': 'application/json' }, body });

      expect(parametersOf(request).refusal).toMatch(/power of ten/);
    },
  );

  it('refuses what a form gives twice, as nobody knows which is meant', () => {
    const request = aForm({}, { body: 'phone=%2B254711000111&phone=%2B254711000222' });

    expect(parametersOf(request)).toEqual({ refusal: "'phone' is given more than once; give it once" });
  });

  it('quotes at most forty characters of the name of what is given twice', () => {
    const name = 'x'.repeat(6_000_000);

    expect(parametersOf(aForm({}, { body: `${name}=1&${name}=2` }))).toEqual({
      refusal: `'${'x'.repeat(40)}…' is given more than once; give it once`,
    });
  });

  it('refuses what a query gives twice', () => {
    const request = aRequest({
      queryStringParameters: { phone: '254711000222' },
      multiValueQueryStringParameters: { phone: ['254711000111', '254711000222'] },
    });

    expect(parametersOf(request)).toEqual({ refusal: "'phone' is given more than once; give it once" });
  });

  it.each(['[1]', '"text"', '{', 'null'])('refuses %s where a JSON object is promised', (body) => {
    const request = aRequest({ httpMethod: 'POST', headers: { 'content-type': 'application/json' }, body });

    expect(parametersOf(request)).toEqual({
      refusal: 'The body is not a JSON object',
    });
  });
});
