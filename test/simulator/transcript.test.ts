import { describe, expect, it } from 'vitest';
import { paintFor, transcriptText, transcriptWriter } from '../../simulator/transcript.ts';
import { agent, bench, caller, type Script } from './stand-in.ts';

const menu: Script = ({ dtmfDigits }) =>
  dtmfDigits === undefined
    ? '<GetDigits numDigits="1" timeout="9"><Say voice="man">Press one</Say></GetDigits>'
    : '<Say>Thank you</Say>';

async function transcriptOf(script: Script, keys: string[] = ['1']) {
  const { simulator } = await bench(script, { seed: 'a transcript' });
  const { events } = await simulator.dialIn({ from: caller, script: { keys } }).ended;
  // How long the service took differs from run to run.
  return transcriptText(events).replaceAll(/\d+(\.\d+)? ms/g, '# ms');
}

describe('a transcript', () => {
  it('tells the whole call: requests and answers, XML, keys, times, the end and its cost', async () => {
    expect(await transcriptOf(menu)).toMatchInlineSnapshot(`
      "    0.0 s  Inbound call: +254711000111 (Safaricom, Kenya) calls +254711082000
                 ATVId_ee4567f0b51ebaf2e08841b21a587c7a
          0.0 s  +254711082000 rings, +254711000111 calling
          0.0 s  → 1  POST http://service.test/voice/instruct  ringing, callback URL
                 isActive=1  sessionId=ATVId_ee4567f0b51ebaf2e08841b21a587c7a  direction=Inbound
                 callerNumber=+254711000111  destinationNumber=+254711082000  callerCountryCode=254
                 callerCarrierName=Safaricom  callStartTime=2026-01-05+06:00:00  callSessionState=Ringing
          0.0 s  → 2  POST http://service.test/voice/events  ringing, events URL
                 (9 as before)
          0.0 s  ← 2  200 text/plain, # ms
                 OK
          0.0 s  ← 1  200 text/plain, # ms
          0.0 s  to be carried out:
                 <Response>
                   <GetDigits numDigits="1" timeout="9">
                     <Say voice="man">Press one</Say>
                   </GetDigits>
                 </Response>
          0.0 s  answered: the call with +254711000111 is live
          0.0 s  GetDigits timeout=9 numDigits=1
          0.0 s  Say “Press one” (0.6 s)
          0.6 s  waiting for keys, 1 of them, for 9 s
          1.6 s  +254711000111 presses 1
          1.6 s  GetDigits: "1" pressed
          1.6 s  → 3  POST http://service.test/voice/instruct  digits, callback URL
                 callSessionState=Active  dtmfDigits=1  (8 as before)
          1.6 s  → 4  POST http://service.test/voice/events  digits, events URL
                 (10 as before)
          1.6 s  ← 4  200 text/plain, # ms
                 OK
          1.6 s  ← 3  200 text/plain, # ms
          1.6 s  to be carried out:
                 <Response>
                   <Say>Thank you</Say>
                 </Response>
          1.6 s  Say “Thank you” (0.6 s)
          2.2 s  +254711000111 is off the line: the list of elements ran out (NORMAL_CLEARING)
          2.2 s  → 5  POST http://service.test/voice/instruct  final, callback URL
                 isActive=0  callSessionState=Completed  status=Success  hangupCause=NORMAL_CLEARING
                 durationInSeconds=3  currencyCode=KES  amount=0.030  (7 as before)
          2.2 s  → 6  POST http://service.test/voice/events  final, events URL
                 (14 as before)
          2.2 s  ← 5  200 text/plain, # ms
          2.2 s  ← 6  200 text/plain, # ms
                 OK
          2.2 s  Completed, NORMAL_CLEARING · 3 s · KES 0.030 · 6 requests, slowest # ms
                 ATVId_ee4567f0b51ebaf2e08841b21a587c7a
      "
    `);
  });

  it('shows the fields of a later request only where they differ', async () => {
    const text = await transcriptOf(menu);

    expect(text).toContain('callSessionState=Active  dtmfDigits=1  (8 as before)');
  });

  it('says why a call was cut off and what to do about it, beside what the service sent', async () => {
    const text = await transcriptOf(() => ({
      status: 200,
      contentType: 'text/html',
      body: 'Internal error',
    }));

    expect(text).toContain('✗ The answer is plain text, not XML. The call drops.');
    expect(text).toContain('Put what is to be spoken into <Response><Say>…</Say></Response>.');
    expect(text).toContain('Internal error');
  });

  it('explains injected faults', async () => {
    const { simulator } = await bench(menu, { faults: { callbacks: { reset: 1 } } });

    const { events } = await simulator.dialIn({ from: caller }).ended;

    expect(transcriptText(events)).toContain(
      '✗ 1  injected fault, reset: the server gets it, and the connection breaks before its answer is read',
    );
  });

  it('names the call in each line while several are under way', async () => {
    const { simulator } = await bench(menu);
    const write = transcriptWriter();
    let text = '';
    const stop = simulator.listen((event) => {
      text += write(event);
    });

    const calls = [caller, agent].map((from) => simulator.dialIn({ from, script: { keys: ['1'] } }));
    await Promise.all(calls.map(({ ended }) => ended));
    await simulator.dialIn({ from: caller }).ended;

    stop();
    const tags = calls.map(({ sessionId }) => sessionId.slice(-4));
    expect(text).toContain(`${tags[0]}     0.0 s`);
    expect(text).toContain(`${tags[1]}     0.0 s`);
    expect(text.split('\n').at(-3)).toMatch(/^ {2,}/);
  });

  it('has a line for every kind of event, and nothing undefined in it', async () => {
    const { simulator } = await bench(({ recordingUrl, dtmfDigits }) =>
      recordingUrl !== undefined
        ? `<Dial phoneNumbers="${agent}" record="true"/><Conference/>`
        : dtmfDigits === undefined
          ? '<Say playBeep="true">Hi</Say><GetDigits finishOnKey="#" timeout="3"/><Record timeout="2"/>'
          : '<Enqueue/>',
    );
    simulator.phone(agent).isBusy();

    const transcripts = await Promise.all([
      simulator.dialIn({ from: caller, script: { holdFor: 5 } }).ended,
      simulator.dialIn({ from: '+256772000111', script: { keys: ['1#'], holdFor: 5 } }).ended,
    ]);

    const text = transcripts.map(({ events }) => transcriptText(events)).join('');
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text.split('\n').every((line) => line.length <= 140)).toBe(true);
  });
});

describe('colours', () => {
  it.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: false }, {}, false],
    [{}, {}, false],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
  ])('on %o with %o: %s', (stream, env, coloured) => {
    expect(paintFor(stream, env)('good', 'text')).toBe(coloured ? '\u001b[32mtext\u001b[0m' : 'text');
  });
});
