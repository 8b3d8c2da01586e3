import { describe, expect, test } from 'vitest';
import { callFlow } from '../../flow-kit/call-flow.ts';
import { checkFlow } from '../../flow-kit/check/index.ts';
import { startNetwork } from '../../flow-kit/network.ts';
import {
  date,
  flow,
  integer,
  oneOf,
  openingHours,
  route,
  sound,
  subFlow,
  text,
} from '../../lib/flows/index.ts';

const bye = { end: 'Goodbye.' } as const;
const out = { silence: 'bye', wrong: 'bye' } as const;

describe('a flow plays', () => {
  test('what the caller has recorded', async () => {
    const listen = flow({
      start: 'speak',
      steps: {
        speak: { record: 'Speak.', into: 'message', maxLength: 30, next: 'check', silence: 'bye' },
        check: {
          ask: ['You said:', { play: '{message}' }, 'To keep it, press 1.'],
          keys: { 1: 'keep' },
          ...out,
        },
        keep: { save: 'message', data: ['message'], next: 'bye' },
        bye,
      },
    });

    const call = await callFlow(listen).speak(4).press('1').expectSay('Goodbye.');

    const recorded = call.savedData[0]?.data['message'];
    expect(recorded).toMatch(/^https?:/);
    expect(call.documents.join()).toContain(`<Play url="${recorded}"/>`);
    expect(checkFlow('listen', listen).faults).toEqual([]);
  });

  test('a sound that code has found, and none where code brings none', async () => {
    const bulletin = (url: string) =>
      flow(
        {
          start: 'look',
          steps: {
            look: {
              compute: { found: { next: 'play', set: { news: sound(120) } } },
              timeoutSeconds: 1,
              failed: 'bye',
            },
            play: { play: '{news}', next: 'bye' },
            bye,
          },
        },
        () => ({ look: async () => ({ found: { news: url } }) }),
      );

    await callFlow(bulletin('https://media.example.com/today.mp3')).expectPlay(
      'https://media.example.com/today.mp3',
    );
    const call = await callFlow(bulletin('javascript:alert(1)')).expectSay('Goodbye.');
    expect(call.faults).toEqual([expect.objectContaining({ kind: 'computation-failed' })]);
    expect(checkFlow('bulletin', bulletin('')).longest?.seconds).toBeGreaterThan(120);
  });
});

describe('a flow saves data that may be missing', () => {
  const callBack = flow({
    start: 'which',
    steps: {
      which: { ask: 'Another number? Press 2.', keys: { 1: 'keep', 2: 'number' }, ...out },
      number: { ask: 'Number?', digits: 9, into: 'number', next: 'keep', ...out },
      keep: { save: 'call-back', data: ['callerNumber', 'number?'], next: 'bye' },
      bye,
    },
  });

  test('where they are there, and leaves them out where not', async () => {
    const from = '+254711000111';

    await callFlow(callBack, { from }).press('1').expectSaved('call-back', { callerNumber: from });
    await callFlow(callBack, { from })
      .press('2')
      .press('711000222')
      .expectSaved('call-back', { callerNumber: from, number: '711000222' });
  });
});

describe('a flow speaks', () => {
  const languages = { en: { voice: 'en-GB-Standard-A' }, sw: { voice: 'sw-KE-Standard-A' } } as const;
  const both = { end: { en: 'Goodbye.', sw: 'Kwaheri.' } } as const;

  test('the language of a variable, with its voice', async () => {
    const reminder = flow({
      languages,
      variables: { language: oneOf('en', 'sw') },
      start: 'language',
      steps: { language: { language: '{language}', next: 'bye' }, bye: both },
    });

    const call = await callFlow(reminder, { variables: { language: 'sw' } }).expectSay('Kwaheri.');

    expect(call.documents.join()).toContain('voice="sw-KE-Standard-A"');
    expect(checkFlow('reminder', reminder)).toMatchObject({ faults: [] });
  });

  test('the language of what code has found, and of the number that was called', async () => {
    const found = flow(
      {
        languages,
        start: 'look',
        steps: {
          look: {
            compute: { known: { next: 'speak', set: { tongue: oneOf('en', 'sw') } } },
            timeoutSeconds: 1,
            failed: 'bye',
          },
          speak: { language: '{tongue}', next: 'bye' },
          bye: both,
        },
      },
      () => ({ look: async () => ({ known: { tongue: 'sw' } }) }),
    );
    const byNumber = flow({
      languages,
      start: 'line',
      steps: {
        line: { branch: 'destinationNumber', is: { '+254711082000': 'swahili' }, otherwise: 'bye' },
        swahili: { language: 'sw', next: 'bye' },
        bye: both,
      },
    });

    await callFlow(found).expectSay('Kwaheri.');
    await callFlow(byNumber).expectSay('Kwaheri.');
  });
});

describe('a flow asks for', () => {
  test('a number of a range, and knows it as a number', async () => {
    const county = flow({
      start: 'ask',
      steps: {
        ask: {
          ask: 'Your county, 1 to 47?',
          digits: { from: 1, to: 47 },
          into: 'county',
          tries: 3,
          next: 'keep',
          silence: 'bye',
          wrong: { say: 'There are 47 counties.', next: 'bye' },
        },
        keep: { save: 'county', data: ['county'], next: 'bye' },
        bye,
      },
    });

    await callFlow(county)
      .press('48')
      .expectSay('There are 47 counties.')
      .press('0')
      .press('7#')
      .expectSaved('county', { county: 7 });
  });

  test('a date, and reads it as one', async () => {
    const visit = flow({
      start: 'ask',
      steps: {
        ask: {
          ask: 'Day, month and year?',
          digits: 'date',
          into: 'day',
          next: 'tell',
          silence: 'bye',
          wrong: { say: 'That is no day.', next: 'bye' },
        },
        tell: { say: 'You come on {day}.', next: 'keep' },
        keep: { save: 'visit', data: ['day'], next: 'bye' },
        bye,
      },
    });

    const call = await callFlow(visit)
      .press('31022026')
      .expectSay('That is no day.')
      .press('02032026')
      .expectSaved('visit', { day: '2026-03-02' });
    expect(call.documents.join()).toContain(
      '<say-as interpret-as="date" format="yyyymmdd" detail="1">2026-03-02</say-as>',
    );
  });
});

test('a text pauses, stresses, and reads money, units, times and codes as what they are', async () => {
  const told = flow({
    start: 'tell',
    variables: { amount: integer(0, 9999), weight: integer(1, 90), code: text(9), due: date },
    steps: {
      tell: { end: 'You owe {amount:KES} for {weight:kg}.{1.5s}{!Never} tell {code:characters}. Due {due}.' },
    },
  });

  const { documents } = await callFlow(told, {
    variables: { amount: '250', weight: '3', code: 'a1', due: '2026-03-02' },
  });

  expect(documents.join()).toContain(
    '<speak>You owe <say-as interpret-as="currency">KES 250</say-as> for <say-as interpret-as="unit">3 kg</say-as>.' +
      '<break time="1500ms"/><emphasis level="strong">Never</emphasis> tell ' +
      '<say-as interpret-as="characters">a1</say-as>. Due <say-as interpret-as="date" format="yyyymmdd" detail="1">2026-03-02</say-as>.</speak>',
  );
});

describe('a flow without code', () => {
  test('counts and branches', async () => {
    const quiz = flow({
      start: 'q1',
      steps: {
        q1: { ask: 'Two and two?', keys: { 4: 'r1' }, tries: 1, silence: 'q2', wrong: 'q2' },
        r1: { count: 'score', next: 'q2' },
        q2: { ask: 'Three and three?', keys: { 6: 'r2' }, tries: 1, silence: 'end', wrong: 'end' },
        r2: { count: 'score', next: 'end' },
        end: { branch: 'score', atLeast: { 2: 'all', 1: 'some' }, otherwise: 'none' },
        all: { end: 'All {score} right.' },
        some: { end: '{score} right.' },
        none: { end: 'None right.' },
      },
    });

    await callFlow(quiz).press('4').press('6').expectSay('All 2 right.');
    await callFlow(quiz).press('5').press('6').expectSay('1 right.');
    await callFlow(quiz).silence(2).expectSay('None right.');
  });

  test('sets and branches by what was set', async () => {
    const sized = flow({
      start: 'size',
      steps: {
        size: { set: { size: 'small', pieces: 3 }, next: 'by' },
        by: { branch: 'size', is: { small: 'told' }, otherwise: 'bye' },
        told: { end: '{pieces} {size} ones.' },
        bye,
      },
    });

    await callFlow(sized).expectSay('3 small ones.');
  });

  test('keeps opening hours', async () => {
    const office = openingHours({
      timeZone: 'Africa/Nairobi',
      week: { 'mon-fri': '08:00-17:00' },
      closed: ['12-25'],
    });
    const shop = flow({
      start: 'hours',
      steps: {
        hours: { hours: office, open: 'open', closed: 'closed', holiday: 'holiday' },
        open: { end: 'We are open.' },
        closed: { end: 'We are closed.' },
        holiday: { end: 'It is a holiday.' },
      },
    });

    await callFlow(shop, { at: '2026-03-02T09:00+03:00' }).expectSay('We are open.');
    await callFlow(shop, { at: new Date('2026-03-02T19:00+03:00') }).expectSay('We are closed.');
    await callFlow(shop, { at: Date.parse('2026-12-25T09:00+03:00') }).expectSay('It is a holiday.');
    await expect(callFlow(shop, { at: '2026-12-25T09:00' })).rejects.toThrow('a text with its zone');
    expect(checkFlow('shop', shop).faults).toEqual([]);
  });
});

describe('a flow that runs another', () => {
  const askPin = subFlow(
    {
      start: 'enter',
      steps: {
        enter: {
          ask: 'Your PIN?',
          digits: 4,
          into: 'pin',
          secret: true,
          maxVisits: { times: 3, next: 'locked' },
          next: 'check',
          silence: 'locked',
          wrong: { say: 'Four digits.', next: 'locked' },
        },
        check: {
          compute: { right: { next: 'right', set: { name: text(20) } }, wrong: 'again' },
          timeoutSeconds: 1,
          failed: 'locked',
        },
        again: { say: 'That is not right.', next: 'enter' },
        right: { return: 'right' },
        locked: { return: 'locked' },
      },
    },
    ({ names }: { readonly names: ReadonlyMap<string, string> }) => ({
      check: async ({ pin }) => {
        const name = names.get(pin);
        return name === undefined ? 'wrong' : { right: { name } };
      },
    }),
  );
  const bank = flow({
    start: 'identify',
    steps: {
      identify: { run: askPin, returns: { right: 'menu', locked: 'no' } },
      menu: { ask: 'Hello {name}. For your balance, press 1.', keys: { 1: 'balance' }, ...out },
      balance: { end: 'It is told, {name}.' },
      no: { end: 'We cannot let you in.' },
      bye,
    },
  });
  const services = { names: new Map([['4321', 'Wanjiru']]) };

  test('comes back from it with what it has found', async () => {
    const call = await callFlow(bank, { services })
      .press('1111')
      .expectSay('That is not right.')
      .press('4321')
      .expectSay('Hello Wanjiru.')
      .press('1')
      .expectSay('It is told, Wanjiru.');

    expect(call.steps).toEqual(['identify', 'identify', 'menu']);
    await callFlow(bank, { services })
      .press('1111')
      .press('1111')
      .press('1111')
      .expectSay('We cannot let you in.');
  });

  test('is proved as one flow, with the names of its steps before those of the other', () => {
    expect(checkFlow('bank', bank).faults).toEqual([]);
    expect(Object.keys(bank.steps)).toEqual(
      expect.arrayContaining(['identify', 'identify.check', 'identify.again']),
    );
  });

  test('does not take one that comes back on a way that is not there', () => {
    const runs = (returns: object) =>
      flow({ start: 'a', steps: { a: { run: askPin, returns } as never, bye } } as never);

    expect(() => runs({ right: 'bye' })).toThrow("'a' lacks returns.locked");
  });
});

describe('silence', () => {
  test('is answered by its words each time, the last one too', async () => {
    const once = flow({
      start: 'ask',
      steps: {
        ask: {
          ask: 'Press 1.',
          keys: { 1: 'bye' },
          tries: 1,
          silence: { say: 'Nothing heard.', next: 'bye' },
          wrong: 'bye',
        },
        bye,
      },
    });

    await callFlow(once).silence().expectSay('Nothing heard.').expectSay('Goodbye.');
  });

  test('can be cut by a key at each line of a question in several languages', async () => {
    const menu = flow({
      languages: { en: {}, sw: {} },
      start: 'language',
      steps: {
        language: {
          ask: [
            { say: 'For English, press 1.', in: 'en' },
            { say: 'Kwa Kiswahili, bonyeza mbili.', in: 'sw' },
          ],
          keys: { 1: { next: 'bye', language: 'en' }, 2: { next: 'bye', language: 'sw' } },
          ...out,
        },
        bye: { end: { en: 'Goodbye.', sw: 'Kwaheri.' } },
      },
    });
    const network = await startNetwork({ flows: { menu }, otherwise: 'menu', services: undefined });
    const from = '+254711000111';
    network.simulator.phone(from).follows({ keys: [{ keys: '1', after: 0.2 }] });

    const { events } = (await network.simulator.dialIn({ from }).ended) as {
      events: readonly { kind: string; text?: string }[];
    };
    await network.close();

    const said = events.flatMap((event) =>
      event.kind === 'verb' && event.text !== undefined ? [event.text] : [],
    );
    expect(said).toEqual(['For English, press 1.', 'Goodbye.']);
  });
});

describe('a number that nobody could ring', () => {
  const ring = flow({
    start: 'ask',
    steps: {
      ask: { ask: 'Nine digits?', digits: 9, into: 'n', next: 'ring', ...out },
      ring: { dial: ['+254{n}'], maxDuration: 60, unanswered: 'nobody' },
      nobody: { end: 'Nobody is there.' },
      bye,
    },
  });

  test('is filled in within a number', async () => {
    await callFlow(ring, { phones: { '+254711000222': { onRing: 'busy' } } })
      .press('711000222')
      .expectDial('+254711000222')
      .expectSay('Nobody is there.');
  });
});

describe('a flow that comes back on no way', () => {
  const sales = subFlow(
    {
      start: 'look',
      steps: { look: { compute: { open: 'sell' }, failed: 'sell' }, sell: { end: 'Sales.' } },
    },
    (_: { readonly shop: string }) => ({ look: () => 'open' }),
  );
  const reception = flow({
    start: 'which',
    steps: { which: { ask: '1?', keys: { 1: 'sales' }, ...out }, sales: { run: sales, returns: {} }, bye },
  });
  const services = { shop: 'Duka Bora' };

  test('takes calls itself, and others go on to it', async () => {
    expect(checkFlow('sales', sales).faults).toEqual([]);
    expect(checkFlow('reception', reception).faults).toEqual([]);
    const { flows } = route({ flows: { sales, reception }, otherwise: 'reception' });
    expect(Object.keys(flows)).toEqual(['sales', 'reception']);
    await callFlow(sales, { services }).expectSay(/Sales/);
    await callFlow(reception, { services }).press('1').expectSay(/Sales/);
  });

  test('must have been made for it: else the check says so', () => {
    const whole = flow({ start: 'bye', steps: { bye } });
    const made = flow({ start: 'a', steps: { a: { run: whole, returns: {} } } as never } as never);

    expect(
      checkFlow('made', made)
        .faults.map(({ message }) => message)
        .join(),
    ).toMatch(/'run'.*subFlow/);
  });
});
