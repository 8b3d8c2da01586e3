import type { Box } from './chart.ts';

/** A box with its text broken into lines, and its size in pixels. */
export interface Card {
  readonly box: Box;
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

export const cardFont = { name: 13, text: 12, note: 11 };
export const PADDING = 12;
export const LINE_HEIGHT = 16;
export const HEAD_HEIGHT = 26;
const BOLD = 1.1;
const WIDEST = 250;
const NARROWEST = 132;

export function cardFor(box: Box): Card {
  const lines = broken(box.text, WIDEST - 2 * PADDING);
  const heading = textWidth(box.name, cardFont.name) * BOLD + textWidth(box.verb, cardFont.note) + 20;
  const texts = lines.map((line) => textWidth(line, cardFont.text));
  const notes = textWidth(box.notes.join(' · '), cardFont.note);
  const width = Math.ceil(
    Math.max(
      NARROWEST,
      heading + 2 * PADDING,
      ...texts.map((text) => text + 2 * PADDING),
      notes + 2 * PADDING,
    ),
  );
  const noteLines = box.notes.length > 0 ? 1 : 0;
  const body = lines.length + noteLines;
  const height = HEAD_HEIGHT + (body === 0 ? 0 : body * LINE_HEIGHT + 12);
  return { box, lines, width, height };
}

/** Lines of whole words that are no wider than so many pixels. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((word) => word !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, cardFont.text) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/**
 * How wide a text is in the widest of the usual sans-serif fonts, DejaVu Sans: in every other it has room to spare. No
 * browser is asked.
 */
export function textWidth(text: string, size: number): number {
  return (
    [...text].reduce((sum, character) => sum + (widths.get(character) ?? usualWidth(character)), 0) * size
  );
}

/** In units of the font's size. */
const widths = new Map<string, number>(
  (
    [
      ["ijlI|!'", 0.3],
      [' .,:;', 0.33],
      ['frt-/()[]', 0.4],
      ['cksvxyz', 0.58],
      ['w+<>=', 0.84],
      ['mMW…—', 1],
      ['♪', 0.64],
    ] as const
  ).flatMap(([characters, width]) => [...characters].map((character) => [character, width])),
);
function usualWidth(character: string) {
  return /[A-Z]/.test(character) ? 0.72 : 0.635;
}
