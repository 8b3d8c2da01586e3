// Africa's Talking, Voice › GetDigits: collects keys until `numDigits` of them or `finishOnKey`, and posts them
// as dtmfDigits to `callbackUrl`, which is the callback URL from then on. Without finishOnKey the first key
// is enough. Holds one Say or Play. After `timeout` seconds (30) without a key there is no request: the next
// element runs, and if there is none, the call hangs up.
import { describe, expect, it } from 'vitest';
import type { PhoneScript, SimulatorOptions } from '../../../simulator/index.ts';
import { bench, caller, ending, of, said } from '../stand-in.ts';

function prompt(attributes: string, inside = '<Say>Press</Say>') {
  return `<GetDigits ${attributes}>${inside}</GetDigits><Say>Nothing was pressed</Say>`;
}

async function press(attributes: string, script: PhoneScript, options: SimulatorOptions = {}) {
  const service = await bench(
    (fields) => (fields['dtmfDigits'] === undefined ? prompt(attributes) : '<Say>Thanks</Say>'),
    options,
  );
  const transcript = await service.simulator.dialIn({ from: caller, script }).ended;
  const digits = service.callbacks().map(({ dtmfDigits }) => dtmfDigits);
  return { transcript, digits: digits.filter((value) => value !== undefined) };
}

describe('GetDigits', () => {
  it('posts the digits once there are numDigits of them', async () => {
    const { digits } = await press('numDigits="3"', { keys: ['12345'] });

    expect(digits).toEqual(['123']);
  });

  it('posts the digits without the key that finishes', async () => {
    const { digits } = await press('finishOnKey="#"', { keys: ['12#'] });

    expect(digits).toEqual(['12']);
  });

  it('is satisfied with the first key when it is told neither a number nor a key that finishes', async () => {
    const { digits } = await press('', { keys: ['12'] });

    expect(digits).toEqual(['1']);
  });

  it('takes a 0 as the key that finishes', async () => {
    const { digits } = await press('finishOnKey="0"', { keys: ['450'] });

    expect(digits).toEqual(['45']);
  });

  it('carries out the answer to the digits instead of what is left of the list', async () => {
    const { transcript } = await press('numDigits="1"', { keys: ['1'] });

    expect(said(transcript)).toEqual(['Press', 'Thanks']);
  });

  it('sends nothing on silence, and goes on to the next element', async () => {
    const { transcript, digits } = await press('timeout="5"', { keys: [''] });

    expect(digits).toEqual([]);
    expect(said(transcript)).toEqual(['Press', 'Nothing was pressed']);
    expect(ending('GetDigits', transcript)).toBe('no digits in 5 s: no request, on to the next element');
  });

  it('waits 30 seconds unless told', async () => {
    const { transcript } = await press('', {});

    expect(of('listening', transcript)[0]?.timeoutSeconds).toBe(30);
    expect(Number(transcript.summary.durationInSeconds)).toBeGreaterThanOrEqual(30);
  });

  it('hangs up on silence when it is the last element', async () => {
    const { simulator, callbacks } = await bench(() => '<GetDigits timeout="5"><Say>Press</Say></GetDigits>');

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.hangupCause).toBe('NORMAL_CLEARING');
    expect(callbacks().map(({ isActive }) => isActive)).toEqual(['1', '0']);
  });

  it('moves the rest of the call, its end included, to callbackUrl', async () => {
    const service = await bench((fields) =>
      fields['dtmfDigits'] === undefined
        ? '<GetDigits numDigits="1" callbackUrl="http://service.test/menu?k=a&amp;b=c"><Say>Press</Say></GetDigits>'
        : '<Say>Bye</Say>',
    );

    await service.simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;

    const urls = service.requests.filter(({ to }) => to === 'callback').map(({ url }) => url);
    expect(urls).toEqual([
      'http://service.test/voice/instruct',
      'http://service.test/menu?k=a&b=c',
      'http://service.test/menu?k=a&b=c',
    ]);
  });

  it('is cut short by a key that is pressed while the prompt is read', async () => {
    const { transcript, digits } = await press('numDigits="2"', {
      keys: [{ keys: '12', early: true, after: 0.1 }],
    });

    expect(digits).toEqual(['12']);
    expect(ending('Say', transcript)).toBe('cut short by the key 1');
  });

  it('does not count keys that were pressed before it began', async () => {
    const { simulator, callbacks } = await bench(
      () => '<Say>A long welcome to everybody</Say><GetDigits numDigits="1" timeout="3"/>',
      { defaultPhone: {} },
    );
    const phone = simulator.phone(caller).open();
    const call = simulator.dialIn({ from: caller });
    const stop = simulator.listen((event) => {
      if (event.kind === 'verb' && event.verb === 'Say') phone.act({ do: 'keys', keys: '1' });
    });

    const transcript = await call.ended;

    stop();
    expect(of('key', transcript)).toMatchObject([{ key: '1', ignored: true }]);
    expect(callbacks().some(({ dtmfDigits }) => dtmfDigits !== undefined)).toBe(false);
  });

  it('plays a file as its prompt, and needs no prompt at all', async () => {
    const { simulator } = await bench((fields) =>
      fields['dtmfDigits'] === undefined
        ? '<GetDigits numDigits="1"><Play url="https://example.com/a.mp3"/></GetDigits>'
        : '<GetDigits numDigits="1" timeout="1"/>',
    );

    const transcript = await simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;

    expect(transcript.summary.dropped).toBeUndefined();
    expect(of('verb', transcript).map(({ verb }) => verb)).toEqual(['GetDigits', 'Play', 'GetDigits']);
  });

  it('drops the call when it holds another element', async () => {
    const { simulator } = await bench(() => '<GetDigits><Dial phoneNumbers="+254711000222"/></GetDigits>');

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toBe('<Dial> in line 2 cannot stand inside <GetDigits>.');
  });

  it('drops the call when it holds two prompts', async () => {
    const { simulator } = await bench(() => '<GetDigits><Say>One</Say><Say>Two</Say></GetDigits>');

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toContain('holds more than one element');
  });

  it('passes over callBackUrl in the wrong spelling, and says so', async () => {
    const { simulator, requests } = await bench((fields) =>
      fields['dtmfDigits'] === undefined
        ? '<GetDigits numDigits="1" callBackUrl="http://service.test/menu"><Say>Press</Say></GetDigits>'
        : '<Say>Bye</Say>',
    );

    const transcript = await simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;

    expect(of('note', transcript)[0]).toMatchObject({
      level: 'warning',
      hint: 'Upper and lower case count: write callbackUrl.',
    });
    expect(requests.every(({ url }) => !url.includes('menu'))).toBe(true);
  });

  describe('where nobody knows what Africa’s Talking does', () => {
    it.each([
      { rules: {}, keys: ['12'], sent: ['12'] },
      { rules: { partialDigits: 'discard' as const }, keys: ['12'], sent: [] },
    ])('sends or discards too few digits: $rules', async ({ rules, keys, sent }) => {
      const { digits } = await press('numDigits="4" timeout="3"', { keys }, { rules });

      expect(digits).toEqual(sent);
    });

    it.each([
      { rules: {}, sent: [''] },
      { rules: { finishKeyAlone: 'silent' as const }, sent: [] },
    ])('sends an empty text or nothing for the finish key alone: $rules', async ({ rules, sent }) => {
      const { digits } = await press('finishOnKey="#"', { keys: ['#'] }, { rules });

      expect(digits).toEqual(sent);
    });

    it('posts an empty request on silence if so told', async () => {
      const { digits } = await press('timeout="3"', {}, { rules: { noInput: 'post' } });

      expect(digits).toEqual(['']);
    });

    it('counts keys that were pressed before, if so told', async () => {
      const service = await bench(
        (fields) =>
          fields['dtmfDigits'] === undefined
            ? '<Say>A long welcome to everybody</Say><GetDigits numDigits="1" timeout="3"/>'
            : '<Say>Bye</Say>',
        { rules: { typeAhead: true } },
      );
      const phone = service.simulator.phone(caller).open();
      const stop = service.simulator.listen((event) => {
        if (event.kind === 'verb' && event.verb === 'Say') phone.act({ do: 'keys', keys: '7' });
      });

      await service.simulator.dialIn({ from: caller }).ended;

      stop();
      expect(service.callbacks().map(({ dtmfDigits }) => dtmfDigits)).toContain('7');
    });
  });
});
