// The kinds of documents that applications of others have published or were seen to answer, and the verdict on each. They
// are written anew here; the source names what stands behind the verdict:
//   documentation   Africa's Talking's own pages
//   library         what one of Africa's Talking's own libraries builds or demands
//   live            an application that is in use with the real service says so
//   XML             the standard
//   guess           nothing but good sense: a rule can be set, or the page on the simulator lists it
import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import { defaultRules } from '../../simulator/rules.ts';
import { isInvalid, readProgram } from '../../simulator/verbs/program.ts';
import { agent, bench, caller, line, of, ok } from './stand-in.ts';

type Source = 'documentation' | 'library' | 'live' | 'XML' | 'guess';
type Verdict = 'carried out' | 'carried out, with a warning' | 'refused';

const reading = { rules: defaultRules, isOurs: (phoneNumber: string) => phoneNumber === line };

function verdictOn(text: string): Verdict {
  const read = readProgram(text, reading);
  if (isInvalid(read)) return 'refused';
  return read.warnings.length === 0 ? 'carried out' : 'carried out, with a warning';
}

/** Documents: elements inside Response. */
const documents: [elements: string, verdict: Verdict, source: Source][] = [
  // Menus and prompts
  ['<Say>Welcome</Say>', 'carried out', 'documentation'],
  ['<Say voice="en-US-Standard-C" playBeep="true">Hello</Say>', 'carried out', 'documentation'],
  [
    '<Say><speak>Your code is <say-as interpret-as="digits">42</say-as><break time="1s"/></speak></Say>',
    'carried out',
    'documentation',
  ],
  ['<Say></Say>', 'carried out', 'guess'],
  ['<Say>{"text": "a Python dict as text"}</Say>', 'carried out', 'live'],
  ['<Play url="https://example.com/welcome.mp3"/>', 'carried out', 'documentation'],
  ['<Play url="https://example.com/a.mp3?x=1&amp;y=2"/>', 'carried out', 'XML'],
  ['<Play>https://example.com/welcome.mp3</Play>', 'refused', 'documentation'],
  ['<Play url="We are closed today"/>', 'refused', 'documentation'],
  ['<Play/>', 'refused', 'documentation'],
  [
    '<GetDigits timeout="30" finishOnKey="#" callbackUrl="https://example.com/next"><Say>Press</Say></GetDigits>',
    'carried out',
    'documentation',
  ],
  [
    '<GetDigits numDigits="1"><Play url="https://example.com/menu.mp3"/></GetDigits>',
    'carried out',
    'documentation',
  ],
  [
    '<GetDigits callBackUrl="https://example.com/next"><Say>Press</Say></GetDigits>',
    'carried out, with a warning',
    'live',
  ],
  ['<GetDigits numDigits="1"/>', 'carried out, with a warning', 'guess'],
  ['<GetDigits><Say>One</Say><Say>Two</Say></GetDigits>', 'refused', 'guess'],
  ['<GetDigits><Say>One</Say><Play url="https://example.com/two.mp3"/></GetDigits>', 'refused', 'guess'],
  ['<GetDigits timeout="5s"><Say>Press</Say></GetDigits>', 'refused', 'guess'],
  ['<GetDigits timeout="0"><Say>Press</Say></GetDigits>', 'refused', 'guess'],
  ['<GetDigits timeout="5.0"><Say>Press</Say></GetDigits>', 'refused', 'guess'],
  ['<GetDigits timeout=" 5 "><Say>Press</Say></GetDigits>', 'refused', 'guess'],
  ['<GetDigits finishOnKey="#*"><Say>Press</Say></GetDigits>', 'refused', 'guess'],
  ['<GetDigits finishOnKey=""><Say>Press</Say></GetDigits>', 'carried out', 'live'],
  ['<GetDigits callbackUrl="/next"><Say>Press</Say></GetDigits>', 'refused', 'guess'],
  ['<GetDigits callbackUrl=""><Say>Press</Say></GetDigits>', 'carried out', 'live'],
  ['<GetDigits timeout=" " numDigits=""><Say>Press</Say></GetDigits>', 'carried out', 'live'],
  ['<GetDigits callbackUrl="undefined"><Say>Press</Say></GetDigits>', 'refused', 'guess'],
  ['<GetDigits><Say>Press</Say></GetDigits><Say>Nothing was pressed</Say>', 'carried out', 'documentation'],
  ['<CollectDigits><Say>Press</Say></CollectDigits>', 'refused', 'documentation'],
  // Dial
  [`<Dial phoneNumbers="${agent}"/>`, 'carried out', 'documentation'],
  [
    `<Dial phoneNumbers="${agent},+254733000333" record="true" sequential="true"/>`,
    'carried out',
    'documentation',
  ],
  ['<Dial phoneNumbers="test@ke.sip.africastalking.com"/>', 'carried out', 'documentation'],
  ['<Dial phoneNumbers="company.agent@ke.sip.africastalking.com"/>', 'carried out', 'documentation'],
  ['<Dial phoneNumbers="company.agent"/>', 'carried out', 'live'],
  ['<Dial phoneNumbers="agent_7"/>', 'carried out', 'live'],
  ['<Dial phoneNumbers="1001@ke.sip.africastalking.com"/>', 'carried out', 'live'],
  [
    `<Dial phoneNumbers="${agent}" ringBackTone="https://example.com/tone.mp3"/>`,
    'carried out',
    'documentation',
  ],
  [
    `<Dial phoneNumbers="${agent}" ringbackTone="https://example.com/tone.mp3"/>`,
    'carried out',
    'documentation',
  ],
  [`<Dial phoneNumbers="${agent}" ringBackTone="None"/>`, 'carried out, with a warning', 'live'],
  [`<Dial phoneNumbers="${agent}" callerId="${line}"/>`, 'carried out', 'documentation'],
  [`<Dial phoneNumbers="${agent}" callerId="false"/>`, 'carried out, with a warning', 'library'],
  [
    `<Dial phoneNumbers="${agent}" callerId="null" ringbackTone="null"/>`,
    'carried out, with a warning',
    'library',
  ],
  [`<Dial phoneNumbers="${agent}" maxDuration="-1"/>`, 'carried out', 'library'],
  [`<Dial phoneNumbers="${agent}" maxDuration="60"/>`, 'carried out', 'documentation'],
  ['<Dial phoneNumbers=""/>', 'refused', 'documentation'],
  ['<Dial/>', 'refused', 'documentation'],
  [`<Dial phoneNumbers="${agent}"/><Say>Nobody answered</Say>`, 'carried out', 'documentation'],
  // Record
  ['<Record/>', 'carried out', 'documentation'],
  [
    '<Record finishOnKey="#" maxLength="10" timeout="10" trimSilence="true" playBeep="true" callbackUrl="https://example.com/recorded"><Say>Speak</Say></Record>',
    'carried out',
    'documentation',
  ],
  ['<Record maxLength="" trimSilence="false"/>', 'carried out', 'live'],
  ['<Record playBeep="True"/>', 'carried out, with a warning', 'guess'],
  ['<Record finishOnKey="#"/><Say>Thank you</Say>', 'carried out, with a warning', 'documentation'],
  // Queues, conferences, the rest
  ['<Enqueue holdMusic="https://example.com/music.mp3" name="support"/>', 'carried out', 'documentation'],
  ['<Enqueue holdMusic=""/>', 'carried out', 'live'],
  [`<Dequeue phoneNumber="${line}" name="support"/>`, 'carried out', 'documentation'],
  ['<Dequeue/>', 'refused', 'documentation'],
  ['<Conference/>', 'carried out', 'documentation'],
  ['<Conference>Room_222</Conference>', 'carried out, with a warning', 'live'],
  ['<Redirect>https://example.com/next</Redirect>', 'carried out', 'documentation'],
  ['<Redirect>https://example.com/next?a=1&amp;b=2</Redirect>', 'carried out', 'XML'],
  ['<Redirect>https://example.com/next?a=1&b=2</Redirect>', 'refused', 'live'],
  ['<Redirect>/next</Redirect>', 'refused', 'guess'],
  ['<Reject/>', 'carried out', 'documentation'],
  ['<Say>Goodbye</Say><Hangup/>', 'refused', 'live'],
  ['<Say>Wait</Say><Pause length="2"/>', 'refused', 'guess'],
  ['<say>Hello</say>', 'refused', 'documentation'],
  ['<SAY>Hello</SAY>', 'refused', 'documentation'],
  ['<Say VOICE="man">Hello</Say>', 'carried out, with a warning', 'guess'],
  ['Hello', 'carried out, with a warning', 'guess'],
  ['', 'carried out', 'documentation'],
];

/** Whole answers. */
const hello = '<Response><Say>Hello</Say></Response>';
const answers: [answer: string, verdict: Verdict, source: Source][] = [
  [`<?xml version="1.0" encoding="UTF-8"?>${hello}`, 'carried out', 'documentation'],
  [`<?xml version="1.0" encoding="UTF-8"?>\r\n\r\n${hello}\r\n\r\n`, 'carried out', 'XML'],
  [`\uFEFF${hello}`, 'carried out', 'XML'],
  [`  \n${hello}`, 'carried out', 'XML'],
  [`${hello}<!-- rendered in 3 ms -->`, 'carried out', 'XML'],
  [`<?xml-stylesheet href="a.css"?>${hello}`, 'carried out', 'XML'],
  [`<!DOCTYPE Response>${hello}`, 'carried out, with a warning', 'guess'],
  ['<Response xmlns="https://example.com/"><Say>Hello</Say></Response>', 'carried out', 'guess'],
  ['<Response><Say><![CDATA[Tom & Jerry]]></Say></Response>', 'carried out', 'XML'],
  ['<Response><Say>&#72;ello &#x1F44B; 👋</Say></Response>', 'carried out', 'XML'],
  [`\n<?xml version="1.0"?>${hello}`, 'refused', 'live'],
  [`undefined${hello}`, 'refused', 'XML'],
  ['<Response><Say voice=man>Hello</Say></Response>', 'refused', 'XML'],
  ['<Response><Say>Tom & Jerry</Say></Response>', 'refused', 'live'],
  ['<Response><Say>Hello&nbsp;there</Say></Response>', 'refused', 'XML'],
  ['<Response><Say>Hello</Response>', 'refused', 'XML'],
  ['<Say>Hello</Say></Response>', 'refused', 'XML'],
  ['<response><Say>Hello</Say></response>', 'refused', 'documentation'],
  [`${hello}${hello}`, 'refused', 'XML'],
  ['<Response><Say>Hello\u0000</Say></Response>', 'refused', 'XML'],
  ['', 'refused', 'guess'],
  ['OK', 'refused', 'guess'],
  ['None', 'refused', 'guess'],
  [JSON.stringify(hello), 'refused', 'guess'],
  [`b'${hello}'`, 'refused', 'guess'],
  ['&lt;Response&gt;&lt;/Response&gt;', 'refused', 'guess'],
  ['<Response><Say voice=“woman”>Hello</Say></Response>', 'refused', 'XML'],
  ['<Response><Say>3 < 4</Say></Response>', 'refused', 'XML'],
  ['<Response><GetDigits timeout="5" timeout="6"/></Response>', 'refused', 'XML'],
  ['{"actions":[{"say":"Hello"}]}', 'refused', 'documentation'],
  ['<!DOCTYPE html><html><body>Not found</body></html>', 'refused', 'documentation'],
  [
    `<br />\n<b>Warning</b>:  Undefined variable in <b>/a.php</b> on line <b>2</b><br />\n${hello}`,
    'refused',
    'XML',
  ],
];

describe('a document of a kind that was published', () => {
  it.each(documents)('%s: %s (%s)', (elements, verdict) => {
    expect(verdictOn(`<Response>${elements}</Response>`)).toBe(verdict);
  });
});

describe('an answer of a kind that was seen', () => {
  it.each(answers)('%j: %s (%s)', (answer, verdict) => {
    expect(verdictOn(answer)).toBe(verdict);
  });
});

describe('a verdict', () => {
  it('is what a call comes to', async () => {
    let answer = '';
    const { simulator } = await bench(() => ok(answer));

    for (const [text, verdict] of answers) {
      answer = text;
      const transcript = await callOnce(simulator);
      const warned = of('note', transcript).some(({ level }) => level === 'warning');
      const actual =
        transcript.summary.dropped !== undefined
          ? 'refused'
          : warned
            ? 'carried out, with a warning'
            : 'carried out';
      expect([text, actual]).toEqual([text, verdict]);
    }
  });

  it('of refusal that is a guess says so, and can be set otherwise', () => {
    const lenient = {
      ...reading,
      rules: {
        ...defaultRules,
        unexpectedElement: 'skip',
        secondPrompt: 'skip',
        invalidValue: 'default',
        relativeUrl: 'resolve',
        noDocument: 'hangUp',
      } as const,
      baseUrl: 'http://127.0.0.1:5000/voice',
    };
    const all = [...documents.map((row) => [`<Response>${row[0]}</Response>`, ...row.slice(1)]), ...answers];
    const guessed = all.filter(([, verdict, source]) => verdict === 'refused' && source === 'guess');

    for (const [text = ''] of guessed) {
      const strict = readProgram(text, reading);
      expect(isInvalid(strict) && strict.hint).toContain('is a guess');
      expect(isInvalid(readProgram(text, lenient))).toBe(false);
    }
    expect(guessed.length).toBeGreaterThan(5);
  });
});

/** What is wrong by status, headers or timing is tried in explains.test.ts and failing-service.test.ts. */
async function callOnce(simulator: Simulator) {
  return simulator.dialIn({ from: caller }).ended;
}
