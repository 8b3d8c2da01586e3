/** Writes ASN.1 values by its distinguished encoding rules (ITU-T X.690), as far as a certificate needs them. */

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;

export function sequence(...parts: Buffer[]): Buffer {
  return value(SEQUENCE, Buffer.concat(parts));
}

export function set(...parts: Buffer[]): Buffer {
  return value(SET, Buffer.concat(parts));
}

/** A whole number that is not negative, as bytes. */
export function integer(bytes: Buffer): Buffer {
  const negative = ((bytes[0] ?? 0) & 0x80) !== 0;
  return value(INTEGER, negative ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function trueValue(): Buffer {
  return Buffer.from([0x01, 0x01, 0xff]);
}

export function bitString(bytes: Buffer): Buffer {
  return value(BIT_STRING, Buffer.concat([Buffer.from([0]), bytes]));
}

export function octetString(bytes: Buffer): Buffer {
  return value(OCTET_STRING, bytes);
}

export function text(content: string): Buffer {
  return value(UTF8_STRING, Buffer.from(content, 'utf8'));
}

export function time(at: Date): Buffer {
  const digits = at.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return value(GENERALIZED_TIME, Buffer.from(digits, 'ascii'));
}

/** @param dotted - such as `2.5.29.17` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return value(OBJECT_IDENTIFIER, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** A value under a tag that the surrounding structure gives it. `constructed` when it holds further values. */
export function tagged(number: number, content: Buffer, { constructed }: { constructed: boolean }): Buffer {
  return value(0x80 | (constructed ? 0x20 : 0) | number, content);
}

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function value(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}
