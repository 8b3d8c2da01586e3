import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seal, sealedLength, sealKeys, unseal } from '../../lib/flows/token/seal.ts';
import { anyText } from '../any-text.ts';

const oldSecret = 'an old secret that has enough characters';
const newSecret = 'a new secret that has enough characters!';
const keys = sealKeys([newSecret]);
/** Lone surrogates are no text: in UTF-8 they become a replacement character. */
function inUtf8(text: string) {
  return Buffer.from(text).toString();
}
const aText = anyText({ maxLength: 200 });

describe('a seal', () => {
  test('gives back any text for what it is bound to', () => {
    fc.assert(
      fc.property(aText, aText, (text, boundTo) => {
        expect(unseal(keys, seal(keys, text, boundTo), boundTo)).toBe(inUtf8(text));
      }),
    );
  });

  test('is opened for nothing else', () => {
    fc.assert(
      fc.property(aText, aText, aText, (text, boundTo, other) => {
        fc.pre(inUtf8(boundTo) !== inUtf8(other));
        expect(unseal(keys, seal(keys, text, boundTo), other)).toBeUndefined();
      }),
    );
  });

  test('is not opened when any one character of it was changed', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const sealed = seal(keys, 'PIN 1234', 'a call');

    for (let at = 0; at < sealed.length - 1; at += 1)
      for (const character of alphabet) {
        if (character === sealed[at]) continue;
        const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
        expect(unseal(keys, changed, 'a call')).toBeUndefined();
      }
  });

  test.each(['', 'x', 'xxxx', keys[0].id, `${keys[0].id}AAAA`, '%00', '../../etc', '💥'.repeat(100)])(
    'is not found in %j',
    (rubbish) => {
      expect(unseal(keys, rubbish, 'a call')).toBeUndefined();
    },
  );

  test('shows nothing of the text, and needs no escaping in a URL', () => {
    const sealed = seal(keys, 'PIN 1234, PIN 1234, PIN 1234', 'a call');

    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('1234');
  });

  test('is as long as is said', () => {
    fc.assert(
      fc.property(aText, (text) => {
        expect(seal(keys, text, '')).toHaveLength(sealedLength(Buffer.byteLength(text)));
      }),
    );
  });

  test('is the same for the same text, so that a repeated request is answered alike', () => {
    expect(seal(keys, 'a text', 'a call')).toBe(seal(keys, 'a text', 'a call'));
  });

  test('has another nonce for another text, and for another call', () => {
    const nonceOf = (sealed: string) =>
      Buffer.from(sealed.slice(4), 'base64url').subarray(0, 12).toString('hex');
    const nonces = [seal(keys, 'a', 'bc'), seal(keys, 'b', 'bc'), seal(keys, 'ca', 'b')].map(nonceOf);

    expect(new Set(nonces).size).toBe(3);
  });
});

describe('keys', () => {
  test('may be replaced: the new one seals, and both open', () => {
    const before = seal(sealKeys([oldSecret]), 'a text', 'a call');
    const rotating = sealKeys([newSecret, oldSecret]);

    expect(unseal(rotating, before, 'a call')).toBe('a text');
    expect(unseal(keys, seal(rotating, 'a text', 'a call'), 'a call')).toBe('a text');
  });

  test('open nothing any more once they are gone', () => {
    const before = seal(sealKeys([oldSecret]), 'a text', 'a call');

    expect(unseal(keys, before, 'a call')).toBeUndefined();
  });

  test('are refused when they are short, or none', () => {
    expect(() => sealKeys([newSecret, 'short'])).toThrow(RangeError);
    expect(() => sealKeys([])).toThrow('Sealing needs at least one secret');
  });
});
