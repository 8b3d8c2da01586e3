import type { StepVerb } from '../../lib/flows/definition/step.ts';
import { type Card, cardFont, HEAD_HEIGHT, LINE_HEIGHT, PADDING } from './card.ts';
import type { Arrow } from './chart.ts';

/** Where everything stands, in pixels from the upper left. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly { readonly card: Card; readonly x: number; readonly y: number }[];
  readonly arrows: readonly {
    readonly arrow: Arrow;
    /** The start of a Bézier curve, then three points for each of its parts. */
    readonly curve: readonly Point[];
    /** The middle of the label. */
    readonly label: Point | undefined;
  }[];
}

export type Point = readonly [x: number, y: number];

/** The colour of a kind of step: for its heading, and the tint of it. */
const colours: Readonly<Record<StepVerb, string>> = {
  say: '#475569',
  play: '#475569',
  ask: '#1d4ed8',
  record: '#be123c',
  dial: '#15803d',
  enqueue: '#7e22ce',
  dequeue: '#7e22ce',
  conference: '#7e22ce',
  redirect: '#7e22ce',
  compute: '#b45309',
  save: '#0f766e',
  set: '#0f766e',
  count: '#0f766e',
  branch: '#b45309',
  hours: '#b45309',
  language: '#0f766e',
  reject: '#111827',
  end: '#111827',
};

const moods: Readonly<Record<Arrow['mood'], { readonly colour: string; readonly dash: string }>> = {
  good: { colour: '#334155', dash: '' },
  patience: { colour: '#94a3b8', dash: '4 3' },
  failure: { colour: '#d97706', dash: '2 3' },
};

const MARGIN = 24;
const FONT = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/** The picture as SVG: no script, no font and no file but itself. */
export function picture(title: string, { width, height, cards, arrows }: Layout): string {
  const [outerWidth, outerHeight] = [width + 2 * MARGIN, height + 2 * MARGIN].map(Math.ceil) as [
    number,
    number,
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${outerWidth}" height="${outerHeight}" viewBox="${-MARGIN} ${-MARGIN} ${outerWidth} ${outerHeight}" role="img" aria-labelledby="title" font-family="${FONT}">`,
    `<title id="title">${escaped(title)}</title>`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="${outerWidth}" height="${outerHeight}" rx="12" fill="#ffffff"/>`,
    ...Object.entries(moods).map(([mood, { colour }]) => arrowHead(mood, colour)),
    ...arrows.map(({ arrow, curve }) => drawnArrow(arrow, curve)),
    ...cards.map(({ card, x, y }) => drawnCard(card, x, y)),
    ...arrows.map(({ arrow, label }) => drawnLabel(arrow, label)),
    '</svg>',
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n');
}

function arrowHead(mood: string, colour: string) {
  return `<marker id="to-${mood}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0.5 8 4 0 7.5z" fill="${colour}"/></marker>`;
}

function drawnArrow({ mood }: Arrow, [start, ...rest]: readonly Point[]): string {
  const { colour, dash } = moods[mood];
  const path = `M${at(start)}C${rest.map(at).join(' ')}`;
  const dashed = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5"${dashed} marker-end="url(#to-${mood})"/>`;
}

function drawnLabel({ label, mood }: Arrow, middle: Point | undefined): string {
  if (middle === undefined || label === '') return '';
  const { colour } = moods[mood];
  const ink = mood === 'patience' ? '#64748b' : colour;
  return `<text x="${round(middle[0])}" y="${round(middle[1] + 4)}" text-anchor="middle" font-size="${cardFont.note}" fill="${ink}" stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${escaped(label)}</text>`;
}

function drawnCard({ box, lines, width, height }: Card, x: number, y: number): string {
  const colour = colours[box.verb];
  const isLast = box.verb === 'end' || box.verb === 'reject';
  const radius = isLast ? 14 : 8;
  const texts = lines.map((line, index) =>
    text(line, PADDING, HEAD_HEIGHT + 17 + index * LINE_HEIGHT, '#1e293b', cardFont.text),
  );
  const notes = box.notes.join(' · ');
  const noteY = HEAD_HEIGHT + 17 + lines.length * LINE_HEIGHT;
  const hasBody = height > HEAD_HEIGHT;
  return [
    `<g transform="translate(${round(x)} ${round(y)})">`,
    box.isStart
      ? `<rect x="-4" y="-4" width="${width + 8}" height="${height + 8}" rx="${radius + 4}" fill="none" stroke="${colour}" stroke-width="1.5" opacity="0.45"/>`
      : '',
    `<rect width="${width}" height="${height}" rx="${radius}" fill="#ffffff" stroke="${colour}" stroke-width="1.25"/>`,
    headPath(width, radius, hasBody ? undefined : height, colour),
    `<text x="${PADDING}" y="17.5" font-size="${cardFont.name}" font-weight="600" fill="#ffffff">${escaped(box.name)}</text>`,
    `<text x="${width - PADDING}" y="17" text-anchor="end" font-size="${cardFont.note}" fill="#ffffff" opacity="0.8">${box.verb}</text>`,
    ...texts,
    notes === '' ? '' : text(notes, PADDING, noteY, '#64748b', cardFont.note),
    '</g>',
  ]
    .filter((part) => part !== '')
    .join('');
}

/** The coloured heading, round only where the card is. */
function headPath(width: number, radius: number, wholeHeight: number | undefined, colour: string) {
  return wholeHeight === undefined
    ? `<path d="M0 ${HEAD_HEIGHT}V${radius}A${radius} ${radius} 0 0 1 ${radius} 0H${width - radius}A${radius} ${radius} 0 0 1 ${width} ${radius}V${HEAD_HEIGHT}z" fill="${colour}"/>`
    : `<rect width="${width}" height="${wholeHeight}" rx="${radius}" fill="${colour}"/>`;
}

function text(words: string, x: number, y: number, colour: string, size: number) {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}">${escaped(words)}</text>`;
}

function at(point: Point | undefined) {
  return point === undefined ? '' : `${round(point[0])} ${round(point[1])}`;
}
function round(value: number) {
  return Math.round(value * 10) / 10;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
function escaped(words: string) {
  return words.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
