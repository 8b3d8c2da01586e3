import type { StepVerb } from '../../lib/flows/definition/step.ts';
import type { Arrow, Box, Chart } from './chart.ts';

/** The chart in Mermaid's words, for pages that draw it themselves. */
export function mermaid({ boxes, arrows }: Chart): string {
  const ids = new Map(boxes.map(({ name }, index) => [name, `s${index}`]));
  return [
    'flowchart TD',
    ...boxes.map((box) => `  ${ids.get(box.name)}${shaped(box)}`),
    ...arrows.map((arrow) => `  ${ids.get(arrow.from)} ${line(arrow)} ${ids.get(arrow.to)}`),
    ...boxes.filter(({ isStart }) => isStart).map(({ name }) => `  style ${ids.get(name)} stroke-width:3px`),
    '',
  ].join('\n');
}

/** Every kind of step has a shape of its own, as far as Mermaid has shapes. */
const shapes: Readonly<Record<StepVerb, readonly [string, string]>> = {
  say: ['[', ']'],
  play: ['[', ']'],
  ask: ['{{', '}}'],
  record: ['[/', '/]'],
  dial: ['[[', ']]'],
  enqueue: ['[[', ']]'],
  dequeue: ['[[', ']]'],
  conference: ['[[', ']]'],
  redirect: ['[[', ']]'],
  compute: ['{', '}'],
  save: ['[(', ')]'],
  set: ['[', ']'],
  count: ['[', ']'],
  branch: ['{', '}'],
  hours: ['{', '}'],
  language: ['[', ']'],
  reject: ['([', '])'],
  end: ['([', '])'],
};

function shaped({ name, verb, text, notes }: Box): string {
  const [open, close] = shapes[verb];
  const heading = `<b>${escaped(name)}</b> ${verb}`;
  const lines = [heading, escaped(text), escaped(notes.join(', '))].filter((part) => part !== '');
  return `${open}"${lines.join('<br>')}"${close}`;
}

function line({ label, mood }: Arrow) {
  const arrow = mood === 'good' ? '-->' : '-.->';
  return label === '' ? arrow : `${arrow}|"${escaped(label)}"|`;
}

function escaped(text: string) {
  return text.replace(/[&<>"#`]/g, (character) => `#${character.codePointAt(0)};`).replace(/\s+/g, ' ');
}
