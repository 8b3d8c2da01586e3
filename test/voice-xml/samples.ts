import {
  conference,
  dequeue,
  dial,
  enqueue,
  getDigits,
  pause,
  play,
  record,
  redirect,
  reject,
  response,
  responseOf,
  say,
  sayAs,
  speak,
  type VoiceResponse,
} from '../../lib/voice-xml/index.ts';

/** A document that somebody else wrote, and what it must be read as. */
export interface Sample {
  /** Who wrote it and where it stands. */
  readonly from: string;
  readonly xml: string;
  readonly document: VoiceResponse;
  /** Where it breaks the grammar, if it does: line, column and path. */
  readonly faults?: readonly (readonly [line: number, column: number, path: string])[];
}

// Numbers are masked in Africa's Talking's samples, so that they are no numbers: the reader says so, and still reads.
const masked = ['+254711XXXYYY', '+254733YYYZZZ', 'test@ke.sip.africastalking.com'];

/** Africa's Talking's own manual, in its own layout. */
export const documented: readonly Sample[] = [
  {
    from: 'docs.africastalking.com/voice/say',
    xml: '<Response>\n    <Say voice="man" playBeep="false">Your balance is 1234 Shillings</Say>\n</Response>',
    document: response(say({ voice: 'man', playBeep: false }, 'Your balance is 1234 Shillings')),
  },
  {
    from: 'docs.africastalking.com/voice/play',
    xml: '<Response>\n    <Play url="http://www.myvoicemailserver.com/audio/vmail.wav"/>\n</Response>',
    document: response(play({ url: 'http://www.myvoicemailserver.com/audio/vmail.wav' })),
  },
  {
    from: 'docs.africastalking.com/voice/getdigits',
    xml:
      '<Response>\n  <GetDigits timeout="30" finishOnKey="#">\n' +
      '    <Say>Please enter your account number followed by the hash sign</Say>\n  </GetDigits>\n' +
      '  <Say>We did not get your account number. Good bye</Say>\n</Response>',
    document: response(
      getDigits(
        { timeout: 30, finishOnKey: '#' },
        say('Please enter your account number followed by the hash sign'),
      ),
      say('We did not get your account number. Good bye'),
    ),
  },
  {
    from: 'docs.africastalking.com/voice/dial',
    xml:
      '<Response>\n  <Dial phoneNumbers="+254711XXXYYY,+254733YYYZZZ,test@ke.sip.africastalking.com" ' +
      'ringbackTone="http://mymediafile.com/playme.mp3" record="true" sequential="true"/>\n</Response>',
    document: response(
      dial({
        phoneNumbers: masked,
        ringBackTone: 'http://mymediafile.com/playme.mp3',
        record: true,
        sequential: true,
      }),
    ),
    faults: [[2, 9, '/Response/Dial/@phoneNumbers']],
  },
  {
    from: 'docs.africastalking.com/voice/record, partial',
    xml:
      '<Response>\n\t<Record finishOnKey="#" maxLength="10" trimSilence="true" playBeep="true">\n' +
      '\t\t<Say>Please tell us your name after the beep.</Say>\n\t</Record>\n</Response>',
    document: response(
      record(
        { finishOnKey: '#', maxLength: 10, trimSilence: true, playBeep: true },
        say('Please tell us your name after the beep.'),
      ),
    ),
  },
  {
    from: 'docs.africastalking.com/voice/record, terminal',
    xml: '<Response>\n\t<Say playBeep="true">Please tell us your name after the beep.</Say>\n\t<Record></Record>\n</Response>',
    document: response(say({ playBeep: true }, 'Please tell us your name after the beep.'), record()),
  },
  {
    from: 'docs.africastalking.com/voice/callqueue, enqueue',
    xml: '<Response>\n  <Enqueue holdMusic="http://www.mymediaserver.com/audio/callWaiting.wav"/>\n</Response>',
    document: response(enqueue({ holdMusic: 'http://www.mymediaserver.com/audio/callWaiting.wav' })),
  },
  {
    from: 'docs.africastalking.com/voice/callqueue, dequeue',
    xml: '<Response>\n  <Dequeue phoneNumber="+254711082XXX"/>\n</Response>',
    document: response(dequeue({ phoneNumber: '+254711082XXX' })),
    faults: [[2, 12, '/Response/Dequeue/@phoneNumber']],
  },
  {
    from: 'docs.africastalking.com/voice/redirect',
    xml: '<Response>\n  <Redirect>http://www.myotherserver.com/callScript.php</Redirect>\n</Response>',
    document: response(redirect('http://www.myotherserver.com/callScript.php')),
  },
  {
    from: 'docs.africastalking.com/voice/reject',
    xml: '<Response>\n  <Reject/>\n</Response>',
    document: response(reject()),
  },
  {
    from: "Africa's Talking's Node SDK, lib/actionbuilder.js: conference",
    xml: '<?xml version="1.0" encoding="UTF-8"?><Response><Conference/></Response>',
    document: response(conference()),
  },
];

/** What other builders write, in their own manner. */
export const builtElsewhere: readonly Sample[] = [
  {
    from: "Africa's Talking's PHP SDK, src/Voice.php: two spaces and a space before the slash",
    xml:
      '<?xml version="1.0" encoding="UTF-8"?><Response><GetDigits  numDigits="4" callbackUrl="https://example.com/d">' +
      '<Say>Your PIN?</Say></GetDigits><Record /></Response>',
    document: response(
      getDigits({ numDigits: 4, callbackUrl: 'https://example.com/d' }, say('Your PIN?')),
      record(),
    ),
  },
  {
    from: "Africa's Talking's PHP SDK, src/Voice.php: callerId that was not set",
    xml: '<Response><Dial phoneNumbers="+254711000111" callerId="false"/></Response>',
    document: responseOf([dial({ phoneNumbers: ['+254711000111'], callerId: String(false) })]),
    faults: [[1, 46, '/Response/Dial/@callerId']],
  },
  {
    from: "Africa's Talking's .Net sample, VoiceApplicationController.cs: spaces around the text",
    xml:
      '<?xml version="1.0" encoding="UTF-8"?><Response><GetDigits numDigits="4" finishOnKey="*" timeout="30" >' +
      '<Say voice="man"> Enter your PIN.</Say></GetDigits></Response>',
    document: response(
      getDigits({ numDigits: 4, finishOnKey: '*', timeout: 30 }, say({ voice: 'man' }, ' Enter your PIN.')),
    ),
  },
  {
    from: 'SamuelMwangiW/africastalking-laravel: speech markup',
    xml:
      '<Response><Say voice="en-US-Wavenet-C"><speak>Take a deep breath.<break time="200ms"/>' +
      '<say-as interpret-as="telephone" google:style="zero-as-zero">0800694269</say-as></speak></Say>' +
      '<Enqueue name="support" holdMusic="https://example.com/hold.mp3" /></Response>',
    document: response(
      say(
        { voice: 'en-US-Wavenet-C' },
        speak(
          'Take a deep breath.',
          pause({ time: '200ms' }),
          sayAs({ 'interpret-as': 'telephone', 'google:style': 'zero-as-zero' }, '0800694269'),
        ),
      ),
      enqueue({ name: 'support', holdMusic: 'https://example.com/hold.mp3' }),
    ),
  },
  {
    from: 'instedd/verboice: a Say with an attribute that Africa’s Talking does not document',
    xml: '<Response><Say language="en">.</Say></Response>',
    document: responseOf([say({ language: 'en' } as object, '.')]),
    faults: [[1, 16, '/Response/Say/@language']],
  },
  {
    from: 'by hand: comments, CDATA, single quotes, references by number, Windows line ends and a byte order mark',
    xml:
      "\ufeff<?xml version='1.0'?>\r\n<!-- menu -->\r\n<Response>\r\n" +
      "<Say voice='woman'><![CDATA[Tom & Jerry <3]]> &#38; &#x41;&apos;s</Say>\r\n" +
      '<Redirect>\r\n  https://example.com/?a=1&amp;b=2\r\n</Redirect>\r\n</Response>\r\n',
    document: response(
      say({ voice: 'woman' }, "Tom & Jerry <3 & A's"),
      redirect('https://example.com/?a=1&b=2'),
    ),
  },
];
