import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokensOf } from '../../../../simulator/phone-page/model/xml-tokens.js';

test('a line of XML is cut where its colours change', () => {
  expect(tokensOf('<Say voice="man">Press 1 &amp; wait</Say>')).toEqual([
    { kind: 'tag', text: '<Say' },
    { kind: 'tag', text: ' ' },
    { kind: 'attribute', text: 'voice' },
    { kind: 'tag', text: '=' },
    { kind: 'value', text: '"man"' },
    { kind: 'tag', text: '>' },
    { kind: 'text', text: 'Press 1 &amp; wait' },
    { kind: 'tag', text: '</Say' },
    { kind: 'tag', text: '>' },
  ]);
});

test('a declaration is one piece', () => {
  expect(tokensOf('<?xml version="1.0"?>')).toEqual([{ kind: 'prolog', text: '<?xml version="1.0"?>' }]);
});

test('nothing is lost or added, whatever the line is', () => {
  const line = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('<', '>', '/', '"', "'", '=', '?', '!', 'a', ' ', '&', ':') }),
  );
  fc.assert(
    fc.property(line, (text) => {
      const joined = tokensOf(text)
        .map((token) => token.text)
        .join('');
      expect(joined).toBe(text);
    }),
  );
});
