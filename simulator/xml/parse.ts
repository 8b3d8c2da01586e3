import { SaxesParser } from 'saxes';
import type { XmlElement } from './element.ts';
import { AN_EMPTY_RESPONSE, describeFault, describeNonXml, type XmlFault } from './fault.ts';

/**
 * Reads a text as XML, strictly. Prefixes such as `google:` need no declaration, since the speech marks
 * of Google's voices are used without one.
 */
export function parseXml(text: string): XmlElement | XmlFault {
  const nonXml = describeNonXml(text);
  if (nonXml !== undefined) return nonXml;

  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let found: XmlFault | undefined;
  let line = 1;

  parser.on('error', (error) => {
    found ??= describeFault(error.message, text, parser);
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
