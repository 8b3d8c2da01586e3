/** The encoding that a document names in its first line. */
const PROLOG = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/;

/**
 * Reads a body by the encoding that its byte order mark, its header or its prolog names, in this order (RFC 7303);
 * without one by UTF-8. A name that nobody knows is reported, and so are letters that it does not have.
 */
export function decodeBody(bytes: Buffer, contentType: string): { text: string; warning?: string } {
  const inHeader = encodingIn(contentType);
  const inProlog = prologEncoding(bytes);
  const named = markedEncoding(bytes) ?? inHeader ?? inProlog ?? 'utf-8';
  const decoder = decoderFor(named);
  if (decoder === undefined) {
    return {
      text: bytes.toString('utf8'),
      warning: `The answer names an encoding that does not exist, ${JSON.stringify(named)}, and is read as UTF-8.`,
    };
  }
  const text = decoder.decode(bytes);
  if (text.includes(UNREADABLE) && !bytes.includes(UNREADABLE))
    return { text, warning: `The answer has letters that are no ${named}, and reads ${around(text)}.` };
  if (inHeader !== undefined && inProlog !== undefined && !isSame(inHeader, inProlog)) {
    return {
      text,
      warning: `The header says that the answer is ${inHeader}, the document that it is ${inProlog}; the header counts.`,
    };
  }
  return { text };
}

/** What a decoder puts where bytes are no letter. */
const UNREADABLE = '\uFFFD';

function around(text: string): string {
  const place = text.indexOf(UNREADABLE);
  return JSON.stringify(text.slice(Math.max(0, place - 10), place + 10));
}

function isSame(one: string, other: string): boolean {
  return (
    one.toLowerCase() === other.toLowerCase() || decoderFor(one)?.encoding === decoderFor(other)?.encoding
  );
}

function markedEncoding(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

function encodingIn(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1];
}

function prologEncoding(bytes: Buffer): string | undefined {
  return PROLOG.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
}

/** `undefined` for a name that no encoding has. */
function decoderFor(encoding: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(encoding);
  } catch {
    return undefined;
  }
}
