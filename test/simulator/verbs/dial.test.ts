// Africa's Talking, Voice › Dial: connects the caller with one of `phoneNumbers` (commas, no spaces): telephone
// numbers, SIP addresses, browser phones. `sequential` tries them one by one, else all ring and the first wins
// (the others end by LOSE_RACE, help centre › hangupCause). Ends the list if somebody picks up; otherwise the
// next element runs. `callerId`, `ringBackTone`, `record`, `maxDuration`. The last request has the dial fields.
import { describe, expect, it } from 'vitest';
import { agent, bench, caller, ending, line, of, said } from '../stand-in.ts';

const second = '+254733000333';

describe('Dial', () => {
  it('connects the caller, and ends the list when somebody picks up', async () => {
    const { simulator, callbacks } = await bench(() => `<Dial phoneNumbers="${agent}"/><Say>Never</Say>`);
    simulator.phone(agent).answers({ answerAfter: 2, talkFor: 20 });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(said(transcript)).toEqual([]);
    expect(of('connected', transcript)[0]?.phones).toEqual([caller, agent]);
    expect(callbacks().at(-1)).toMatchObject({
      isActive: '0',
      status: 'Success',
      hangupCause: 'NORMAL_CLEARING',
      durationInSeconds: '22',
      dialDestinationNumber: agent,
      dialDurationInSeconds: '20',
      dialStartTime: '2026-01-05+06:00:02',
      lastBridgeHangupCause: 'NORMAL_CLEARING',
    });
  });

  it('goes on to the next element when nobody picks up, and still counts as a success in the end', async () => {
    const { simulator, callbacks } = await bench(() => `<Dial phoneNumbers="${agent}"/><Say>Sorry</Say>`);
    simulator.phone(agent).isBusy();

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(said(transcript)).toEqual(['Sorry']);
    expect(callbacks().at(-1)).toMatchObject({
      status: 'Success',
      hangupCause: 'NORMAL_CLEARING',
      dialDurationInSeconds: '0',
      lastBridgeHangupCause: 'USER_BUSY',
    });
  });

  it('rings all at once: the first to pick up wins, the others lose the race', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent},${second}"/>`);
    simulator.phone(agent).answers({ answerAfter: 8 });
    simulator.phone(second).answers({ answerAfter: 3 });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(
      of('ringing', transcript)
        .slice(1)
        .map(({ phoneNumber }) => phoneNumber),
    ).toEqual([agent, second]);
    expect(of('connected', transcript)[0]?.phones).toEqual([caller, second]);
    expect(of('not-answered', transcript)).toMatchObject([{ phoneNumber: agent, hangupCause: 'LOSE_RACE' }]);
  });

  it('connects one phone only when two pick up in the same moment', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent},${second}"/>`);

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('answered', transcript).filter(({ role }) => role === 'dialled')).toHaveLength(1);
  });

  it('rings one after the other when sequential', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent},${second}" sequential="true"/>`);
    simulator.phone(agent).rejects({ answerAfter: 4 });
    simulator.phone(second).answers({ answerAfter: 2 });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    const rung = of('ringing', transcript).slice(1);
    expect(rung.map(({ phoneNumber, after }) => [phoneNumber, after])).toEqual([
      [agent, 0],
      [second, 4],
    ]);
    expect(of('connected', transcript)[0]?.phones).toEqual([caller, second]);
  });

  it('shows our own number to the dialled phone, or callerId', async () => {
    const { simulator } = await bench(
      () => `<Dial phoneNumbers="${agent}"/><Dial phoneNumbers="${agent}" callerId="+254711082999"/>`,
    );
    simulator.phone(agent).isBusy();

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(
      of('ringing', transcript)
        .slice(1)
        .map(({ callerId }) => callerId),
    ).toEqual([line, '+254711082999']);
  });

  it.each(['ringBackTone', 'ringbackTone'])('plays the tone of %s while it rings', async (attribute) => {
    const { simulator } = await bench(
      () => `<Dial phoneNumbers="${agent}" ${attribute}="https://example.com/r.mp3"/>`,
    );

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('waiting', transcript)[0]).toMatchObject({ where: 'dial', music: 'https://example.com/r.mp3' });
    expect(of('note', transcript)).toEqual([]);
  });

  it('cuts the talk off at maxDuration', async () => {
    const { simulator, callbacks } = await bench(() => `<Dial phoneNumbers="${agent}" maxDuration="15"/>`);
    simulator.phone(agent).answers({ talkFor: 600 });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(ending('Dial', transcript)).toContain('maxDuration of 15 s reached');
    expect(callbacks().at(-1)?.['dialDurationInSeconds']).toBe('15');
  });

  it('records the talk, and has the recording in the last request', async () => {
    const { simulator, callbacks } = await bench(() => `<Dial phoneNumbers="${agent}" record="true"/>`);

    await simulator.dialIn({ from: caller }).ended;

    expect(callbacks().at(-1)?.['recordingUrl']).toMatch(/\.mp3$/);
  });

  it('ends when the caller hangs up, and stops ringing when that is before anybody picked up', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}"/>`);
    simulator.phone(agent).ignores();

    const transcript = await simulator.dialIn({ from: caller, script: { hangUpAfter: 5 } }).ended;

    expect(of('not-answered', transcript)).toMatchObject([
      { phoneNumber: agent, hangupCause: 'ORIGINATOR_CANCEL' },
    ]);
    expect(transcript.summary).toMatchObject({ durationInSeconds: '5', hangupCause: 'NORMAL_CLEARING' });
  });

  it('reaches a browser phone that somebody has open, by either of its addresses', async () => {
    const { simulator } = await bench(() => '<Dial phoneNumbers="piga.jane@ke.sip.africastalking.com"/>');
    const phone = simulator.phone('piga.jane').open();
    const stop = simulator.listen((event) => {
      if (event.kind === 'ringing' && event.phoneNumber === 'piga.jane') phone.act({ do: 'answer' });
      if (event.kind === 'connected') phone.act({ do: 'hang-up' });
    });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    stop();
    expect(of('connected', transcript)[0]?.phones).toEqual([caller, 'piga.jane']);
  });

  it('does not find a browser phone that nobody has open', async () => {
    const { simulator } = await bench(() => '<Dial phoneNumbers="piga.jane"/>');

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('not-answered', transcript)).toMatchObject([{ hangupCause: 'USER_NOT_REGISTERED' }]);
  });

  it('cannot dial a number with a space before it, and says so', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}, ${second}"/>`);
    simulator.phone(agent).isBusy();

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('note', transcript)[0]?.words).toBe(`Dial cannot reach " ${second}": there is a space in it.`);
    expect(of('ringing', transcript)).toHaveLength(2);
  });

  it('charges both legs', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}"/>`, {
      rates: { '254': { inbound: '1', outbound: '6' }, '*': { inbound: '0', outbound: '0' } },
    });
    simulator.phone(agent).answers({ answerAfter: 10, talkFor: 50 });

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    // 60 s of an inbound call at 1 a minute, and 50 s of an outbound one at 6 a minute.
    expect(summary).toMatchObject({ amount: '6.000', currencyCode: 'KES' });
  });

  it('posts once more when the talk begins, if so told', async () => {
    const { simulator, callbacks } = await bench(() => `<Dial phoneNumbers="${agent}"/>`, {
      rules: { postWhenBridged: true },
    });

    await simulator.dialIn({ from: caller }).ended;

    expect(callbacks().map(({ isActive, callSessionState }) => [isActive, callSessionState])).toEqual([
      ['1', 'Ringing'],
      ['1', 'Bridged'],
      ['0', 'Completed'],
    ]);
  });
});
