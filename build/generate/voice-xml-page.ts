import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommand } from '../../commands/command.ts';
import * as examples from '../../docs/examples/voice-xml.ts';
import { parse } from '../../flow-kit/voice-xml/parse.ts';
import { type ElementDefinition, grammar } from '../../lib/voice-xml/definition.ts';
import {
  check,
  render,
  renderChecked,
  type VoiceResponse,
  type XmlFault,
} from '../../lib/voice-xml/index.ts';
import { spellings } from '../../lib/voice-xml/spellings.ts';

/*
 * Makes docs/voice-xml.md from the docstrings and the grammar of lib/voice-xml and from docs/examples/voice-xml.ts:
 * npm run voice-xml-page. A test fails while the page is not what this makes.
 */

const root = resolve(import.meta.dirname, '../..');
function read(file: string) {
  return readFileSync(join(root, file), 'utf8');
}

interface Described {
  /** The function that makes it. */
  readonly maker: string;
  readonly element: string;
  readonly text: string;
  readonly source: string | undefined;
  /** What each attribute's docstring says. */
  readonly attributes: ReadonlyMap<string, string>;
}

function prose(comment: string) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim();
}

/** What the docstrings in a piece of source say of the attributes that follow them. */
function attributesIn(source: string): [string, string][] {
  return [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*'?([\w-]+(?::\w[\w-]*)?)'?/g)].map(
    ([, words = '', name = '']) => [name, prose(words).replace(/\n/g, ' ')],
  );
}

/** Every `define('Name', { attributes }, rule)` of a source file, with its docstrings. */
function describedIn(file: string): Described[] {
  const source = read(file);
  const shared = attributesIn(/\nconst \w+ = \{\n {2}\/\*\*[\s\S]*?\n\}/.exec(source)?.[0] ?? '');
  const definitions = source.matchAll(
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const (\w+) = define\(([\s\S]*?)\n?\);\n/g,
  );
  return [...definitions].map(([, comment = '', maker = '', body = '']) => {
    const [text = '', see] = prose(comment).split(/\n*@see /);
    return {
      maker,
      element: /'([^']+)'/.exec(body)?.[1] ?? '',
      text: text.trim(),
      source: see?.trim(),
      attributes: new Map([...shared, ...attributesIn(body)]),
    };
  });
}

const verbs = describedIn('lib/voice-xml/verbs.ts');
const speech = describedIn('lib/voice-xml/ssml.ts');

function entryOf(element: string): ElementDefinition {
  const entry = grammar.get(element);
  if (entry === undefined)
    throw new RangeError(`${element} is described, but the grammar has no such element`);
  return entry;
}

function cell(text: string) {
  return text.replaceAll('|', '\\|');
}

function attributeTable({ element, attributes }: Described) {
  const entry = entryOf(element);
  if (entry.attributes.size === 0) return 'No attributes.';
  const rows = [...entry.attributes].map(([name, { expected: must }]) => {
    const [, meaning = '', usual] = /^(.*?)(?: Default: (.*?)\.?)?$/.exec(attributes.get(name) ?? '') ?? [];
    const needed = entry.required.includes(name) ? 'needed' : (usual ?? '');
    return `| \`${name}\` | ${cell(must)} | ${cell(needed)} | ${cell(meaning)} |`;
  });
  return ['| Attribute | Must be | Default | What it is |', '|---|---|---|---|', ...rows].join('\n');
}

/** An example as it stands in its file. */
function codeOf(name: string) {
  const source = read('docs/examples/voice-xml.ts');
  const [, code = ''] =
    new RegExp(`export function ${name}\\(\\).*\\{\\n  return ([\\s\\S]*?);\\n\\}\\n`).exec(source) ?? [];
  return code.replace(/\n {2}/g, '\n');
}

/** An example, and what it renders to. */
function example(name: string) {
  const document = (examples as unknown as Record<string, () => VoiceResponse>)[name]?.();
  if (document === undefined || check(document).length > 0)
    throw new Error(`The example of ${name} is missing or wrong`);
  const xml = render(document).replace(/^<\?xml[^>]*\?>/, '');
  return ['```ts', codeOf(name), '```', '', '```xml', xml, '```'].join('\n');
}

function verbSection(verb: Described) {
  return [
    `## ${verb.element}`,
    verb.text,
    attributeTable(verb),
    example(verb.element),
    `Source: ${verb.source}.`,
  ].join('\n\n');
}

function speechSection(described: Described) {
  return [
    `### \`${described.element}\`: \`${described.maker}\``,
    described.text,
    attributeTable(described),
  ].join('\n\n');
}

/** What each rule of a fault means; the compiler sees to it that none is forgotten. */
const rules: Readonly<Record<XmlFault['rule'], string>> = {
  children: 'something stands where it may not, or there is too little or too much of it',
  attributes: 'the element has no such attribute',
  required: 'an attribute is missing',
  value: 'a value is not of the kind that its attribute takes',
  unreachable: 'the verb is never reached, for one before it ends the list',
  characters: 'XML cannot carry some characters, which are left out',
  depth: 'elements stand too deep inside each other, and are left out',
  size: 'the document is longer than 65,536 characters, or than the budget that was given',
  xml: 'only when reading: this is not XML',
};

function listed(faults: readonly (XmlFault & { line?: number; column?: number })[]) {
  return faults.map(({ rule, path, message, line, column }) =>
    [line === undefined ? rule : `${line}:${column} ${rule}`, path, message]
      .filter((part) => part !== '')
      .join(' | '),
  );
}

function faultsSection() {
  return [
    '## What is wrong with a document',
    [
      '`check` and `renderChecked` name every fault: the rule that is broken, where, and what would be right. A message quotes',
      'names and nothing that a document says, for that may be private.',
    ].join('\n'),
    [
      '```ts',
      codeOf('faulty'),
      '```',
      '',
      '```text',
      ...listed(renderChecked(examples.faulty()).faults),
      '```',
    ].join('\n'),
    [
      '| Rule | What it means |',
      '|---|---|',
      ...Object.entries(rules).map(([rule, means]) => `| \`${rule}\` | ${means} |`),
    ].join('\n'),
    [
      'Writing never throws, whatever it is given, and what is written is always well-formed: a call in progress is better',
      'served by a document with a fault than by none. What the grammar has no name for is left out, and text where there',
      'can be none; a comma in a phone number is left out, so that no number brings another. Of all characters, XML 1.0 has',
      'no way to write control characters other than tab, line feed and carriage return, lone surrogates, U+FFFE and U+FFFF;',
      'these are left out, and everything else arrives as it was given.',
    ].join('\n'),
  ].join('\n\n');
}

/** Each line of the table of spellings, with what its comment says. */
function spellingRows() {
  const source = read('lib/voice-xml/spellings.ts');
  return Object.entries(spellings).map(([key, [written, ...others]]) => {
    const [, comment = ''] = new RegExp(`((?: *// .*\\n)+) *${key}:`).exec(source) ?? [];
    const why = comment.replace(/\s*\/\/ /g, ' ').trim();
    return `| \`${written}\` | \`${others.join('`, `')}\` | ${why} |`;
  });
}

function readingSection() {
  const { document, faults } = parse(examples.source);
  const tree = JSON.stringify(document?.children[0]);
  return [
    '## Reading',
    [
      '`parse`, in flow-kit/voice-xml, reads what Africa\u2019s Talking\u2019s own manual shows and what other builders write into the same tree, and says',
      'by line and column what is wrong with it. White space between elements does not matter. An attribute is read in',
      'every spelling that Africa\u2019s Talking\u2019s own sources use, and written in one:',
    ].join('\n'),
    ['| Written | Also read | Who says so |', '|---|---|---|', ...spellingRows()].join('\n'),
    [
      '```xml',
      examples.source,
      '```',
      '',
      '```json',
      tree,
      '```',
      '',
      '```text',
      ...listed(faults),
      '```',
    ].join('\n'),
  ].join('\n\n');
}

/** The page, whole. */
export function voiceXmlPage() {
  return `${[
    '# Voice XML',
    '<!-- Made by `npm run voice-xml-page` from lib/voice-xml and docs/examples/voice-xml.ts. -->',
    [
      'What a call does next is a document: a list of verbs that Africa\u2019s Talking carries out one after another. When the',
      'list runs out, it hangs up. `lib/voice-xml` writes these documents from values that the compiler checks: a wrong child,',
      'a misspelt attribute, a verb that is never reached do not compile. A list that is made at run time goes to',
      '`responseOf`, and `check` names every fault with its path. `render` never throws; what XML cannot carry (control',
      'characters, lone surrogates) is left out, and `renderChecked` reports it.',
    ].join('\n'),
    [
      'Every verb and every element of speech is a function: its attributes first, then what stands inside, the order in',
      'which a document has them. An attribute that is `undefined` is not written, and where many things may stand inside,',
      'one that is `undefined` is skipped. What comes out is plain data, `{ name, attributes, children }`, which can be',
      'compared, stored and sent.',
    ].join('\n'),
    [
      '| Function | What it gives |',
      '|---|---|',
      '| `response(…verbs)` | a document whose verbs are listed one by one; the compiler judges their order |',
      '| `responseOf(verbs)` | a document from a list that is made at run time |',
      '| `renderChecked(document, maxCharacters?)` | `xml`, to be sent while the caller waits, and `faults`, to be looked at |',
      '| `render(document)` | the `xml` alone |',
      '| `check(document, maxCharacters?)` | the `faults` alone; there are none when the document is legal |',
      '| `parse(xml)`, of `flow-kit/voice-xml/parse.ts` | the `document` that somebody wrote, and its `faults` by line and column |',
    ].join('\n'),
    ...verbs.map(verbSection),
    '## Structured speech',
    [
      'What `say` is given can be structured by `speak` and the elements below: the dialect of Google\u2019s text-to-speech, which',
      'stands behind Say. Text in it is escaped like any other.',
    ].join('\n'),
    example('speech'),
    ...speech.map(speechSection),
    faultsSection(),
    readingSection(),
  ].join('\n\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readCommand({
    usage: 'voice-xml-page',
    does: 'Writes docs/voice-xml.md from lib/voice-xml and docs/examples/voice-xml.ts.',
    on: 'nothing',
  });
  writeFileSync(join(root, 'docs/voice-xml.md'), voiceXmlPage());
}
