import { describe, expect, test } from 'vitest';
import {
  check,
  conference,
  dial,
  emphasis,
  enqueue,
  getDigits,
  play,
  record,
  redirect,
  reject,
  render,
  renderChecked,
  response,
  responseOf,
  say,
  speak,
  type Verb,
  type VoiceResponse,
} from '../../lib/voice-xml/index.ts';

/** An element as it comes from a database or a form, which the compiler has not seen. */
function loose(name: string, attributes: object, ...children: unknown[]) {
  return { name, attributes, children } as unknown as Verb;
}

const next = 'https://example.com/next';

describe('check', () => {
  test('has nothing to say about a legal document', () => {
    const faults = check(
      response(
        say({ voice: 'woman' }, speak('Karibu, ', emphasis({ level: 'strong' }, 'Amina'), '.')),
        getDigits({ numDigits: 1 }, say('Press 1.')),
        redirect(next),
      ),
    );

    expect(faults).toEqual([]);
  });

  test.each<[what: string, verbs: readonly Verb[], rule: string, path: string, message: string]>([
    [
      'a verb that is not known',
      [loose('Hangup', {})],
      'children',
      '/Response/Hangup',
      'Response must hold Say or Play or',
    ],
    [
      'a wrong child',
      [loose('GetDigits', {}, dial({ phoneNumbers: ['+254711000111'] }))],
      'children',
      '/Response/GetDigits/Dial',
      'GetDigits must hold Say or Play, just one',
    ],
    [
      'two prompts',
      [loose('GetDigits', {}, say('a'), say('b'))],
      'children',
      '/Response/GetDigits',
      'GetDigits must hold Say or Play, just one',
    ],
    [
      'no prompt',
      [loose('GetDigits', {})],
      'children',
      '/Response/GetDigits',
      'GetDigits must hold Say or Play, just one',
    ],
    [
      'text where none may be',
      [loose('Dial', { phoneNumbers: ['+254711000111'] }, 'now')],
      'children',
      '/Response/Dial',
      'Dial must hold nothing',
    ],
    [
      'nothing to say',
      [loose('Say', {}, '')],
      'children',
      '/Response/Say',
      'Say must hold some text or speak, just one',
    ],
    [
      'a relative URL as text',
      [redirect(String('/next'))],
      'children',
      '/Response/Redirect',
      'Redirect must hold an http:// or https:// URL, just one',
    ],
    [
      'an attribute that is not known',
      [loose('GetDigits', { numDigitz: 1 }, say('a'))],
      'attributes',
      '/Response/GetDigits/@numDigitz',
      'GetDigits takes numDigits,timeout,finishOnKey,callbackUrl',
    ],
    [
      'an attribute where there are none',
      [loose('Reject', { reason: 'busy' })],
      'attributes',
      '/Response/Reject/@reason',
      'Reject takes ',
    ],
    ['an attribute that is missing', [loose('Play', {})], 'required', '/Response/Play', 'Play must have url'],
    [
      'a number below its range',
      [loose('GetDigits', { timeout: -5 }, say('a'))],
      'value',
      '/Response/GetDigits/@timeout',
      'timeout must be a whole number above 0',
    ],
    [
      'a number that is none',
      [loose('Record', { maxLength: Number.NaN })],
      'value',
      '/Response/Record/@maxLength',
      'maxLength must be a whole number above 0',
    ],
    [
      'a relative URL',
      [loose('Play', { url: '/a.mp3' })],
      'value',
      '/Response/Play/@url',
      'url must be an http:// or https:// URL',
    ],
    [
      'a local number',
      [loose('Dial', { phoneNumbers: ['+254711000111', '0711000111'] })],
      'value',
      '/Response/Dial/@phoneNumbers',
      'phoneNumbers must be like +254711000111, a SIP address or user.client',
    ],
    [
      'no number to call',
      [loose('Dial', { phoneNumbers: [] })],
      'value',
      '/Response/Dial/@phoneNumbers',
      'phoneNumbers must be like +254711000111, a SIP address or user.client',
    ],
    [
      'two numbers in the place of one',
      [loose('Dial', { phoneNumbers: ['+254711000111,+254711000222'] })],
      'value',
      '/Response/Dial/@phoneNumbers',
      'phoneNumbers must be like +254711000111, a SIP address or user.client',
    ],
    [
      'two keys',
      [loose('Record', { finishOnKey: '##' })],
      'value',
      '/Response/Record/@finishOnKey',
      'finishOnKey must be one of 0-9, * and #',
    ],
    [
      'a word for a flag',
      [loose('Say', { playBeep: 'yes' }, 'a')],
      'value',
      '/Response/Say/@playBeep',
      'playBeep must be one of true|false',
    ],
    [
      'a value that can be none',
      [loose('Enqueue', { name: { of: 'object' } })],
      'value',
      '/Response/Enqueue/@name',
      'name must be some text',
    ],
    [
      'a verb behind Redirect',
      [redirect(next), say('a')],
      'unreachable',
      '/Response/Say#2',
      'Redirect ends the list before it',
    ],
    [
      'a verb behind Reject',
      [reject(), say('a')],
      'unreachable',
      '/Response/Say#2',
      'Reject ends the list before it',
    ],
    [
      'a verb behind Conference',
      [conference(), say('a')],
      'unreachable',
      '/Response/Say#2',
      'Conference ends the list before it',
    ],
    [
      'a verb behind Dequeue',
      [loose('Dequeue', { phoneNumber: '+254711000111' }), say('a')],
      'unreachable',
      '/Response/Say#2',
      'Dequeue ends the list before it',
    ],
    [
      'a verb behind a terminal Record',
      [record(), say('a')],
      'unreachable',
      '/Response/Say#2',
      'Record ends the list before it',
    ],
    [
      'a verb behind a Record whose attributes turned out undefined',
      [record({ maxLength: undefined }), say('a')],
      'unreachable',
      '/Response/Say#2',
      'Record ends the list before it',
    ],
    [
      'a control character',
      [say('a\u0001b\ud800c')],
      'characters',
      '/Response/Say',
      'XML cannot carry 2 characters',
    ],
    [
      'a control character in an attribute',
      [enqueue({ name: 'a\0b' })],
      'characters',
      '/Response/Enqueue/@name',
      'XML cannot carry 1 characters',
    ],
  ])('names %s', (_, verbs, rule, path, message) => {
    const faults = check(responseOf(verbs));

    expect(faults).toEqual([{ rule, path, message: expect.stringContaining(message) }]);
  });

  test('says of everything that is wrong where it is', () => {
    const faults = check(
      responseOf([
        say('a'),
        redirect(next),
        loose(
          'GetDigits',
          { timeout: 0, tries: 3 },
          loose('Say', { voice: 'women' }, loose('speak', {}, loose('prosody', { rate: 'quick' }, 'b'))),
        ),
      ]),
    );

    expect(faults.map(({ path }) => path)).toEqual([
      '/Response/GetDigits#3',
      '/Response/GetDigits#3/@timeout',
      '/Response/GetDigits#3/@tries',
      '/Response/GetDigits#3/Say/@voice',
      '/Response/GetDigits#3/Say/speak/prosody/@rate',
    ]);
  });

  test('names the verb that ends the list first', () => {
    const faults = check(responseOf([redirect(next), reject(), say('a')]));

    expect(faults.map(({ message }) => message)).toEqual([
      'Redirect ends the list before it',
      'Redirect ends the list before it',
    ]);
  });

  test('lets a verb stand behind a partial Record, a Dial, a GetDigits or an Enqueue', () => {
    const faults = check(
      responseOf([
        record({ maxLength: 60 }),
        record({}, say('Speak now.')),
        dial({ phoneNumbers: ['+254711000111'] }),
        getDigits({}, play({ url: 'https://example.com/a.mp3' })),
        enqueue(),
        say('a'),
      ]),
    );

    expect(faults).toEqual([]);
  });

  test('does not quote what a document says, which may be private', () => {
    const secret = 'sk-0711000111';
    const document = responseOf([
      loose('Dial', { phoneNumbers: [secret] }),
      redirect(String(secret)),
      loose('Say', { voice: secret, [`a${secret.length}`]: secret }, `${secret}\0`),
    ]);

    expect(JSON.stringify(check(document))).not.toContain(secret);
  });

  test('names a document that is none', () => {
    const faults = check(say('a') as unknown as VoiceResponse);

    expect(faults).toEqual([
      { rule: 'children', path: '/Say', message: 'a document must hold Response, just one' },
    ]);
  });

  test('names a document that is nested too deeply, and stops there', () => {
    let deep = speak('a');
    for (let level = 0; level < 100_000; level += 1) deep = speak(deep as unknown as string);

    const faults = check(response(say(deep)));

    expect(faults.at(-1)).toMatchObject({ rule: 'depth', message: 'it is deeper than 24' });
  });
});

describe('answer', () => {
  test('is what render writes and what check says', () => {
    const document = responseOf([redirect(next), say('a\0')]);

    expect(renderChecked(document)).toEqual({ xml: render(document), faults: check(document) });
  });

  test('reports a document over the size budget, and still gives it', () => {
    const long = response(say('a'.repeat(70_000)));

    const { xml, faults } = renderChecked(long);

    expect(xml).toHaveLength(70_000 + render(response(say('a'))).length - 1);
    expect(faults).toEqual([{ rule: 'size', path: '', message: 'it is longer than 65536' }]);
  });

  test('takes another size budget', () => {
    const document = response(say('Karibu.'));
    const { length } = render(document);

    expect(renderChecked(document, length).faults).toEqual([]);
    expect(renderChecked(document, length - 1).faults).toEqual([
      { rule: 'size', path: '', message: `it is longer than ${length - 1}` },
    ]);
  });
});
