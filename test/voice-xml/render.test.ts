import { describe, expect, test } from 'vitest';
import {
  dial,
  enqueue,
  getDigits,
  pause,
  record,
  redirect,
  render,
  response,
  responseOf,
  say,
  sayAs,
  speak,
  type Verb,
  type VoiceResponse,
} from '../../lib/voice-xml/index.ts';

/** What stands inside the Response. */
function inside(...verbs: readonly Verb[]): string {
  return /<Response>(.*)<\/Response>$/s.exec(render(responseOf(verbs)))?.[1] ?? '';
}

describe('render', () => {
  test('writes the welcome byte for byte', () => {
    const welcome = response(say('Welcome to the service. This is a demo voice application. Goodbye.'));

    const xml = render(welcome);

    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Welcome to the service. This is a demo voice application. Goodbye.</Say></Response>',
    );
  });

  test('writes attributes in the order in which they were given', () => {
    const xml = inside(
      getDigits(
        { numDigits: 1, timeout: 10, callbackUrl: 'https://example.com/next?a=1&b=2' },
        say('Press 1.'),
      ),
      redirect('https://example.com/silence'),
    );

    expect(xml).toBe(
      '<GetDigits numDigits="1" timeout="10" callbackUrl="https://example.com/next?a=1&amp;b=2">' +
        '<Say>Press 1.</Say></GetDigits><Redirect>https://example.com/silence</Redirect>',
    );
  });

  test('writes a list of numbers with commas and without spaces', () => {
    const xml = inside(
      dial({ phoneNumbers: ['+254711000111', 'shop.Amina'], record: true, sequential: false }),
    );

    expect(xml).toBe('<Dial phoneNumbers="+254711000111,shop.Amina" record="true" sequential="false"/>');
  });

  test('writes speech from its parts, those that are undefined left out', () => {
    const name = undefined as string | undefined;

    const xml = inside(
      say(
        { voice: 'woman' },
        speak(
          'You have ',
          sayAs({ 'interpret-as': 'currency', language: 'en-KE' }, 'KES 42'),
          pause({ time: '500ms' }),
          name,
          ' left',
          '.',
        ),
      ),
    );

    expect(xml).toBe(
      '<Say voice="woman"><speak>You have <say-as interpret-as="currency" language="en-KE">KES 42</say-as>' +
        '<break time="500ms"/> left.</speak></Say>',
    );
  });

  test('leaves out verbs and attributes that are undefined', () => {
    const xml = render(response(undefined, say({ voice: undefined }, 'a'), undefined));

    expect(xml).toContain('<Response><Say>a</Say></Response>');
  });

  test('writes an empty list as a Response that ends the call', () => {
    expect(render(response())).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });

  test.each([
    ['a name with an ampersand', 'Tom & Jerry <b>', 'Tom &amp; Jerry &lt;b&gt;'],
    [
      'another element',
      'hi</Say><Dial phoneNumbers="+254711000111"/>',
      'hi&lt;/Say&gt;&lt;Dial phoneNumbers="+254711000111"/&gt;',
    ],
    ['the end of a CDATA section', ']]>', ']]&gt;'],
    ['a reference', '&amp;&#60;', '&amp;amp;&amp;#60;'],
    ['line ends', 'a\r\nb\tc', 'a&#13;\nb\tc'],
    ['characters of other planes', 'Karibu 😀 \u{10ffff}', 'Karibu 😀 \u{10ffff}'],
    ['what XML cannot carry', 'a\0b\ud800c\udc00d\ufffee\uffff\u001ff', 'abcdef'],
    ['a pair of surrogates the wrong way round', '\udc00\ud800', ''],
  ])('makes of %s in a text nothing but text', (_, text, written) => {
    const xml = inside(say(text));

    expect(xml).toBe(written === '' ? '<Say/>' : `<Say>${written}</Say>`);
  });

  test.each([
    ['a quote', '" record="true', '&quot; record=&quot;true'],
    ['an apostrophe', "' record='true", "' record='true"],
    ['the end of the tag', '"/><Reject/>', '&quot;/&gt;&lt;Reject/&gt;'],
    ['line ends and tabs', 'a\r\n\tb', 'a&#13;&#10;&#9;b'],
    ['what XML cannot carry', 'a\u0007\udfffb', 'ab'],
  ])('makes of %s in an attribute nothing but a value', (_, name, written) => {
    const xml = inside(enqueue({ name }));

    expect(xml).toBe(`<Enqueue name="${written}"/>`);
  });

  test('lets no comma in a number stand for the end of the number', () => {
    const xml = inside(dial({ phoneNumbers: ['+254711000111', `+254711000222,${String('+900')}`] }));

    expect(xml).toBe('<Dial phoneNumbers="+254711000111,+254711000222+900"/>');
  });

  test.each<[what: string, document: unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', '<Say>a</Say>'],
    ['a number', 42],
    ['a list', [say('a')]],
    ['an empty object', {}],
    ['another element', { name: 'Hangup' }],
    ['a name of JavaScript', { name: 'toString', attributes: {}, children: [] }],
    ['no children', { name: 'Response' }],
    ['children that are no list', { name: 'Response', attributes: null, children: 'Say' }],
    [
      'children that are no elements',
      { name: 'Response', attributes: 7, children: [null, 1, {}, [], undefined, 'a'] },
    ],
  ])('writes a document that is well-formed when it is given %s', (_, document) => {
    const xml = render(document as VoiceResponse);

    expect(xml).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });

  test('leaves out elements and attributes that the grammar has no name for', () => {
    const verb = { name: 'Say', attributes: { 'x="1"><Reject/': 'y' }, children: ['a'] } as unknown as Verb;
    const other = { name: 'Say><Reject/', attributes: {}, children: [] } as unknown as Verb;

    const xml = inside(verb, other);

    expect(xml).toBe('<Say>a</Say>');
  });

  test('is not misled by what others add to the prototype of all objects', () => {
    Object.defineProperty(Object.prototype, 'name', {
      value: 'injected',
      enumerable: true,
      configurable: true,
    });

    const xml = inside(record({ maxLength: 5 }), enqueue({ holdMusic: 'https://example.com/a.mp3' }));
    delete (Object.prototype as { name?: string }).name;

    expect(xml).toBe('<Record maxLength="5"/><Enqueue holdMusic="https://example.com/a.mp3"/>');
  });
});
