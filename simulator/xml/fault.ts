import { excerptOf } from './excerpt.ts';

/** Why a text is no XML document. */
export interface XmlFault {
  readonly words: string;
  readonly hint: string;
  /** The lines around the place, with the place marked. */
  readonly excerpt?: string[];
  /** There is no document in it that is merely at fault. */
  readonly isNoDocument?: true;
}

export const AN_EMPTY_RESPONSE =
  'Answer a live call with a <Response> document; an empty <Response/> answers and hangs up.';

/** With its tags or without, in one line or as xdebug frames it: a kind of message, and the line of a script. */
const PHP_MESSAGE =
  /^(?:\s|<(?!\/?Response\b|\?xml)[^>]*>)*(?:\( ! \)\s*)?(?:PHP )?((?:Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error)(?:<\/b>)?:[^\n]*(?:\bon line\b|\.php:\d)[^\n]*)/i;

interface NonXml {
  readonly looksLike: RegExp;
  readonly words: (found: string) => string;
  readonly hint: string;
  /** A document stands in it, or is to: it is at fault by XML’s own rules. */
  readonly hasDocument?: true;
}

/** Answers that are something else altogether, or have something else before the document. */
const nonXmlAnswers: readonly NonXml[] = [
  { looksLike: /^\s*$/, words: () => 'The answer is empty.', hint: AN_EMPTY_RESPONSE },
  {
    looksLike: PHP_MESSAGE,
    hasDocument: true,
    words: (found) =>
      `A PHP message stands where the document is to begin: ${shorten(found.replace(/<[^>]*>/g, ''))}.`,
    hint: 'Mend what PHP complains of, and keep its messages out of answers: display_errors=Off in php.ini, or ini_set("display_errors", "0") at the top.',
  },
  {
    looksLike: /^\s*"\s*</,
    words: () => 'The document stands in quotes, as a text in JSON.',
    hint: 'Send the text itself: not JSON.stringify, json.dumps, json_encode or jsonify of it.',
  },
  {
    looksLike: /^\s*b['"]\s*</,
    words: () => "The answer is how Python shows bytes: b'…'.",
    hint: 'Send the bytes themselves, or their text by .decode(), not str(…) of them.',
  },
  {
    looksLike: /^\s*&lt;/,
    words: () => 'The document is escaped: &lt; stands where < is to.',
    hint: 'Escape what stands inside the elements, not the document: a template may have to be told that it is safe.',
  },
  {
    looksLike: /^\s*[{["]/,
    words: () => 'The answer is JSON, not XML.',
    hint: 'Africa’s Talking takes XML: send the document itself as the body.',
  },
  {
    looksLike: /^\s*<(!doctype html|html)/i,
    words: () => 'The answer is a web page, not voice XML.',
    hint: 'Is the callback URL right? Pages of errors and logins look like this.',
  },
  {
    looksLike: /^[^<]*$/,
    words: () => 'The answer is plain text, not XML.',
    hint: 'Put what is to be spoken into <Response><Say>…</Say></Response>.',
  },
  {
    looksLike: /^\uFEFF?\s*([^<\s\uFEFF][^<]*)</,
    hasDocument: true,
    words: (found) => `Text stands before the document: ${JSON.stringify(shorten(found))}.`,
    hint: 'Nothing may stand before <?xml …?> or <Response>. "undefined" comes of response += … on a variable without a first value; other letters often of a slip in front of <?php.',
  },
];

/** Describes a response that is not XML at all; `undefined` for one that is to be read as XML. */
export function describeNonXml(text: string): XmlFault | undefined {
  for (const { looksLike, words, hint, hasDocument } of nonXmlAnswers) {
    const match = looksLike.exec(text);
    if (match === null) continue;
    const fault = { words: words(match[1] ?? ''), hint, excerpt: excerptOfStart(text) };
    return hasDocument === true ? fault : { ...fault, isNoDocument: true };
  }
  return undefined;
}

function excerptOfStart(text: string): string[] {
  return text.trim() === '' ? [] : excerptOf(text, text.slice(0, text.search(/\S/)).split('\n').length);
}

/** Says what is wrong with a document, from a parser's message and the place where it noticed. */
export function describeFault(
  message: string,
  text: string,
  { line, column }: { line: number; column: number },
): XmlFault {
  const name = FOREIGN_ENTITY.exec(text);
  if (name !== null)
    return faultAt(text, name.index, `XML does not know ${name[0]}`, entityHint(name[1] as string));
  const ampersand = BARE_AMPERSAND.exec(text);
  if (ampersand !== null) return faultAt(text, ampersand.index, 'a bare & in the text', ESCAPE_AMPERSAND);

  const quote = TYPOGRAPHIC_QUOTE.exec(text);
  if (quote !== null)
    return faultAt(text, quote.index + quote[0].length - 1, 'a typographic quote', PLAIN_QUOTES);
  const lessThan = BARE_LESS_THAN.exec(text);
  if (lessThan !== null && /disallowed character in tag|unclosed tag/.test(message))
    return faultAt(text, lessThan.index, 'a bare < in the text', 'Escape the text: < is written &lt;.');

  const reason = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  const hint = hints.find(({ fits }) => fits.test(message))?.hint ?? UNKNOWN_FAULT_HINT;
  return fault(reason, text, line, column, hint);
}

/**
 * By far the most frequent fault. A parser reads on from the & to the next semicolon and then complains of
 * something else, so it is looked for first.
 */
const BARE_LESS_THAN = /<(?=[\s\d=<]|$)(?![^<]*\]\]>)/;
const TYPOGRAPHIC_QUOTE = /=\s*[“”„‘’«»]/;
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)(?![^<]*\]\]>)/;
const PLAIN_QUOTES =
  'Write "value" or \'value\', with the plain quotes of a keyboard: word processors change them.';
const ESCAPE_AMPERSAND = 'Escape the text: & is written &amp;, also in the query of a URL.';

/** A name of HTML, or of a DTD: XML itself knows five. */
const FOREIGN_ENTITY = /&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,7});(?![^<]*\]\]>)/;

const htmlEntities: Readonly<Record<string, string>> = {
  nbsp: '&#160;',
  eacute: '&#233;',
  egrave: '&#232;',
  agrave: '&#224;',
  ccedil: '&#231;',
  rsquo: '&#8217;',
  lsquo: '&#8216;',
  rdquo: '&#8221;',
  ldquo: '&#8220;',
  ndash: '&#8211;',
  mdash: '&#8212;',
  hellip: '&#8230;',
  pound: '&#163;',
  euro: '&#8364;',
};

function entityHint(name: string): string {
  const number = Object.hasOwn(htmlEntities, name) ? htmlEntities[name] : undefined;
  const instead = number === undefined ? 'the character itself' : `${number}, or the character itself`;
  return `XML knows the names amp, lt, gt, quot and apos alone: write ${instead}.`;
}

function faultAt(text: string, index: number, reason: string, hint: string): XmlFault {
  const before = text.slice(0, index).split('\n');
  return fault(reason, text, before.length, (before.at(-1) ?? '').length + 1, hint);
}

function fault(reason: string, text: string, line: number, column: number, hint: string): XmlFault {
  const start = Math.max(0, column - 45);
  const near = (text.split('\n')[line - 1] ?? '').slice(start, start + 90).trim();
  return {
    words: `The answer is not well-formed XML: ${reason}, in line ${line}, column ${column}: ${near}`,
    hint,
    excerpt: excerptOf(text, line, Math.max(1, column)),
  };
}

function shorten(text: string): string {
  const even = text.replace(/\s+/g, ' ').trim();
  return even.length > 80 ? `${even.slice(0, 80)}…` : even;
}

const UNKNOWN_FAULT_HINT = 'Check the document with an XML parser.';

const hints = [
  {
    fits: /unmatched closing tag: Response/i,
    hint: 'Its opening tag <Response> is missing at the beginning.',
  },
  {
    fits: /unclosed tag|unexpected close tag|unmatched/i,
    hint: 'Every element is closed: <Say>…</Say> or <Reject/>.',
  },
  {
    fits: /only one root|text data outside of root/i,
    hint: 'One <Response> holds everything; nothing may stand after it. Does something else print into the answer as well?',
  },
  { fits: /duplicate attribute/i, hint: 'An element has each attribute once: leave one of the two out.' },
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
