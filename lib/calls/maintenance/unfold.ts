/** A text as it may be meant, and where in what was written each of its characters comes from. */
export interface DecodedText {
  readonly text: string;
  /** Of the character at this place: where its writing begins, and where it ends. */
  startOf(place: number): number;
  endOf(place: number): number;
}

/** Nobody encodes a text more often than this. */
const MAX_LAYERS = 4;

/**
 * The text as it was written, and with each layer of encoding taken off: percent-encoding, the escapes of JSON and of XML.
 * In all of them digits of other scripts are written in ASCII.
 */
export function readingsOf(written: string): DecodedText[] {
  const readings = [inAsciiDigits(asWritten(written))];
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const outer = readings.at(-1) as DecodedText;
    if (!ENCODED.test(outer.text)) break;
    readings.push(inAsciiDigits(rewritten(outer, ENCODED, decoded)));
  }
  return readings;
}

function asWritten(text: string): DecodedText {
  return { text, startOf: (place) => place, endOf: (place) => place + 1 };
}

const ENCODED = /(?:%[0-9a-f]{2})+|\\u[0-9a-f]{4}|&#(?:\d{1,7}|x[0-9a-f]{1,6});/i;

interface Piece {
  readonly text: string;
  /** How much of what was matched it stands for. */
  readonly length: number;
}

function decoded(code: string): Piece[] {
  if (code.startsWith('%')) return decodedBytes(code);
  const isEscape = code.startsWith('\\u');
  const number = isEscape ? code.slice(2) : code.slice(2, -1);
  const point =
    isEscape || /^x/i.test(number) ? Number.parseInt(number.replace(/^x/i, ''), 16) : Number(number);
  return [{ text: point <= 0x10ffff ? String.fromCodePoint(point) : ' ', length: code.length }];
}

/** Bytes that are no UTF-8 stand for themselves: what is around them is read all the same. */
function decodedBytes(code: string): Piece[] {
  const bytes = Buffer.from(code.replaceAll('%', ''), 'hex');
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = sizeOfCharacter(bytes[at] ?? 0);
    const text = bytes.toString('utf8', at, at + size);
    const isWhole = !text.includes('\ufffd');
    pieces.push(
      isWhole ? { text, length: 3 * size } : { text: bytes.toString('latin1', at, at + 1), length: 3 },
    );
    at += isWhole ? size : 1;
  }
  return pieces;
}

/** By the first byte of a character in UTF-8. */
function sizeOfCharacter(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

const OTHER_DIGITS = /(?![0-9])(?:\p{Nd}|[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u2468])/u;

function inAsciiDigits(reading: DecodedText): DecodedText {
  if (!OTHER_DIGITS.test(reading.text)) return reading;
  return rewritten(reading, OTHER_DIGITS, (digit) => [{ text: digitOf(digit), length: digit.length }]);
}

/** Unicode has the digits of every script in a row, from its zero on; what is a digit in another shape has a plain form. */
function digitOf(character: string): string {
  const plain = character.normalize('NFKC');
  if (/^[0-9]$/.test(plain)) return plain;
  const point = plain.codePointAt(0) ?? 0;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(point - zero);
}

/** The reading with all that matches rewritten, in which every character still knows where it comes from. */
function rewritten(reading: DecodedText, pattern: RegExp, rewrite: (match: string) => Piece[]): DecodedText {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  const append = (piece: string, from: number, to: number) => {
    text += piece;
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(reading.startOf(from));
      ends.push(reading.endOf(to - 1));
    }
  };
  let done = 0;
  const copyUntil = (end: number) => {
    for (; done < end; done += 1) append(reading.text.charAt(done), done, done + 1);
  };
  for (const match of reading.text.matchAll(new RegExp(pattern, `${pattern.flags}g`))) {
    copyUntil(match.index);
    for (const piece of rewrite(match[0])) {
      append(piece.text, done, done + piece.length);
      done += piece.length;
    }
  }
  copyUntil(reading.text.length);
  return { text, startOf: (place) => starts[place] as number, endOf: (place) => ends[place] as number };
}
