// Where nobody knows what Africa's Talking does, the simulator guesses, and each guess is a rule that can be set. Beside
// each stands what the guess rests on: applications of strangers that are in use, and Africa's Talking's own libraries.
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../simulator/index.ts';
import { agent, bench, caller, callOutAndWait, line, of, ok, post, said } from './stand-in.ts';

/** Calls a service that answers these elements, and then nothing more. */
async function callWith(elements: string, rules: Partial<Rules> = {}) {
  let asked = 0;
  const service = await bench(
    () => {
      asked += 1;
      return asked === 1 ? elements : '<Say>Next</Say>';
    },
    { rules },
  );
  const transcript = await service.simulator.dialIn({ from: caller }).ended;
  const notes = of('note', transcript).map(({ words }) => words);
  return { ...service, transcript, notes, dropped: transcript.summary.dropped };
}

describe('a value that is empty', () => {
  // An XML builder that writes an attribute for nothing is in use with the live service: maxLength="", finishOnKey="".
  it.each([
    '<GetDigits timeout="" finishOnKey="" numDigits="" callbackUrl=""><Say>Press</Say></GetDigits>',
    '<Record maxLength="" timeout="" trimSilence="" playBeep="true" callbackUrl=""/>',
    '<Enqueue name="" holdMusic=""/>',
    `<Dial phoneNumbers="${agent}" maxDuration="" callerId="" ringBackTone=""/>`,
    '<Say voice="" playBeep="">Hello</Say>',
  ])('counts as absent in %s', async (elements) => {
    const { dropped, notes } = await callWith(elements);

    expect({ dropped, notes }).toEqual({ dropped: undefined, notes: [] });
  });

  it('does not stand for one that is required', async () => {
    const { dropped } = await callWith('<Dial phoneNumbers=""/>');

    expect(dropped).toContain('has no phoneNumbers');
  });
});

describe('a document that Africa’s Talking perhaps refuses', () => {
  const guesses: [elements: string, rule: keyof Rules, otherwise: Partial<Rules>, heard: string[]][] = [
    [
      '<Say>One</Say><Pause length="2"/><Say>Two</Say>',
      'unexpectedElement',
      { unexpectedElement: 'skip' },
      ['One', 'Two'],
    ],
    ['<Say>One</Say><Hangup/>', 'unexpectedElement', { unexpectedElement: 'skip' }, ['One']],
    [
      '<GetDigits timeout="3"><Say>One</Say><Say>Two</Say></GetDigits>',
      'secondPrompt',
      { secondPrompt: 'skip' },
      ['One'],
    ],
    [
      '<GetDigits timeout="5s"><Say>One</Say></GetDigits>',
      'invalidValue',
      { invalidValue: 'default' },
      ['One'],
    ],
    [
      '<GetDigits callbackUrl="/next"><Say>One</Say></GetDigits>',
      'invalidValue',
      { invalidValue: 'default' },
      ['One'],
    ],
    ['<Say>One<Say>Two</Say></Say>', 'unexpectedElement', { unexpectedElement: 'skip' }, ['OneTwo']],
  ];

  it('takes a relative URL from the one that was asked, by that rule', async () => {
    const { simulator, requests } = await bench(
      (_, { url }) => (url.endsWith('/next') ? '<Say>Here</Say>' : '<Redirect>/next</Redirect>'),
      { rules: { relativeUrl: 'resolve' } },
    );

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(said(transcript)).toEqual(['Here']);
    expect(requests.map(({ url }) => url)).toContain('http://service.test/next');
  });

  it('hangs up on what is no document, by that rule', async () => {
    const { simulator } = await bench(() => ok('OK'), { rules: { noDocument: 'hangUp' } });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(transcript.summary).toMatchObject({ callSessionState: 'Completed', status: 'Success' });
    expect(of('note', transcript)[0]?.words).toContain('It counts as an empty <Response/>.');
  });

  it('is met at a SIP address under the same name with its host and without', async () => {
    const { simulator } = await bench(() => '<Dial phoneNumbers="1001@ke.sip.africastalking.com"/>');
    simulator.phone('1001@ke.sip.africastalking.com').answers({ talkFor: 5 });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('connected', transcript)[0]?.phones).toEqual([caller, '1001']);
  });

  it.each(guesses)(
    'is refused unless told: %s, and the refusal names the rule %s',
    async (elements, rule) => {
      const { dropped, transcript } = await callWith(elements);

      expect(dropped).toBeDefined();
      expect(of('note', transcript).at(-1)?.hint).toContain(
        `is a guess: the rule ${rule} can be set otherwise.`,
      );
    },
  );

  it.each(guesses)('is carried out by the other rule: %s', async (elements, _rule, rules, heard) => {
    const { dropped, transcript, notes } = await callWith(elements, rules);

    expect(dropped).toBeUndefined();
    expect(said(transcript)).toEqual(heard);
    expect(notes[0]).toMatch(/is passed over|counts as absent/);
  });

  it('says nothing of a guess where the documentation is plain', async () => {
    const { transcript } = await callWith('<Dial/>');

    expect(of('note', transcript).at(-1)?.hint).not.toContain('guess');
  });

  it('is carried out when its maxDuration is -1, which Africa’s Talking’s old Java library writes for none', async () => {
    const { dropped, notes } = await callWith(`<Dial phoneNumbers="${agent}" maxDuration="-1"/>`);

    expect({ dropped, notes }).toEqual({ dropped: undefined, notes: [] });
  });
});

describe('silence at a prompt', () => {
  const elements = '<GetDigits timeout="3"><Say>Press</Say></GetDigits><Say>On</Say>';

  it('sends nothing, by the documentation', async () => {
    const { callbacks, transcript } = await callWith(elements);

    expect(callbacks().map((fields) => fields['dtmfDigits'])).toEqual([undefined, undefined]);
    expect(said(transcript)).toEqual(['Press', 'On']);
  });

  it('sends an empty request by one application that is in use (`post`)', async () => {
    const { callbacks, transcript } = await callWith(elements, { noInput: 'post' });

    expect(callbacks().map((fields) => fields['dtmfDigits'])).toEqual([undefined, '', undefined]);
    expect(said(transcript)).toEqual(['Press', 'Next']);
  });

  it('sends it and goes on, by another (`post-and-continue`)', async () => {
    const { callbacks, transcript } = await callWith(elements, { noInput: 'post-and-continue' });

    expect(callbacks().map((fields) => fields['dtmfDigits'])).toEqual([undefined, '', undefined]);
    expect(said(transcript)).toEqual(['Press', 'On']);
  });
});

describe('a callerId that is no number of ours', () => {
  // The PHP library writes callerId="false" for none, the old Java library callerId="null".
  it.each(['false', 'null', '+254700000000'])('is not shown, and reported: %s', async (callerId) => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}" callerId="${callerId}"/>`, {
      lines: [{ phoneNumber: line, callbackUrl: 'http://service.test/' }],
    });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('ringing', transcript).at(-1)?.callerId).toBe(line);
    expect(of('note', transcript)[0]?.words).toContain(`callerId="${callerId}" is no number of ours.`);
  });

  it.each([
    ['shown', 'false', undefined],
    ['drop', undefined, 'is no number of ours'],
  ] as const)('is %s by that rule', async (foreignCallerId, shown, dropped) => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}" callerId="false"/>`, {
      rules: { foreignCallerId },
    });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('ringing', transcript).find(({ phoneNumber }) => phoneNumber === agent)?.callerId).toBe(shown);
    if (dropped === undefined) expect(transcript.summary.dropped).toBeUndefined();
    else expect(transcript.summary.dropped).toContain(dropped);
  });
});

describe('the cause of a call that went well', () => {
  // A published payload has both causes; one application that is in use takes their presence for a failure.
  it.each([
    ['send', ['NORMAL_CLEARING', 'NORMAL_CLEARING']],
    ['omit', [undefined, undefined]],
  ] as const)('is sent or not by the rule %s', async (causesOfSuccess, causes) => {
    const { callbacks } = await callWith(`<Dial phoneNumbers="${agent}"/>`, { causesOfSuccess });

    const { hangupCause, lastBridgeHangupCause } = callbacks().at(-1) ?? {};
    expect([hangupCause, lastBridgeHangupCause]).toEqual(causes);
  });

  it('is sent of a failure in any case', async () => {
    const { simulator, callbacks } = await bench(() => '<Say>Hello</Say>', {
      rules: { causesOfSuccess: 'omit' },
    });

    await callOutAndWait(simulator, '+254799000010');

    expect(callbacks().at(-1)).toMatchObject({ hangupCause: 'USER_BUSY' });
  });
});

describe('a Dial on the events URL', () => {
  // Two applications, one of them of Africa's Talking's own staff, act on Dialing and Bridged, and read the plural first.
  it('is told of when it begins, with all numbers in the plural, and when somebody picks up, in the singular', async () => {
    const { notifications } = await callWith(`<Dial phoneNumbers="${agent},+254733000333"/>`);

    expect(
      notifications().map(({ callSessionState, dialDestinationNumbers, dialDestinationNumber }) => [
        callSessionState,
        dialDestinationNumbers,
        dialDestinationNumber,
      ]),
    ).toEqual([
      ['Ringing', undefined, undefined],
      ['Dialing', `${agent},+254733000333`, undefined],
      ['Bridged', undefined, agent],
      ['Completed', undefined, agent],
    ]);
  });
});

describe('what changes nothing', () => {
  it.each([
    ['<Conference>Room_222</Conference>', 'its text "Room_222" changes nothing.'],
    [`<Dial phoneNumbers="${agent}">Agent</Dial>`, 'its text "Agent" changes nothing.'],
    ['<GetDigits timeout="2"/>', 'the caller is not told what to press'],
    [
      `<Dial phoneNumbers="${agent}" ringBackTone="None"/>`,
      'ringBackTone="None" is not a URL and counts as absent.',
    ],
  ])('is reported: %s', async (elements, words) => {
    const { simulator } = await bench(() => elements);

    const { events, summary } = await simulator.dialIn({ from: caller, script: { holdFor: 5 } }).ended;

    expect(events.filter(({ kind }) => kind === 'note')[0]).toMatchObject({
      words: expect.stringContaining(words),
    });
    expect(summary.dropped).toBeUndefined();
  });

  it('is reported of a DOCTYPE', async () => {
    const { simulator } = await bench(() => ok('<!DOCTYPE Response><Response><Say>Hello</Say></Response>'));

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('note', transcript)[0]?.words).toBe('The document has a DOCTYPE.');
    expect(said(transcript)).toEqual(['Hello']);
  });
});

describe('a SIP phone', () => {
  // The first sample of Africa's Talking's page on Dial.
  const address = 'test@ke.sip.africastalking.com';

  it('rings when Dial names it as Africa’s Talking’s own sample does, without a dot before the @', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${address}"/>`);
    simulator.phone('test').answers({ talkFor: 5 });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('connected', transcript)[0]?.phones).toEqual([caller, 'test']);
  });

  it('is called by POST /call', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');
    simulator.phone('test').answers();

    const answer = await post(simulator, '/call', { username: 'piga', from: line, to: [address] });

    expect(await answer.json()).toMatchObject({ entries: [{ phoneNumber: 'test', status: 'Queued' }] });
  });
});
