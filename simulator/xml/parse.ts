import { SaxesParser } from 'saxes';
import type { XmlElement } from './element.ts';

/** Why a text is no XML document. */
export interface XmlFault {
  words: string;
  hint: string;
}

/**
 * Reads a text as XML, strictly. Prefixes such as `google:` need no declaration, since the speech marks
 * of Google's voices are used without one.
 */
export function parseXml(text: string): XmlElement | XmlFault {
  const nonXml = nonXmlAnswers.find(({ looksLike }) => looksLike.test(text));
  if (nonXml !== undefined) return { words: nonXml.words, hint: nonXml.hint };

  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let found: XmlFault | undefined;
  let line = 1;

  parser.on('error', (error) => {
    found ??= describe(error.message, text, parser.line, parser.column);
  });
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', (tag) => {
    const element: XmlElement = { name: tag.name, attributes: { ...tag.attributes }, children: [], line };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', (content) => {
    open.at(-1)?.children.push(content);
  });
  parser.on('cdata', (content) => {
    open.at(-1)?.children.push(content);
  });
  parser.write(text).close();

  if (found !== undefined) return found;
  return root ?? { words: 'The answer has no element.', hint: AN_EMPTY_RESPONSE };
}

export function isXmlFault(parsed: XmlElement | XmlFault): parsed is XmlFault {
  return 'words' in parsed;
}

const AN_EMPTY_RESPONSE =
  'Answer a live call with a <Response> document; an empty <Response/> answers and hangs up.';

/** Answers that are something else altogether. */
const nonXmlAnswers = [
  { looksLike: /^\s*$/, words: 'The answer is empty.', hint: AN_EMPTY_RESPONSE },
  {
    looksLike: /^\s*[{["]/,
    words: 'The answer is JSON, not XML.',
    hint: 'Africa’s Talking takes XML: send the document itself as the body.',
  },
  {
    looksLike: /^\s*<(!doctype html|html)/i,
    words: 'The answer is a web page, not voice XML.',
    hint: 'Is the callback URL right? Pages of errors and logins look like this.',
  },
  {
    looksLike: /^[^<]*$/,
    words: 'The answer is plain text, not XML.',
    hint: 'Put what is to be spoken into <Response><Say>…</Say></Response>.',
  },
];

function describe(message: string, text: string, line: number, column: number): XmlFault {
  const ampersand = BARE_AMPERSAND.exec(text);
  if (ampersand !== null) return faultAt(text, ampersand.index, 'a bare & in the text', ESCAPE_AMPERSAND);

  const reason = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  const hint = hints.find(({ fits }) => fits.test(message))?.hint ?? 'Check the document with an XML parser.';
  return fault(reason, line, column, text.split('\n')[line - 1] ?? '', hint);
}

/**
 * By far the most frequent fault. A parser reads on from the & to the next semicolon and then complains of
 * something else, so it is looked for first.
 */
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)(?![^<]*\]\]>)/;
const ESCAPE_AMPERSAND = 'Escape the text: & is written &amp;, also in the query of a URL.';

function faultAt(text: string, index: number, reason: string, hint: string): XmlFault {
  const before = text.slice(0, index).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  return fault(reason, before.length, column, text.split('\n')[before.length - 1] ?? '', hint);
}

function fault(reason: string, line: number, column: number, written: string, hint: string): XmlFault {
  const start = Math.max(0, column - 45);
  const near = written.slice(start, start + 90).trim();
  return {
    words: `The answer is not well-formed XML: ${reason}, in line ${line}, column ${column}: ${near}`,
    hint,
  };
}

const hints = [
  {
    fits: /unclosed tag|unexpected close tag|unmatched/i,
    hint: 'Every element is closed: <Say>…</Say> or <Reject/>.',
  },
  { fits: /unclosed|unquoted|attribute/i, hint: 'Every attribute is written name="value".' },
  {
    fits: /declaration|processing instruction/i,
    hint: 'Nothing, not even a space or an empty line, may stand before <?xml …?>.',
  },
  {
    fits: /disallowed character/i,
    hint: 'XML cannot hold control characters, and < in a text is written &lt;.',
  },
];
