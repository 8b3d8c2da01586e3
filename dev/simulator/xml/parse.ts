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
  const stranger = strangers.find(({ looksLike }) => looksLike.test(text));
  if (stranger !== undefined) return { words: stranger.words, hint: stranger.hint };

  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let fault: XmlFault | undefined;
  let line = 1;

  parser.on('error', (error) => {
    fault ??= describe(error.message, text, parser.line, parser.column);
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

  if (fault !== undefined) return fault;
  return root ?? { words: 'The answer has no element.', hint: anEmptyResponse };
}

export function isXmlFault(parsed: XmlElement | XmlFault): parsed is XmlFault {
  return 'words' in parsed;
}

const anEmptyResponse =
  'Answer a live call with a <Response> document; an empty <Response/> answers and hangs up.';

/** Answers that are something else altogether. */
const strangers = [
  { looksLike: /^\s*$/, words: 'The answer is empty.', hint: anEmptyResponse },
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
  const reason = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  const written = (text.split('\n')[line - 1] ?? '').trim();
  const near = written.length > 90 ? `${written.slice(0, 90)}…` : written;
  const hint = hints.find(({ fits }) => fits.test(message))?.hint ?? 'Check the document with an XML parser.';
  return {
    words: `The answer is not well-formed XML: ${reason} at line ${line}, column ${column}: ${near}`,
    hint,
  };
}

const hints = [
  {
    fits: /entity/i,
    hint: 'Escape the text: & is written &amp;, also in the query of a URL.',
  },
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
