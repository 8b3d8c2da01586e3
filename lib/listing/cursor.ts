import { createHash } from 'node:crypto';

/**
 * Where a list goes on: after the last entry that was looked at. The text is opaque, holds no number, and is
 * good for the query that it came from alone. It carries a check sum, no secret: whoever makes one up can only
 * ask for what they may list anyway.
 */
export function writeCursor(position: string, query: unknown): string {
  return Buffer.from(`${checkSum(position, query)}${position}`).toString('base64url');
}

/** The position, or nothing when the text is no cursor of this query: `FOREIGN_CURSOR` says so to whoever asked. */
export function readCursor(cursor: string, query: unknown): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const position = text.slice(CHECK_SUM_LENGTH);
  const isWhole = text.slice(0, CHECK_SUM_LENGTH) === checkSum(position, query);
  return isWhole && cursor === writeCursor(position, query) ? position : undefined;
}

const CHECK_SUM_LENGTH = 12;

function checkSum(position: string, query: unknown): string {
  const text = JSON.stringify([position, query]);
  return createHash('sha256').update(text).digest('base64url').slice(0, CHECK_SUM_LENGTH);
}

export const FOREIGN_CURSOR =
  "'cursor' does not belong to this query; take it from the page before, and change nothing else";
