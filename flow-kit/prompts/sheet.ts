import { type PromptToRecord, readable } from './listing.ts';

/** What is to be recorded, for whoever reads it out: CSV with the file that each line belongs into. */
export function sheetOf(wanted: readonly PromptToRecord[]): string {
  const rows = wanted.map(({ id, language, text, seconds }) => [
    id,
    language,
    readable(text),
    `${seconds}`,
    `${id}.${language}.mp3`,
  ]);
  const head = ['id', 'language', 'text', 'seconds', 'file'];
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A sheet takes a cell that begins with one of these for a formula. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
