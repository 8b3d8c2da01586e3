// Documents that must not compile, each with what the compiler's error must say, and mostly a twin that must compile.
// `npx tsc` fails when one of them compiles; types.test.ts takes the directives away and reads the errors.
import {
  audio,
  conference,
  dequeue,
  dial,
  emphasis,
  enqueue,
  getDigits,
  media,
  par,
  pause,
  phoneme,
  play,
  prosody,
  record,
  redirect,
  reject,
  response,
  say,
  sayAs,
  speak,
  sub,
  type TerminalRecord,
  type Verb,
} from '../../lib/voice-xml/index.ts';

const next = 'https://example.com/next';
const sound = 'https://example.com/sound.mp3';
const number = '+254711000111';
interface Hangup {
  readonly name: 'Hangup';
  readonly attributes: object;
  readonly children: readonly [];
}
declare const hangup: Hangup;
declare const isOpen: boolean;
declare const verbs: readonly Verb[];
declare const wanted: number;
declare const given: string;

// A verb behind one that ends the list.

// @ts-expect-error nothing behind Redirect is ever reached, as it ends the list
response(redirect(next), say('Hello.'));
response(say('Hello.'), redirect(next));

// @ts-expect-error nothing behind Reject is ever reached, as it ends the list
response(reject(), redirect(next));
response(say('Hello.'), reject());

// @ts-expect-error nothing behind Record is ever reached, as it ends the list
response(say('Go on.'), record(), say('Thank you.'));
response(say('Go on.'), record({ maxLength: 60 }), say('Thank you.'));

// @ts-expect-error nothing behind Dequeue is ever reached, as it ends the list
response(dequeue({ phoneNumber: number }), say('Nobody waits.'));
response(say('One moment.'), dequeue({ phoneNumber: number }));

// @ts-expect-error nothing behind Conference is ever reached, as it ends the list
response(conference(), redirect(next));
response(say('One moment.'), conference());

// @ts-expect-error nothing behind Redirect is ever reached, as it ends the list
response(say('a'), play({ url: sound }), redirect(next), say('b'), say('c'));
response(say('a'), play({ url: sound }), say('b'), say('c'), redirect(next));

// @ts-expect-error nothing behind Redirect is ever reached, as it ends the list
response(isOpen ? redirect(next) : undefined, say('We are closed.'));
response(isOpen ? redirect(next) : say('We are closed.'));

// @ts-expect-error a list that is made at run time goes to responseOf
response(...verbs);
response(...verbs.map((_, index) => say(`Number ${index}.`)));

// A wrong child.

// @ts-expect-error 'Element<"Dial">' is not assignable to parameter of type 'Child<"GetDigits">'
getDigits({ numDigits: 1 }, dial({ phoneNumbers: [number] }));
getDigits({ numDigits: 1 }, play({ url: sound }));

// @ts-expect-error Type 'Element<"Redirect">' is not assignable to type 'Child<"Record">'
record({ maxLength: 60 }, redirect(next));
record({ maxLength: 60 }, say('Speak now.'));

// @ts-expect-error Expected 2 arguments, but got 3
getDigits({ numDigits: 1 }, say('Press 1.'), say('Press 2.'));
getDigits({ numDigits: 1 }, say('Press 1. Press 2.'));

// @ts-expect-error Source has 2 element(s) but target allows only 1
record({ maxLength: 60 }, say('Speak now.'), play({ url: sound }));
record({}, play({ url: sound }));

// @ts-expect-error Expected 2 arguments, but got 1
getDigits({ numDigits: 1 });
getDigits({}, say('Press 1.'));

// @ts-expect-error 'Element<"Say">' is not assignable to parameter of type 'Child<"speak">
speak('Your balance is ', say('forty'));
speak('Your balance is ', emphasis({ level: 'strong' }, 'forty'));

// @ts-expect-error 'Element<"break">' is not assignable to parameter of type
say(pause({ time: '1s' }));
say(speak(pause({ time: '1s' })));

// @ts-expect-error 'Element<"emphasis">' is not assignable to parameter of type 'string'
sayAs({ 'interpret-as': 'cardinal' }, emphasis({}, '10'));
emphasis({}, sayAs({ 'interpret-as': 'cardinal' }, '10'));

// @ts-expect-error 'Element<"audio">' is not assignable to parameter of type 'Child<"par">
par(audio({ src: sound }));
par(media({ begin: '2s' }, audio({ src: sound })));

// @ts-expect-error 'Element<"Say">' is not assignable to parameter of type
media({}, say('Hello.'));
media({}, speak('Hello.'));

// @ts-expect-error Type 'string' is not assignable to type 'Verb'
response('Hello.');
response(say('Hello.'));

// @ts-expect-error Type 'Element<"speak">' is not assignable to type 'Verb'
response(speak('Hello.'));
response(say(speak('Hello.')));

// @ts-expect-error Type 'Hangup' is not assignable to type 'Verb'
response(hangup);
response();

// An unknown attribute, or one that is missing.

// @ts-expect-error Dial has no attribute ringbackTone
dial({ phoneNumbers: [number], ringbackTone: sound });
dial({ phoneNumbers: [number], ringBackTone: sound });

// @ts-expect-error GetDigits has no attribute numDigitz
getDigits({ numDigitz: 1 }, say('Press 1.'));
getDigits({ numDigits: 1 }, say('Press 1.'));

// @ts-expect-error Say has no attribute language
say({ language: 'en' }, 'Hello.');
say({ voice: 'en-GB-Standard-B' }, 'Hello.');

// @ts-expect-error Expected 0 arguments, but got 1
reject({ reason: 'busy' });
reject();

// @ts-expect-error Property 'phoneNumbers' is missing
dial({ record: true });
dial({ phoneNumbers: [number], record: true });

// @ts-expect-error Property 'phoneNumber' is missing
dequeue({ name: 'support' });
dequeue({ name: 'support', phoneNumber: number });

// @ts-expect-error Property 'url' is missing
play({});
play({ url: sound });

// @ts-expect-error Property ''interpret-as'' is missing
sayAs({ format: 'yyyymmdd' }, '20261122');
sayAs({ 'interpret-as': 'date', format: 'yyyymmdd' }, '20261122');

// @ts-expect-error Property 'alphabet' is missing
phoneme({ ph: 'ˈkɑɹɪˌbu' }, 'karibu');
phoneme({ alphabet: 'ipa', ph: 'ˈkɑɹɪˌbu' }, 'karibu');

// A value that cannot be.

// @ts-expect-error must be a whole number above 0
getDigits({ timeout: 0 }, say('Press 1.'));
getDigits({ timeout: 10 }, say('Press 1.'));

// @ts-expect-error must be a whole number above 0
getDigits({ timeout: -5 }, say('Press 1.'));
getDigits({ timeout: wanted }, say('Press 1.'));

// @ts-expect-error must be a whole number above 0
record({ maxLength: 1.5 });
record({ maxLength: 90 });

// @ts-expect-error Type 'string' is not assignable to type 'number'
dial({ phoneNumbers: [number], maxDuration: '60' });
dial({ phoneNumbers: [number], maxDuration: 60 });

// @ts-expect-error Type 'string' is not assignable to type 'boolean
say({ playBeep: 'yes' }, 'Hello.');
say({ playBeep: true }, 'Hello.');

// @ts-expect-error must be an http:// or https:// URL
getDigits({ callbackUrl: '/next' }, say('Press 1.'));
getDigits({ callbackUrl: given }, say('Press 1.'));

// @ts-expect-error must be an http:// or https:// URL
redirect('/next');
redirect(given);

// @ts-expect-error must be an http:// or https:// URL
enqueue({ holdMusic: 'music.mp3' });
enqueue({ holdMusic: sound });

// @ts-expect-error must be man, woman or like en-GB-Standard-B
say({ voice: 'women' }, 'Hello.');
say({ voice: 'woman' }, 'Hello.');

// @ts-expect-error must be one of 0-9, * and #
record({ finishOnKey: '##' });
record({ finishOnKey: '#' });

// @ts-expect-error must be like +254711000111, a SIP address or user.client
dial({ phoneNumbers: [number, '0711000111'] });
dial({ phoneNumbers: [number, 'agent@ke.sip.africastalking.com', 'shop.Amina', given] });

// @ts-expect-error must be like +254711000111, a SIP address or user.client
dial({ phoneNumbers: [] });
dial({ phoneNumbers: [given] });

// @ts-expect-error Type 'string' is not assignable to type 'readonly string[]'
dial({ phoneNumbers: '+254711000111,+254711000222' });
dial({ phoneNumbers: ['+254711000111', '+254711000222'] });

// @ts-expect-error must be some text
say('');
say('.');

// @ts-expect-error must be some text
sub({ alias: '' }, 'KES');
sub({ alias: 'Kenyan shillings' }, 'KES');

// @ts-expect-error Did you mean '"currency"'
speak(sayAs({ 'interpret-as': 'curency' }, 'KES 42'));
speak(sayAs({ 'interpret-as': 'currency' }, 'KES 42'));

// @ts-expect-error Type '"5"' is not assignable to type '`${number}ms` | `${number}s`
pause({ time: '5' });
pause({ time: '5s' });

// @ts-expect-error Type '"+20"' is not assignable to type
prosody({ pitch: '+20' }, 'Hello.');
prosody({ pitch: '+20%' }, 'Hello.');

// @ts-expect-error Type '"loud"' is not assignable to type '"moderate" | "none" | "reduced" | "strong"
emphasis({ level: 'loud' }, 'Hello.');
emphasis({ level: 'strong' }, 'Hello.');

// A terminal Record has no attributes.

// @ts-expect-error Type 'Element<"Record">' is not assignable to type 'TerminalRecord'
export const bounded: TerminalRecord = record({ maxLength: 60 });
export const unbounded: TerminalRecord = record();

// @ts-expect-error Type 'number' is not assignable to type 'undefined'
export const written: TerminalRecord = { name: 'Record', attributes: { maxLength: 60 }, children: [] };
export const bare: TerminalRecord = { name: 'Record', attributes: {}, children: [] };
