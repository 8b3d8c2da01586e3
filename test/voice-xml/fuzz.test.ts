import { expect, test } from 'vitest';
import { randomFrom } from '../fuzz/random.ts';
import {
  comesBackAsItWas,
  hostileDocument,
  isAlwaysWellFormed,
  isIdenticalBothWays,
  legalDocument,
  readIndependently,
  wildValue,
} from '../fuzz/voice-xml.ts';

// The short form of `npm run fuzz -- voice-xml`, which takes other seeds and many more documents.
const seed = 42;
const runs = 400;

test('whatever stands in a document comes back as the same tree', () => {
  for (let run = 0; run < runs; run += 1) comesBackAsItWas(hostileDocument(randomFrom(seed + run)));
});

test('legal documents are written and read both ways without a difference', () => {
  for (let run = 0; run < runs; run += 1) isIdenticalBothWays(legalDocument(randomFrom(seed + run)));
});

test('whatever is taken for a document gives XML that is well-formed', () => {
  for (let run = 0; run < runs; run += 1) isAlwaysWellFormed(wildValue(randomFrom(seed + run)));
});

test('the independent parser refuses what is not well-formed', () => {
  expect(() => readIndependently('<Response><Say>Tom & Jerry</Say></Response>')).toThrow();
  expect(() => readIndependently('<Response><Say>a\u0001</Say></Response>')).toThrow();
});

test('the documents that the fuzz makes hold every element', () => {
  const names = new Set<string>();
  for (let run = 0; run < runs; run += 1) {
    for (const [, name] of JSON.stringify(legalDocument(randomFrom(run))).matchAll(
      /"name":"([^"]+)","attributes"/g,
    ))
      names.add(name ?? '');
  }

  expect(names.size).toBe(27);
});
