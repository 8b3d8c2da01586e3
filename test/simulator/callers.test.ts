import { describe, expect, it } from 'vitest';
import { type PhoneScript, realTime } from '../../simulator/index.ts';
import { agent, bench, caller, callOut, callOutAndWait, of, said } from './stand-in.ts';

function menu(fields: Record<string, string>) {
  return fields['dtmfDigits'] === undefined
    ? '<GetDigits numDigits="1" timeout="5"><Say>Press</Say></GetDigits><Say>Nothing</Say>'
    : `<GetDigits numDigits="2" timeout="5"><Say>You pressed ${fields['dtmfDigits']}</Say></GetDigits>`;
}

async function called(script: PhoneScript) {
  const { simulator, callbacks } = await bench(menu);
  simulator.phone(caller).follows(script);
  return { transcript: await callOutAndWait(simulator, caller), callbacks };
}

describe('a scripted phone', () => {
  it('answers after the seconds that it is told', async () => {
    const { transcript } = await called({ answerAfter: 12 });

    expect(of('answered', transcript)[0]?.after).toBe(13);
  });

  it('presses its keys prompt by prompt', async () => {
    const { callbacks } = await called({ keys: ['1', '22'] });

    expect(callbacks().flatMap(({ dtmfDigits }) => dtmfDigits ?? [])).toEqual(['1', '22']);
  });

  it('presses late what it meant to press early, and keeps the next keys for the next prompt', async () => {
    const { callbacks } = await called({ keys: [{ keys: '1', early: true, after: 3 }, '22'] });

    expect(callbacks().flatMap(({ dtmfDigits }) => dtmfDigits ?? [])).toEqual(['1', '22']);
  });

  it('is silent at a prompt whose keys are empty', async () => {
    const { transcript } = await called({ keys: [''] });

    expect(said(transcript)).toEqual(['Press', 'Nothing']);
  });

  it('is silent when it has no more keys', async () => {
    const { callbacks } = await called({ keys: ['1'] });

    expect(callbacks().flatMap(({ dtmfDigits }) => dtmfDigits ?? [])).toEqual(['1']);
  });

  it('presses at the pace that it is told', async () => {
    const { transcript } = await called({ keys: ['1', { keys: '22', after: 2, every: 4 }] });

    const [first, second, third] = of('key', transcript).map(({ after }) => after);
    const prompt = of('listening', transcript)[1]?.after ?? 0;
    expect(first).toBeGreaterThan(0);
    expect((second ?? 0) - prompt).toBeCloseTo(2);
    expect((third ?? 0) - (second ?? 0)).toBeCloseTo(4);
  });

  it('tells which of its keys nothing has asked for', async () => {
    const { simulator } = await bench(() => '<GetDigits numDigits="1" timeout="5"/>');

    const { summary } = await simulator.dialIn({ from: caller, script: { keys: ['', '3', '4#'] } }).ended;

    expect(summary.keysLeft).toEqual(['3', '4#']);
  });

  it('hangs up so many seconds after it answered', async () => {
    const { transcript } = await called({ hangUpAfter: 2.5 });

    expect(transcript.summary).toMatchObject({ durationInSeconds: '3', hangupCause: 'NORMAL_CLEARING' });
    expect(of('hung-up', transcript)).toMatchObject([{ by: 'phone', phoneNumber: caller }]);
  });

  it.each([
    [{ verb: 'GetDigits' }, []],
    [{ verb: 'GetDigits', nth: 2 }, ['Press']],
    [{ verb: 'Say', nth: 2, after: 0.2 }, ['Press', 'You pressed 1']],
  ] as const)('hangs up at a moment: %o', async (hangUpAt, heard) => {
    const { transcript } = await called({ keys: ['1'], hangUpAt });

    expect(said(transcript)).toEqual(heard);
    expect(of('hung-up', transcript)[0]?.by).toBe('phone');
  });

  it('speaks as long as it is told, recording by recording', async () => {
    const { simulator } = await bench((fields) =>
      fields['recordingUrl'] === undefined || fields['isActive'] === '0'
        ? '<Record finishOnKey="#"/>'
        : '<Record finishOnKey="#" maxLength="60"/>',
    );

    const { events } = await simulator.dialIn({ from: caller, script: { speakFor: [3, 7], hangUpAfter: 30 } })
      .ended;

    const recorded = of('recording', { events }).flatMap((event) =>
      event.state === 'ended' ? event.seconds : [],
    );
    expect(recorded.slice(0, 3)).toEqual([3.5, 7.5, 7.5]);
  });

  it('follows its script for as many calls as it is told, then is the default phone again', async () => {
    const { simulator } = await bench(() => '<Say>Hello</Say>');
    simulator.phone(caller).follows({ onRing: 'busy', calls: 2 });

    const causes = [];
    for (let call = 0; call < 3; call += 1) {
      causes.push((await callOutAndWait(simulator, caller)).summary.hangupCause);
    }

    expect(causes).toEqual(['USER_BUSY', 'USER_BUSY', 'NORMAL_CLEARING']);
  });

  it('can be in several calls at once', async () => {
    const { simulator } = await bench(menu);
    simulator.phone(caller).answers({ keys: ['1'] });

    const calls = await Promise.all(Array.from({ length: 5 }, () => callOutAndWait(simulator, caller)));

    expect(calls.map(({ summary }) => summary.status)).toEqual(Array(5).fill('Success'));
  });

  it('of instant pace ends at once, though the simulator runs in real time', async () => {
    const { simulator } = await bench(menu, { clock: realTime() });
    simulator.phone(caller).answers({ keys: ['1'], pace: 'instant' });
    const begun = performance.now();

    const { summary } = await callOutAndWait(simulator, caller);

    expect(Number(summary.durationInSeconds)).toBeGreaterThan(5);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('the default phone', () => {
  it('answers after three seconds and presses nothing', async () => {
    const { simulator } = await bench(menu);

    const transcript = await callOutAndWait(simulator, agent);

    expect(of('answered', transcript)[0]?.after).toBe(4);
    expect(said(transcript)).toEqual(['Press', 'Nothing']);
  });

  it('behaves as the simulator was told that the default phone does', async () => {
    const { simulator } = await bench(menu, { defaultPhone: { onRing: 'reject' } });

    const { summary } = await callOutAndWait(simulator, agent);

    expect(summary.hangupCause).toBe('CALL_REJECTED');
  });
});

describe('a simulated number', () => {
  it.each([
    ['+254799000010', 'USER_BUSY'],
    ['+254799000011', 'NO_ANSWER'],
    ['+254799000012', 'CALL_REJECTED'],
    ['+254799000013', 'SUBSCRIBER_ABSENT'],
    ['+254799000014', 'UNALLOCATED_NUMBER'],
    ['+254799000015', 'NO_USER_RESPONSE'],
    ['+254799000016', 'NORMAL_TEMPORARY_FAILURE'],
    ['+254799000017', 'SERVICE_UNAVAILABLE'],
    ['+254799000018', 'RECOVERY_ON_TIMER_EXPIRE'],
    ['+254799000019', 'UNSPECIFIED'],
    ['+254799000020', 'NORMAL_CLEARING'],
  ])('%s always ends by %s', async (number, cause) => {
    const { simulator } = await bench(menu);

    const { summary } = await callOutAndWait(simulator, number);

    expect(summary.hangupCause).toBe(cause);
  });
});

describe('a phone that somebody holds', () => {
  it('rings, is answered, presses keys and hangs up when told', async () => {
    const { simulator, callbacks } = await bench(menu);
    const phone = simulator.phone(caller).open();
    const done: (string | undefined)[] = [];
    const stop = simulator.listen((event) => {
      if (event.kind === 'ringing') done.push(phone.act({ do: 'answer' }));
      if (event.kind === 'listening' && event.numDigits === 1)
        done.push(phone.act({ do: 'keys', keys: '1' }));
      if (event.kind === 'listening' && event.numDigits === 2) done.push(phone.act({ do: 'hang-up' }));
    });

    const transcript = await callOutAndWait(simulator, caller);

    stop();
    expect(done).toEqual([undefined, undefined, undefined]);
    expect(callbacks().flatMap(({ dtmfDigits }) => dtmfDigits ?? [])).toEqual(['1']);
    expect(of('hung-up', transcript)[0]?.by).toBe('phone');
  });

  it('rings out when nobody answers', async () => {
    const { simulator } = await bench(menu);
    simulator.phone(caller).open();

    const { summary } = await callOutAndWait(simulator, caller);

    expect(summary.hangupCause).toBe('NO_ANSWER');
  });

  it('rejects when told', async () => {
    const { simulator } = await bench(menu);
    const phone = simulator.phone(caller).open();
    const stop = simulator.listen((event) => {
      if (event.kind === 'ringing') phone.act({ do: 'reject' });
    });

    const { summary } = await callOutAndWait(simulator, caller);

    stop();
    expect(summary.hangupCause).toBe('CALL_REJECTED');
  });

  it('is busy for a second call', async () => {
    const { simulator } = await bench(menu);
    simulator.phone(caller).open();
    await callOut(simulator, `${caller},${caller}`);

    const calls = await Promise.all(simulator.calls.map(({ ended }) => ended));

    expect(calls.map(({ summary }) => summary.hangupCause)).toEqual(['NO_ANSWER', 'USER_BUSY']);
  });

  it('says what it cannot do, and why', async () => {
    const { simulator } = await bench(menu);
    const phone = simulator.phone(caller).open();

    expect(phone.act({ do: 'answer' })).toBe(`${caller} is in no call: nothing to answer.`);
  });

  it('ends its call when it is put away', async () => {
    const { simulator } = await bench(() => `<Say>${'a'.repeat(3000)}</Say>`);
    const phone = simulator.phone(caller).open();
    const stop = simulator.listen((event) => {
      if (event.kind === 'ringing') phone.act({ do: 'answer' });
      if (event.kind === 'verb') phone.close();
    });

    const { summary } = await callOutAndWait(simulator, caller);

    stop();
    expect(summary.durationInSeconds).toBe('0');
  });

  it('hears a text to its end for itself, when it speaks', async () => {
    const { simulator } = await bench(() => `<Say>${'a'.repeat(1500)}</Say>`);
    const phone = simulator.phone(caller).open({ speaks: true });
    const stop = simulator.listen((event) => {
      if (event.kind === 'ringing') phone.act({ do: 'answer' });
      if (event.kind === 'verb') phone.act({ do: 'heard', index: event.index });
    });

    const { summary } = await callOutAndWait(simulator, caller);

    stop();
    expect(summary.durationInSeconds).toBe('0');
  });

  it('turns an instant call to real time when it is dialled', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}"/>`, { clock: realTime() });
    const phone = simulator.phone(agent).open();
    const stop = simulator.listen((event) => {
      if (event.kind === 'ringing' && event.phoneNumber === agent)
        setTimeout(() => phone.act({ do: 'answer' }), 100);
      if (event.kind === 'connected') setTimeout(() => phone.act({ do: 'hang-up' }), 100);
    });

    const transcript = await simulator.dialIn({ from: caller, script: { pace: 'instant', talkFor: 60 } })
      .ended;

    stop();
    expect(of('connected', transcript)).toHaveLength(1);
    expect(transcript.summary.durationInSeconds).toBe('1');
  });
});
