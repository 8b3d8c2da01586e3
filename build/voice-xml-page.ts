import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as examples from '../docs/examples/voice-xml.ts';
import { type Entry, grammar } from '../lib/voice-xml/definition.ts';
import { check, render, type VoiceResponse } from '../lib/voice-xml/index.ts';

/*
 * Makes docs/voice-xml.md from the docstrings and the grammar of lib/voice-xml and from docs/examples/voice-xml.ts:
 * npm run voice-xml-page. A test fails while the page is not what this makes.
 */

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Described {
  /** The function that makes it. */
  readonly maker: string;
  readonly element: string;
  readonly text: string;
  readonly source: string | undefined;
  /** What each attribute's docstring says. */
  readonly attributes: ReadonlyMap<string, string>;
}

const prose = (comment: string) =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim();

/** What the docstrings in a piece of source say of the attributes that follow them. */
const attributesIn = (source: string): [string, string][] =>
  [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*'?([\w-]+(?::\w[\w-]*)?)'?/g)].map(
    ([, words = '', name = '']) => [name, prose(words).replace(/\n/g, ' ')],
  );

/** Every `define('Name', { attributes }, rule)` of a source file, with its docstrings. */
const describedIn = (file: string): Described[] => {
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
};

const verbs = describedIn('lib/voice-xml/verbs.ts');
const speech = describedIn('lib/voice-xml/ssml.ts');

const entryOf = (element: string): Entry => {
  const entry = grammar.get(element);
  if (entry === undefined)
    throw new RangeError(`${element} is described, but the grammar has no such element`);
  return entry;
};

const cell = (text: string) => text.replaceAll('|', '\\|');

const attributeTable = ({ element, attributes }: Described) => {
  const entry = entryOf(element);
  if (entry.attributes.size === 0) return 'No attributes.';
  const rows = [...entry.attributes].map(([name, { must }]) => {
    const [, meaning = '', usual] = /^(.*?)(?: Default: (.*?)\.?)?$/.exec(attributes.get(name) ?? '') ?? [];
    const needed = entry.required.includes(name) ? 'needed' : (usual ?? '');
    return `| \`${name}\` | ${cell(must)} | ${cell(needed)} | ${cell(meaning)} |`;
  });
  return ['| Attribute | Must be | Default | What it is |', '|---|---|---|---|', ...rows].join('\n');
};

/** An example as it stands in its file, and what it renders to, one element a line. */
const example = (name: string) => {
  const source = read('docs/examples/voice-xml.ts');
  const [, code = ''] =
    new RegExp(`export const ${name} = \\(\\) =>\\s+([\\s\\S]*?);\\n(?:\\n|$)`).exec(source) ?? [];
  const document = (examples as Record<string, () => VoiceResponse>)[name]?.();
  if (document === undefined || check(document).length > 0)
    throw new Error(`The example of ${name} is missing or wrong`);
  const outdented = code.replace(/\n {2}/g, '\n');
  const xml = render(document).replace(/^<\?xml[^>]*\?>/, '');
  return ['```ts', outdented, '```', '', '```xml', xml, '```'].join('\n');
};

const verbSection = (verb: Described) =>
  [
    `## ${verb.element}`,
    verb.text,
    attributeTable(verb),
    example(verb.element),
    `Source: ${verb.source}.`,
  ].join('\n\n');

const speechSection = (described: Described) =>
  [`### \`${described.element}\`: \`${described.maker}\``, described.text, attributeTable(described)].join(
    '\n\n',
  );

/** The page, whole. */
export const voiceXmlPage = () =>
  `${[
    '# Voice XML',
    '<!-- Made by `npm run voice-xml-page` from lib/voice-xml and docs/examples/voice-xml.ts. -->',
    [
      'What a call does next is a document: a list of verbs that Africa\u2019s Talking carries out one after another. When the',
      'list runs out, it hangs up. `lib/voice-xml` writes these documents from values that the compiler checks: a wrong child,',
      'a misspelt attribute, a verb that is never reached do not compile. A list that is made at run time goes to',
      '`responseOf`, and `check` names every fault with its path. `render` never throws; what XML cannot carry (control',
      'characters, lone surrogates) is left out, and `answer` reports it.',
    ].join('\n'),
    ...verbs.map(verbSection),
    '## Structured speech',
    [
      'What `say` is given can be structured by `speak` and the elements below: the dialect of Google\u2019s text-to-speech, which',
      'stands behind Say. Text in it is escaped like any other.',
    ].join('\n'),
    example('speech'),
    ...speech.map(speechSection),
  ].join('\n\n')}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(root, 'docs/voice-xml.md'), voiceXmlPage());
