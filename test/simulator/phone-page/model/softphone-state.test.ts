import { describe, expect, test } from 'vitest';
import type { CallEvent, CallTranscript } from '../../../../simulator/index.ts';
import {
  idle,
  type SoftphoneState,
  stateAfter,
} from '../../../../simulator/phone-page/model/softphone-state.js';
import { billOf, secondsLeft, statusOf } from '../../../../simulator/phone-page/model/status.js';
import { agent, bench, caller, callOutAndWait, line } from '../../stand-in.ts';

/** What the phone says of itself, one status after the other, while a call goes on. */
function statuses({ events }: CallTranscript, phoneNumber = caller): string[] {
  const seen = shown(events, phoneNumber).map(statusOf);
  return seen.filter((status, place) => status !== seen[place - 1]);
}

function shown(events: readonly CallEvent[], phoneNumber: string): SoftphoneState[] {
  let softphone: SoftphoneState = idle;
  return events.map((event) => {
    softphone = stateAfter(softphone, phoneNumber, event);
    return softphone;
  });
}

function atTheEnd({ events }: CallTranscript, phoneNumber = caller): SoftphoneState {
  return shown(events, phoneNumber).at(-1) as SoftphoneState;
}

function menu({ dtmfDigits }: Record<string, string>) {
  return dtmfDigits === undefined
    ? '<GetDigits numDigits="1"><Say>Press 1.</Say></GetDigits>'
    : '<Play url="https://example.com/music/waltz.mp3?x=1"/>';
}

describe('A phone that is called', () => {
  test('goes from rest through ringing and talk to the end', async () => {
    const { simulator } = await bench(menu);
    simulator.phone(caller).answers({ keys: ['1'] });

    const call = await callOutAndWait(simulator, caller);

    expect(statuses(call)).toEqual([
      'Ready',
      'Incoming call',
      'Connected',
      'Asking your service',
      'Connected',
      'Listen',
      'Connected',
      'Press a key',
      'Asking your service',
      'Connected',
      'Playing',
      'Connected',
      'The service has hung up',
    ]);
  });

  test('keeps what was heard and pressed, in order', async () => {
    const { simulator } = await bench(menu);
    simulator.phone(caller).answers({ keys: ['1'] });

    const end = atTheEnd(await callOutAndWait(simulator, caller));

    expect(end).toMatchObject({
      stage: 'ended',
      other: line,
      heard: [
        { who: 'line', kind: 'said', text: 'Press 1.' },
        { who: 'phone', kind: 'keys', text: '1' },
        { who: 'line', kind: 'played', text: 'waltz.mp3' },
      ],
    });
  });

  test('shows the bill when the call is over, and the same seconds as the bill', async () => {
    const { simulator } = await bench(menu);
    simulator.phone(caller).answers({ keys: ['1'] });

    const call = await callOutAndWait(simulator, caller);

    const { durationInSeconds, amount } = call.summary;
    expect(billOf(atTheEnd(call))).toBe(`0:${durationInSeconds?.padStart(2, '0')} · KES ${amount}`);
  });

  test('says that it declined', async () => {
    const { simulator } = await bench(menu);
    simulator.phone(caller).rejects();

    expect(statuses(await callOutAndWait(simulator, caller)).at(-1)).toBe('You declined');
  });

  test('is left alone by the calls of others', async () => {
    const { simulator } = await bench(menu);

    expect(statuses(await callOutAndWait(simulator, '+254711000999'))).toEqual(['Ready']);
  });
});

describe('A phone that dials', () => {
  test('hears that it is cut off, why, and what would be right', async () => {
    const { simulator } = await bench(() => ({ status: 500, contentType: 'text/html', body: 'Oops' }));

    const end = atTheEnd(await simulator.dialIn({ from: caller, to: line }).ended);

    expect(end).toMatchObject({ stage: 'ended', trouble: { words: expect.stringContaining('500') } });
    expect(end.stage === 'ended' && end.trouble?.hint).toBeTruthy();
  });

  test('knows how many seconds are left to press a key', async () => {
    const { simulator } = await bench(() => '<GetDigits timeout="7"><Say>Press a key.</Say></GetDigits>');

    const { events } = await simulator.dialIn({ from: caller, to: line }).ended;

    const listening = shown(events, caller).find((softphone) => secondsLeft(softphone, 0) !== undefined);
    const since = events.find(({ kind }) => kind === 'listening')?.at ?? 0;
    expect([0, 2.5, 7, 9].map((later) => secondsLeft(listening ?? idle, since + later * 1000))).toEqual([
      7, 5, 0, 0,
    ]);
  });

  test('shows which keys are wanted', async () => {
    const wanted = async (attributes: string) => {
      const { simulator } = await bench(() => `<GetDigits ${attributes} timeout="1"/>`);
      return statuses(await simulator.dialIn({ from: caller, to: line }).ended);
    };

    expect(await wanted('numDigits="4"')).toContain('Press 4 digits');
    expect(await wanted('finishOnKey="#"')).toContain('Press digits, then #');
    expect(await wanted('numDigits="4" finishOnKey="*"')).toContain('Press 4 digits, then *');
  });

  test('records, and says how long', async () => {
    const { simulator } = await bench(({ recordingUrl }) =>
      recordingUrl === undefined ? '<Record maxLength="3" playBeep="true"/>' : '<Say>Thanks.</Say>',
    );

    const call = await simulator.dialIn({ from: caller, to: line, script: { speakFor: 2 } }).ended;

    expect(statuses(call)).toEqual(expect.arrayContaining(['Recording: press Speak', 'Recording you']));
    expect(atTheEnd(call)).toMatchObject({
      heard: expect.arrayContaining([expect.objectContaining({ text: 'Recorded 3.0 s' })]),
    });
  });
});

describe('Two phones that are connected', () => {
  test('show each other, and only the caller has a bill', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}"/>`);

    const call = await simulator.dialIn({ from: caller, to: line }).ended;

    expect(statuses(call)).toEqual(expect.arrayContaining(['Calling', 'Ringing the other phone', 'Talking']));
    expect(statuses(call, agent)).toEqual(['Ready', 'Incoming call', 'Connected', 'Talking', 'You hung up']);
    expect(billOf(atTheEnd(call, agent))).toMatch(/^0:\d\d$/);
    expect(billOf(atTheEnd(call))).toMatch(/^0:\d\d · KES \d/);
  });

  test('a phone that nobody answers tells the caller', async () => {
    const { simulator } = await bench(() => `<Dial phoneNumbers="${agent}"/><Say>Sorry.</Say>`);
    simulator.phone(agent).isBusy();

    const end = atTheEnd(await simulator.dialIn({ from: caller, to: line }).ended);

    expect('heard' in end && end.heard.map(({ text }) => text)).toEqual([
      'Connecting',
      expect.stringMatching(/busy/i),
      'Sorry.',
    ]);
  });
});
