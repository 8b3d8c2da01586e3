import fc from 'fast-check';

const anyCharacter = fc
  .integer({ min: 0, max: 0x10_ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

/**
 * Any text in any script, control characters and names such as `__proto__` among it. fast-check's own `unit: 'binary'` makes a
 * table of all characters first, which takes a second of processor in each test file.
 */
export function anyText({ maxLength }: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  const limit = maxLength === undefined ? {} : { maxLength };
  return fc.oneof({ weight: 4, arbitrary: fc.string({ unit: anyCharacter, ...limit }) }, fc.string(limit));
}
