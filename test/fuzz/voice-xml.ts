import { deepStrictEqual, strictEqual } from 'node:assert';
import { SaxesParser } from 'saxes';
import { parse } from '../../flow-kit/voice-xml/parse.ts';
import { grammar } from '../../lib/voice-xml/definition.ts';
import { render, renderChecked, type VoiceResponse } from '../../lib/voice-xml/index.ts';
import type { ValueType } from '../../lib/voice-xml/kinds.ts';
import { spellings } from '../../lib/voice-xml/spellings.ts';
import type { Random } from './random.ts';
import type { Topic } from './topic.ts';

/** A document as any XML parser sees it. */
export interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly (Tree | string)[];
}

export const voiceXml: Topic = {
  name: 'voice-xml',
  things: 'documents',
  run: (random) => {
    comesBackAsItWas(hostileDocument(random));
    isIdenticalBothWays(legalDocument(random));
    isAlwaysWellFormed(wildValue(random));
  },
};

/** Whatever stands in its texts and attributes, a document is read by an independent parser as the same tree. */
export function comesBackAsItWas(document: Tree): void {
  const { xml } = renderChecked(document as unknown as VoiceResponse);

  deepStrictEqual(readIndependently(xml), expected(document));
}

/** What is written of a legal document is read back as the same document, and written again as the same text. */
export function isIdenticalBothWays(document: Tree): void {
  const { xml, faults } = renderChecked(document as unknown as VoiceResponse);
  const read = parse(xml);

  deepStrictEqual(faults, []);
  deepStrictEqual(read, { document, faults: [] });
  strictEqual(render(read.document as VoiceResponse), xml);
}

/** Whatever is taken for a document, what is written is well-formed, and nothing throws. */
export function isAlwaysWellFormed(document: unknown): void {
  const { xml } = renderChecked(document as VoiceResponse);

  readIndependently(xml);
  parse(xml);
}

/** The tree that saxes reads, a strict parser that shares no code with ours. */
export function readIndependently(xml: string): Tree {
  const parser = new SaxesParser({ xmlns: false });
  const top = { name: '', attributes: {}, children: [] as (Tree | string)[] };
  const open = [top];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', (text) => {
    if (open.length > 1) open.at(-1)?.children.push(text);
  });
  parser.write(xml).close();
  return joinTexts(top.children[0] as Tree);
}

function joinTexts({ name, attributes, children }: Tree): Tree {
  const joined: (Tree | string)[] = [];
  for (const child of children) {
    if (typeof child !== 'string') joined.push(joinTexts(child));
    else if (typeof joined.at(-1) === 'string') joined.push(`${joined.pop()}${child}`);
    else if (child !== '') joined.push(child);
  }
  return { name, attributes, children: joined };
}

/** The tree that must be read from what is written of a document, by the rule as it is stated and not as it is coded. */
function expected({ name, attributes, children }: Tree): Tree {
  return joinTexts({
    name,
    attributes: Object.fromEntries(
      Object.entries(attributes)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [spellings[key]?.[0] ?? key, carried(plain(value))]),
    ),
    children: children.map((child) => (typeof child === 'string' ? carried(child) : expected(child))),
  });
}

function plain(value: unknown): string {
  return Array.isArray(value)
    ? value.map((item: string) => item.replaceAll(',', '')).join(',')
    : String(value);
}

/** What XML 1.0 can carry of a text: production 2, Char. */
function carried(text: string): string {
  let kept = '';
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const isCarried =
      code === 0x9 ||
      code === 0xa ||
      code === 0xd ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      code >= 0x10000;
    if (isCarried) kept += character;
  }
  return kept;
}

/** Bits of markup, of references and of what is forbidden, from which the worst texts are made. */
const soup = [
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<?xml version="1.0"?>',
  '<!DOCTYPE x [<!ENTITY e "x">]>',
  '</Say><Dial phoneNumbers="+254711000111"/><Say>',
  '" record="true',
  "' record='true",
  '"/><Reject/>',
  '</speak>',
  '<Say>',
  '/>',
  '&',
  '&amp;',
  '&amp',
  '&lt;',
  '&#0;',
  '&#x41;',
  '&#xD800;',
  '&e;',
  '<',
  '>',
  '"',
  "'",
  '\r\n',
  '\r',
  '\n',
  '\t',
  ' ',
  ',',
  '\0',
  '\ud800',
  '\udc00',
  '\udc00\ud800',
  '\ud83d\ude00',
  '\ufeff',
  '\ufffe',
  '\uffff',
  '\u0085',
  '\u00a0',
  '\u2028',
  'Tom & Jerry',
  'plain words',
  'Ẹ káàbọ̀',
  '__proto__',
];

const planes = [0x0, 0x10000, 0x20000, 0x30000, 0xe0000, 0xf0000, 0x100000];

function hostileText(random: Random): string {
  let text = '';
  for (let parts = random.int(6); parts > 0; parts -= 1) {
    const kind = random.int(4);
    if (kind === 0) text += String.fromCodePoint(random.pick(planes) + random.int(0x10000));
    else if (kind === 1) text += String.fromCharCode(random.int(0xa0));
    else if (kind === 2) text += String.fromCharCode(0xd7f0 + random.int(0x2820));
    else text += random.pick(soup);
  }
  return text;
}

export function hostileDocument(random: Random, name = 'Response', depth = 0): Tree {
  const { attributes, allows: holds, text } = ruleOf(name);
  const chosen: Record<string, unknown> = {};
  for (const [key, kind] of attributes) {
    if (random.chance(50)) chosen[key] = hostileValue(random, kind);
  }
  const children: (Tree | string)[] = [];
  for (let count = random.int(4); count > 0; count -= 1) {
    if (text !== undefined && random.chance(50)) children.push(hostileText(random));
    else if (holds.length > 0 && depth < 6)
      children.push(hostileDocument(random, random.pick(holds), depth + 1));
  }
  return { name, attributes: chosen, children };
}

function hostileValue(random: Random, kind: ValueType): unknown {
  if (Array.isArray(kind.read?.(''))) return [hostileText(random), hostileText(random)];
  return random.pick([
    () => hostileText(random),
    () => random.int(100) - 50,
    () => random.chance(50),
    () => undefined,
  ])();
}

/** A document that `check` has nothing to say about, in the form in which the constructors would make it. */
export function legalDocument(random: Random, name = 'Response', depth = 0): Tree {
  const {
    attributes,
    required,
    allows: holds,
    text,
    minChildren: least = 0,
    maxChildren: most,
  } = ruleOf(name);
  const chosen: Record<string, unknown> = {};
  for (const [key, kind] of attributes) {
    if (required.includes(key) || random.chance(50)) chosen[key] = legalValue(random, kind);
  }
  const isOver = (child: Tree | string | undefined): boolean => typeof child === 'object' && endsList(child);
  const children: (Tree | string)[] = [];
  for (
    let count = least + random.int((most ?? 4) - least + 1);
    count > 0 && !isOver(children.at(-1));
    count -= 1
  ) {
    const mayBeText = text !== undefined && typeof children.at(-1) !== 'string';
    const mayBeElement = holds.length > 0 && depth < 8;
    if (mayBeText && (!mayBeElement || random.chance(60))) children.push(String(legalValue(random, text)));
    else if (mayBeElement) children.push(legalDocument(random, random.pick(holds), depth + 1));
  }
  if (children.length < least) {
    children.push(
      text === undefined ? legalDocument(random, holds[0], depth + 1) : String(legalValue(random, text)),
    );
  }
  return { name, attributes: chosen, children };
}

/** Anything that JSON can hold, made to look like an element as often as not. */
export function wildValue(random: Random, depth = 0): unknown {
  const inner = () => wildValue(random, depth + 1);
  const many = () => Array.from({ length: random.int(3) }, inner);
  const kind = random.int(depth > 8 ? 4 : 8);
  if (kind === 0) return null;
  if (kind === 1) return random.pick([0, -1, 1.5, 1e300, true, false]);
  if (kind === 2 || kind === 3) return hostileText(random);
  if (kind === 4) return many();
  if (kind === 5) return { [hostileText(random)]: inner() };
  const name = depth === 0 ? 'Response' : random.chance(80) ? random.pick([...grammar.keys()]) : inner();
  const keys = [...ruleOf('Dial').attributes.keys(), hostileText(random), '__proto__', 'toString'];
  const attributes = random.chance(20) ? inner() : Object.fromEntries([[random.pick(keys), inner()]]);
  return { name, attributes, children: random.chance(20) ? inner() : many() };
}

function endsList({ name, attributes, children }: Tree): boolean {
  const { terminal: ends } = ruleOf(name);
  return (
    ends === 'always' ||
    (ends === 'when-empty' && children.length === 0 && Object.keys(attributes).length === 0)
  );
}

/** Values by what an error says they must be; those that list their words are read from there. */
const values: Readonly<Record<string, (random: Random) => unknown>> = {
  'some text': (random) => carried(hostileText(random)) || 'x',
  'a whole number above 0': (random) => 1 + random.int(9_999),
  'one of true|false': (random) => random.chance(50),
  'one of 0-9, * and #': (random) => random.pick([...'0123456789*#']),
  'an http:// or https:// URL': (random) =>
    `https://example.com/${carried(hostileText(random)).replace(/\s/g, '')}`,
  'like +254711000111, a SIP address or user.client': (random) =>
    random.pick(['+254711000111', 'agent@ke.sip.africastalking.com', 'shop.Amina']),
  'man, woman or like en-GB-Standard-B': (random) => random.pick(['man', 'woman', 'en-US-Neural2-A']),
  'like en-KE': (random) => random.pick(['en', 'sw-KE']),
};

function legalValue(random: Random, kind: ValueType): unknown {
  const make = values[kind.expected];
  if (make === undefined)
    return random.pick(kind.expected.slice('one of '.length).split('|')).replace('N', '12.5');
  if (!Array.isArray(kind.read?.(''))) return make(random);
  return Array.from({ length: 1 + random.int(3) }, () => make(random));
}

function ruleOf(name: string) {
  const rule = grammar.get(name);
  if (rule === undefined) throw new RangeError(`${name} is not defined`);
  return rule;
}
