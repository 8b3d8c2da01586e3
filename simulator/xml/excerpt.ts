const LINES_BEFORE = 2;
const LINES_AFTER = 1;
const WIDTH = 90;

/**
 * The lines around a place, for people to read: the line is marked by `>`, and with a column the place by `^` below.
 *
 * @param line - counted from 1
 * @param column - counted from 1; `undefined` marks the line alone
 */
export function excerptOf(text: string, line: number, column?: number): string[] {
  const lines = text.split('\n');
  const from = Math.max(1, line - LINES_BEFORE);
  const to = Math.min(lines.length, line + LINES_AFTER);
  // A document on one long line is shown where the fault is.
  const start = Math.max(0, (column ?? 1) - WIDTH / 2);
  const shown: string[] = [];
  for (let number = from; number <= to; number += 1) {
    const mark = number === line ? '>' : ' ';
    const content = (lines[number - 1] ?? '').trimEnd().slice(start, start + WIDTH);
    shown.push(`${mark} ${String(number).padStart(3)} | ${content}`);
    if (number === line && column !== undefined) shown.push(`      | ${' '.repeat(column - 1 - start)}^`);
  }
  return shown;
}
