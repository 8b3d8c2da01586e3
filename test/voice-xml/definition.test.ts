import { expect, test } from 'vitest';
import { grammar } from '../../lib/voice-xml/definition.ts';
import type { Elements } from '../../lib/voice-xml/elements.ts';
import '../../lib/voice-xml/index.ts';
import { spellings } from '../../lib/voice-xml/spellings.ts';

/** Every element that the compiler can look up; a name too many or too few does not compile. */
const known: Readonly<Record<keyof Elements, true>> = {
  Response: true,
  Say: true,
  Play: true,
  GetDigits: true,
  Dial: true,
  Record: true,
  Enqueue: true,
  Dequeue: true,
  Redirect: true,
  Reject: true,
  Conference: true,
  speak: true,
  break: true,
  'say-as': true,
  emphasis: true,
  prosody: true,
  sub: true,
  phoneme: true,
  p: true,
  s: true,
  audio: true,
  voice: true,
  lang: true,
  'google:style': true,
  par: true,
  seq: true,
  media: true,
};

test('the compiler knows exactly the elements that are defined', () => {
  expect([...grammar.keys()].toSorted()).toEqual(Object.keys(known).toSorted());
});

test('elements hold only elements that are defined', () => {
  const held = [...grammar.values()].flatMap(({ allows: holds }) => holds);

  expect(held.filter((name) => !grammar.has(name))).toEqual([]);
});

test('an attribute that must be there is one that the element has', () => {
  for (const { attributes, required } of grammar.values()) {
    expect([...attributes.keys()]).toEqual(expect.arrayContaining([...required]));
  }
});

test('every spelling belongs to an attribute of a verb', () => {
  const attributes = [...grammar.values()].flatMap(({ attributes }) => [...attributes.keys()]);

  expect(attributes).toEqual(expect.arrayContaining(Object.keys(spellings)));
});
