import { describe, expect, test } from 'vitest';
import {
  type CallbackInput,
  createConversation,
  createFlowToken,
  type Flow,
  type FlowAnswer,
  flow,
  route,
  type SealKeys,
  sealKeys,
  text,
} from '../../lib/flows/index.ts';
import { render } from '../../lib/voice-xml/index.ts';

const url = 'https://api.example.com/voice/instruct?token=abc';
const keys = sealKeys(['a secret for tests that is long enough']);
const morning = Date.parse('2026-03-02T09:00+03:00');

const shop = flow({
  start: 'menu',
  steps: {
    menu: {
      ask: 'For orders press 1.',
      keys: { 1: 'order' },
      tries: 2,
      silence: { say: 'Nothing?', next: 'bye' },
      wrong: { say: 'Not that.', next: 'bye' },
    },
    order: { ask: 'Which order?', digits: 4, into: 'order', next: 'read', silence: 'bye', wrong: 'bye' },
    read: { ask: 'Order {order}. Press 1 to end.', keys: { 1: 'bye' }, silence: 'bye', wrong: 'bye' },
    bye: { end: 'Goodbye.' },
  },
});

/** A call that is answered by hand: each request goes to the URL that the last document named. */
function aCall({
  flows = { shop } as Readonly<Record<string, Flow<never>>>,
  services = undefined as unknown,
  otherwise = Object.keys(flows)[0] as string,
  sealed = keys as SealKeys,
  call = {} as Partial<CallbackInput>,
} = {}) {
  let at: string | undefined;
  let now = morning;
  let table = flows;
  let open = sealed;
  const ask = async (
    heard: Partial<CallbackInput>,
    where: { at?: string } = {},
  ): Promise<FlowAnswer & { xml: string }> => {
    const routing = route({ flows: table, otherwise });
    const conversation = createConversation({
      routing,
      services: services as never,
      keys: open,
      now: () => now,
    });
    const answer = await conversation.answer(
      {
        sessionId: 'ATVId_1',
        isActive: true,
        direction: 'Inbound',
        callerNumber: '+254711000111',
        ...call,
        ...heard,
      },
      { url, ...(at === undefined ? {} : { at }), ...where },
    );
    const xml = answer.document === undefined ? '' : render(answer.document);
    at = /at=([\w~-]+)/.exec(xml)?.[1] ?? at;
    return { ...answer, xml };
  };
  return {
    ask,
    at: () => at as string,
    later: (milliseconds: number) => {
      now += milliseconds;
    },
    redeploy: (changed: Readonly<Record<string, Flow<never>>>) => {
      table = changed;
    },
    rotate: (changed: SealKeys) => {
      open = changed;
    },
  };
}

describe('a conversation', () => {
  test('puts the way on for silence into the document itself', async () => {
    const { xml } = await aCall().ask({});

    const to = /callbackUrl="([^"]+)"/.exec(xml)?.[1];
    expect(to).toMatch(/^https:\/\/api\.example\.com\/voice\/instruct\?token=abc&amp;at=[\w-]+$/);
    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        `<GetDigits numDigits="1" timeout="8" callbackUrl="${to}"><Say>For orders press 1.</Say></GetDigits>` +
        `<Redirect>${to}</Redirect></Response>`,
    );
  });

  test('tells of each callback at which step it was, and where the call waits then', async () => {
    const call = aCall();

    const first = await call.ask({});
    const wrong = await call.ask({ dtmfDigits: '5' });
    const right = await call.ask({ dtmfDigits: '1' });

    expect([first.step, first.next]).toEqual([undefined, { flow: 'shop', name: 'menu', try: 1, turn: 1 }]);
    expect([wrong.step, wrong.next]).toEqual([first.next, { flow: 'shop', name: 'menu', try: 2, turn: 2 }]);
    expect([right.step, right.next]).toEqual([wrong.next, { flow: 'shop', name: 'order', try: 1, turn: 3 }]);
  });

  test('answers a repeated request as before', async () => {
    const call = aCall();
    await call.ask({});
    const at = call.at();

    const once = await call.ask({ dtmfDigits: '1' }, { at });
    const twice = await call.ask({ dtmfDigits: '1' }, { at });

    expect(twice).toEqual(once);
  });

  test('takes an empty callback for silence, as some services have seen one', async () => {
    const call = aCall();
    await call.ask({});

    expect((await call.ask({ dtmfDigits: undefined })).xml).toContain('<Say>Nothing?</Say>');
  });

  test('leaves what was pressed to nobody who reads the URL', async () => {
    const call = aCall();
    await call.ask({});
    await call.ask({ dtmfDigits: '1' });

    const { xml } = await call.ask({ dtmfDigits: '7391' });

    expect(xml).toContain('Order <say-as interpret-as="characters">7391</say-as>.');
    expect(Buffer.from(call.at(), 'base64url').toString('latin1')).not.toContain('7391');
  });

  test('ends with words after its turns, whatever the caller does', async () => {
    const circle = flow({
      start: 'menu',
      steps: {
        menu: { ask: 'Again?', keys: { 1: 'menu' }, silence: 'bye', wrong: 'bye' },
        bye: { end: 'Goodbye.' },
      },
    });
    const call = aCall({ flows: { circle } });
    await call.ask({});
    for (let turn = 2; turn <= 50; turn += 1)
      expect((await call.ask({ dtmfDigits: '1' })).xml).toContain('Again?');

    const last = await call.ask({ dtmfDigits: '1' });

    expect(last.xml).toContain('This call has taken very long.');
    expect(last.xml).not.toContain('Redirect');
    expect(last.faults).toEqual([
      { kind: 'flow-error', flow: 'circle', step: 'menu', why: 'too-many-turns' },
    ]);
  });

  test.each([
    ['say', { say: 'Your {stat} is ready.', next: 'bye' }],
    ['ask', { ask: 'Is {stat} right?', keys: { 1: 'bye' }, silence: 'bye', wrong: 'bye' }],
    ['end', { end: ['Thank you.', 'It is {stat}.'] }],
    ['enqueue', { enqueue: '{stat}' }],
  ])(
    'apologises rather than leave a hole where %s names what nobody knows, and tells it',
    async (_, step) => {
      // What no flow that compiles and passes the check can have; one that is edited while it takes calls can.
      const holed = { ...shop, start: 'first', steps: { first: step, bye: { end: 'Goodbye.' } } } as never;

      const { xml, faults } = await aCall({ flows: { holed } }).ask({});

      expect(xml).toContain('something went wrong');
      expect(faults).toEqual([
        { kind: 'flow-error', flow: 'holed', step: 'first', why: 'unknown-datum', datum: 'stat' },
      ]);
    },
  );
});

describe('the last notification of a call', () => {
  test('gets no document, and tells at which step the call ended, at every URL', async () => {
    const call = aCall();
    const over = { isActive: false, callSessionState: 'Completed' };

    expect(await call.ask(over)).toMatchObject({ document: undefined, step: undefined, faults: [] });
    await call.ask({});
    expect(await call.ask(over)).toMatchObject({ document: undefined, step: { name: 'menu', turn: 1 } });
    await call.ask({ dtmfDigits: '1' });
    expect(await call.ask(over)).toMatchObject({ document: undefined, step: { name: 'order', turn: 2 } });
  });

  test('gets none either when it comes with digits, twice, or with a position that is refused', async () => {
    const call = aCall();
    await call.ask({});

    expect(await call.ask({ isActive: false, dtmfDigits: '1' })).toMatchObject({
      document: undefined,
      savedData: [],
    });
    expect(await call.ask({ isActive: false }, { at: 'rubbish' })).toMatchObject({
      document: undefined,
      step: undefined,
      faults: [{ kind: 'position-refused', why: 'forged' }],
    });
  });
});

describe('a position', () => {
  const apology = 'Sorry, we lost track of your call. Let us begin again.';

  test('of another call is refused: the caller hears an apology and the beginning', async () => {
    const other = aCall({ call: { sessionId: 'ATVId_2' } });
    await other.ask({});
    await other.ask({ dtmfDigits: '1' });
    const call = aCall();

    const answer = await call.ask({ dtmfDigits: '1234' }, { at: other.at() });

    expect(answer.xml).toContain(`<Say>${apology}</Say><GetDigits`);
    expect(answer.xml).toContain('For orders press 1.');
    expect(answer.faults).toEqual([{ kind: 'position-refused', why: 'forged' }]);
  });

  test.each(['', 'rubbish', '~', '~rubbish', 'x'.repeat(5000), '<Dial/>', '%00'])(
    'that is made up is refused: %j',
    async (at) => {
      const { xml } = await aCall().ask({ dtmfDigits: '1' }, { at });

      expect(xml).toMatch(/we lost track of your call|something went wrong/);
      expect(xml).not.toContain('Which order');
    },
  );

  test('that is lost a second time ends the call, so that nobody goes in circles', async () => {
    const call = aCall();
    await call.ask({});
    await call.ask({}, { at: 'rubbish' });
    const again = await call.ask({ dtmfDigits: '1' });
    call.rotate(sealKeys(['quite another secret, so that nothing opens']));

    const last = await call.ask({ dtmfDigits: '1234' });

    expect(again.xml).toContain('Which order?');
    expect(last.xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Sorry, something went wrong. Please call again later. Goodbye.</Say></Response>',
    );
  });

  test('is refused after four hours', async () => {
    const call = aCall();
    await call.ask({});
    call.later(4 * 3600 * 1000 + 1000);

    const answer = await call.ask({ dtmfDigits: '1' });

    expect(answer.xml).toContain(apology);
    expect(answer.faults).toEqual([{ kind: 'position-refused', why: 'stale' }]);
  });

  test('outlives a change of keys as long as the old one is there', async () => {
    const newer = sealKeys(['a newer secret that is long enough', 'a secret for tests that is long enough']);
    const call = aCall();
    await call.ask({});
    call.rotate(newer);

    expect((await call.ask({ dtmfDigits: '1' })).xml).toContain('Which order?');
    expect((await call.ask({ dtmfDigits: '1234' })).xml).toContain('>1234</say-as>.');
  });

  test('that would be too long ends the call with words, and says how long it was', async () => {
    const tale = flow(
      {
        start: 'tell',
        steps: {
          tell: {
            compute: { told: { next: 'hear', set: { tale: text(2000) } } },
            timeoutSeconds: 1,
            failed: 'bye',
          },
          hear: { ask: '{tale}', keys: { 1: 'bye' }, silence: 'bye', wrong: 'bye' },
          bye: { end: 'Goodbye.' },
        },
      },
      () => ({ tell: async () => ({ told: { tale: 'na '.repeat(600) } }) }),
    );

    const answer = await aCall({ flows: { tale } }).ask({});

    expect(answer.xml).toContain('something went wrong');
    expect(answer.faults).toEqual([
      { kind: 'position-too-large', flow: 'tale', step: 'hear', length: expect.any(Number) },
    ]);
  });
});

describe('a redeploy in the middle of a call', () => {
  test('that changes the question puts it again, as it is now, with all that was collected', async () => {
    const call = aCall();
    await call.ask({});
    await call.ask({ dtmfDigits: '1' });
    await call.ask({ dtmfDigits: '1234' });
    const read = { ...shop.steps['read'], ask: 'Your order is {order}. Press 1.' } as never;
    call.redeploy({ shop: { ...shop, steps: { ...shop.steps, read } } });

    const answer = await call.ask({ dtmfDigits: '1' });

    expect(answer.xml).toContain('Your order is <say-as interpret-as="characters">1234</say-as>.');
    expect(answer.xml).not.toContain('lost track');
    expect(answer.faults).toEqual([{ kind: 'position-refused', why: 'outdated' }]);
    expect((await call.ask({ dtmfDigits: '1' })).xml).toContain('Goodbye.');
  });

  test('that changes other steps goes unnoticed', async () => {
    const call = aCall();
    await call.ask({});
    await call.ask({ dtmfDigits: '1' });
    const bye = { end: 'See you.' } as never;
    call.redeploy({ shop: { ...shop, steps: { ...shop.steps, bye } } });

    expect(await call.ask({ dtmfDigits: '1234' })).toMatchObject({ next: { name: 'read' }, faults: [] });
  });

  test('that takes away the step where the caller waits leads back to the beginning', async () => {
    const call = aCall();
    await call.ask({});
    await call.ask({ dtmfDigits: '1' });
    call.redeploy({
      shop: flow({
        start: 'hello',
        steps: {
          hello: { ask: 'A new menu.', keys: { 1: 'bye' }, silence: 'bye', wrong: 'bye' },
          bye: { end: 'Goodbye.' },
        },
      }),
    });

    const answer = await call.ask({ dtmfDigits: '1234' });

    expect(answer.xml).toMatch(/we lost track of your call.*A new menu\./);
    expect(answer.faults).toEqual([{ kind: 'position-refused', why: 'outdated' }]);
  });

  test('after which the step would need what was never asked leads back to the beginning', async () => {
    const call = aCall();
    await call.ask({});
    const named = {
      ask: 'Your number?',
      digits: 2,
      into: 'number',
      next: 'menu',
      silence: 'bye',
      wrong: 'bye',
    } as const;
    const menu = { ...shop.steps['menu'], ask: 'Number {number}: for orders press 1.' } as never;
    call.redeploy({ shop: { ...shop, start: 'number', steps: { ...shop.steps, number: named, menu } } });

    expect((await call.ask({ dtmfDigits: '1' })).xml).toMatch(/we lost track of your call.*Your number\?/);
  });

  test('that takes the flow away leads to the flow that takes such calls now', async () => {
    const call = aCall({ flows: { shop, other: shop }, otherwise: 'shop' });
    await call.ask({});
    const other = flow({ start: 'a', steps: { a: { end: 'Somebody else.' } } });
    const moved = aCall({ flows: { other } });

    expect((await moved.ask({ dtmfDigits: '1' }, { at: call.at() })).xml).toMatch(
      /we lost track.*Somebody else\./,
    );
  });
});

describe('a call that we started', () => {
  const hello = flow({
    variables: { name: text(20) },
    start: 'hello',
    steps: {
      hello: { ask: 'Hello {name}.', keys: { 1: 'bye' }, silence: 'bye', wrong: 'bye' },
      bye: { end: 'Goodbye {name}.' },
    },
  });
  const flows = { shop, hello };
  const tag = (name: string) =>
    createFlowToken(
      route({ flows, otherwise: 'shop' }),
      keys,
      { id: 'x', flow: 'hello', variables: { name } },
      morning,
    ).clientRequestId as string;

  test('begins with its flow and its variables, and keeps them without its tag', async () => {
    const call = aCall({ flows });

    const first = await call.ask({ direction: 'Outbound', clientRequestId: tag('Wanjiru') });
    const second = await call.ask({ direction: 'Outbound', dtmfDigits: '1' });

    expect(first.xml).toContain('Hello Wanjiru.');
    expect(second.xml).toContain('Goodbye Wanjiru.');
  });

  test('begins with the last resort when its tag is not sent back, or is not ours', async () => {
    const without = await aCall({ flows }).ask({ direction: 'Outbound' });
    const strange = await aCall({ flows }).ask({ direction: 'Outbound', clientRequestId: 'order-42' });
    const forged = await aCall({ flows }).ask({ direction: 'Outbound', clientRequestId: `${tag('A')}x` });

    expect(without.xml).toContain('For orders press 1.');
    expect(strange).toMatchObject({ xml: without.xml, faults: [] });
    expect(forged).toMatchObject({
      xml: without.xml,
      faults: [{ kind: 'flow-token-refused', why: 'forged' }],
    });
  });

  test('that is lost begins again with its variables', async () => {
    const call = aCall({ flows });
    await call.ask({ direction: 'Outbound', clientRequestId: tag('Wanjiru') });
    const renamed = flow({
      variables: { name: text(20) },
      start: 'greet',
      steps: { greet: { end: 'Good morning {name}.' } },
    });
    call.redeploy({ shop, hello: renamed });

    expect((await call.ask({ dtmfDigits: '1' })).xml).toMatch(/we lost track.*Good morning Wanjiru\./);
  });
});

describe('a computation', () => {
  const computing = (compute: () => Promise<unknown>) =>
    flow(
      {
        start: 'look',
        steps: {
          look: {
            compute: { found: { next: 'found', set: { name: text(9) } }, not: 'not' },
            timeoutSeconds: 0.05,
            failed: 'failed',
          },
          found: { end: 'It is {name}.' },
          not: { end: 'There is none.' },
          failed: { end: 'We cannot look now.' },
        },
      },
      () => ({ look: compute as never }),
    );
  const heardAfter = async (compute: () => Promise<unknown>) =>
    aCall({ flows: { look: computing(compute) } }).ask({});

  test('leads where its outcome leads, with what it found', async () => {
    expect((await heardAfter(async () => ({ found: { name: 'Wanjiru' } }))).xml).toContain('It is Wanjiru.');
    expect((await heardAfter(async () => 'not')).xml).toContain('There is none.');
  });

  test.each([
    ['throws', async () => Promise.reject(new Error('down')), 'down'],
    [
      'throws at once',
      () => {
        throw new Error('down');
      },
      'down',
    ],
    ['takes too long', () => new Promise(() => {}), 'The computation: not done within 50 ms'],
    ['answers what it may not', async () => 'perhaps', "'perhaps' is none of its outcomes: found, not"],
    ['answers nothing', async () => undefined, "'undefined' is none of its outcomes: found, not"],
    [
      'answers something every object has',
      async () => 'constructor',
      "'constructor' is none of its outcomes: found, not",
    ],
    ['brings no data', async () => 'found', "'name' must be a text of 1 to 9 characters on one line"],
    [
      'brings data of another kind',
      async () => ({ found: { name: 'Wanjiru wa Kamau' } }),
      "'name' must be a text of 1 to 9 characters on one line",
    ],
  ])('that %s leads to the step for failure', async (_, compute, message) => {
    const answer = await heardAfter(compute);

    expect(answer.xml).toContain('We cannot look now.');
    expect(answer.faults).toEqual([
      { kind: 'computation-failed', flow: 'look', step: 'look', error: expect.objectContaining({ message }) },
    ]);
  });

  test('is told by its signal when its time is up', async () => {
    let told: AbortSignal | undefined;
    const look = flow(
      {
        start: 'a',
        steps: {
          a: { compute: { x: 'bye' }, timeoutSeconds: 0.02, failed: 'bye' },
          bye: { end: 'Goodbye.' },
        },
      },
      () => ({
        a: (_, { signal }) => {
          told = signal;
          return new Promise(() => {});
        },
      }),
    );

    await aCall({ flows: { look } }).ask({});

    expect(told?.aborted).toBe(true);
  });

  test('is named the same for a repeated request, and differently at every other moment', async () => {
    const names: string[] = [];
    const look = flow(
      {
        start: 'ask',
        steps: {
          ask: { ask: 'Press 1.', keys: { 1: 'look' }, silence: 'bye', wrong: 'bye' },
          look: { compute: { again: 'ask' }, timeoutSeconds: 1, failed: 'bye' },
          bye: { end: 'Goodbye.' },
        },
      },
      () => ({
        look: async (_, { idempotencyKey: once }) => {
          names.push(once);
          return 'again';
        },
      }),
    );
    const call = aCall({ flows: { look } });
    await call.ask({});
    const at = call.at();
    await call.ask({ dtmfDigits: '1' }, { at });
    await call.ask({ dtmfDigits: '1' }, { at });
    await call.ask({ dtmfDigits: '1' });

    expect(names).toEqual(['ATVId_1/look/look/2.1', 'ATVId_1/look/look/2.1', 'ATVId_1/look/look/3.1']);
  });
});

describe('what is kept for the call record', () => {
  const keeping = flow({
    start: 'ask',
    steps: {
      ask: {
        ask: 'How was it?',
        keys: { 1: 'keep', 2: 'keep' },
        into: 'answer',
        silence: 'bye',
        wrong: 'bye',
      },
      keep: { save: 'survey', data: ['answer', 'callerNumber'], next: 'bye' },
      bye: { end: 'Goodbye.' },
    },
  });

  test('bears the same name however often the request is repeated', async () => {
    const call = aCall({ flows: { keeping } });
    await call.ask({});
    const at = call.at();

    const once = await call.ask({ dtmfDigits: '2' }, { at });
    const twice = await call.ask({ dtmfDigits: '2' }, { at });

    expect(once.savedData).toEqual([
      {
        name: 'survey',
        data: { answer: '2', callerNumber: '+254711000111' },
        step: 'keeping/keep',
        idempotencyKey: 'ATVId_1/keeping/keep/2.1',
      },
    ]);
    expect(twice.savedData).toEqual(once.savedData);
  });

  test('is told together with the document of that moment', async () => {
    const call = aCall({ flows: { keeping } });
    await call.ask({});

    expect((await call.ask({ dtmfDigits: '2' })).xml).toContain('Goodbye.');
    expect((await call.ask({ isActive: false })).savedData).toEqual([]);
  });
});

describe('digits that are a secret', () => {
  test('are told to be one, so that the call record can hide them', async () => {
    const pin = flow({
      start: 'enter',
      steps: {
        enter: {
          ask: 'PIN?',
          digits: 4,
          into: 'pin',
          secret: true,
          next: 'bye',
          silence: 'bye',
          wrong: 'bye',
        },
        bye: { end: 'Goodbye.' },
      },
    });
    const call = aCall({ flows: { pin } });

    expect((await call.ask({})).isSecret).toBe(false);
    expect((await call.ask({ dtmfDigits: '12' })).isSecret).toBe(true);
    expect((await call.ask({ dtmfDigits: '1234' })).isSecret).toBe(true);
  });
});

describe('a request that wants nothing', () => {
  const ringing = flow({
    start: 'ask',
    steps: {
      ask: { ask: 'Press 1.', keys: { 1: 'ring' }, silence: 'bye', wrong: 'bye' },
      ring: { dial: ['+254711000222'], maxDuration: 60, unanswered: 'nobody' },
      nobody: { end: 'Nobody is there.' },
      bye: { end: 'Goodbye.' },
    },
  });

  test.each([
    [{ callSessionState: 'Bridged', dialDestinationNumber: '+254711000222' }],
    [{ callSessionState: 'Active', dialDestinationNumber: '+254711000222' }],
    [{ callSessionState: 'dialing' }],
    [{ dequeuedToPhoneNumber: '+254711000222' }],
  ])('because the caller talks with another phone is answered by nothing: %j', async (notice) => {
    const call = aCall({ flows: { ringing } });
    await call.ask({});
    const at = call.at();
    expect((await call.ask({ dtmfDigits: '1' })).xml).toContain('<Dial');

    // The document with the Dial came from this URL: it is where Africa's Talking posts again.
    const { xml } = await call.ask(notice, { at });

    expect(xml).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });

  test('is not the first one of a call, whatever state that tells', async () => {
    const { xml } = await aCall({ flows: { ringing } }).ask({ callSessionState: 'Dialing' });

    expect(xml).toContain('Press 1.');
  });

  test('is not one from behind a Dial that nobody answered, whatever it tells of that phone', async () => {
    const call = aCall({ flows: { ringing } });
    await call.ask({});
    await call.ask({ dtmfDigits: '1' });

    const { xml } = await call.ask({ callSessionState: 'Active', dialDestinationNumber: '+254711000222' });

    expect(xml).toContain('Nobody is there.');
  });
});

describe('whatever breaks', () => {
  test('the caller hears an apology, and the log the reason', async () => {
    const broken = { ...shop, steps: { menu: { ask: { en: undefined } } } } as never;
    const { xml, faults } = await aCall({ flows: { broken } }).ask({});

    expect(xml).toContain('something went wrong');
    expect(faults).toEqual([{ kind: 'internal-error', error: expect.any(Error) }]);
  });

  test('a flow that turns in circles by itself ends with words', async () => {
    const circle = {
      start: 'a',
      steps: { a: { say: 'A.', next: 'b' }, b: { say: 'B.', next: 'a' } },
      code: () => ({}),
    };
    const { xml, faults } = await aCall({ flows: { circle } as never }).ask({});

    expect(xml).toContain('something went wrong');
    expect(faults).toEqual([{ kind: 'flow-error', flow: 'circle', step: 'a', why: 'endless' }]);
  });

  test('a step that is not there ends with words', async () => {
    const hole = { start: 'a', steps: { a: { say: 'A.', next: 'b' } }, code: () => ({}) };
    const { xml, faults } = await aCall({ flows: { hole } as never }).ask({});

    expect(xml).toContain('something went wrong');
    expect(faults).toEqual([{ kind: 'flow-error', flow: 'hole', step: 'b', why: 'no-such-step' }]);
  });
});
