import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { table } from './harness.ts';
import type { Section, Table } from './topic.ts';

function versionOf(manifest: string) {
  return JSON.parse(readFileSync(new URL(manifest, import.meta.url), 'utf8')).version as string;
}

/** docs/performance.md, from nothing but what was measured. */
export function page(sections: readonly Section[], date: Date): string {
  return [
    '# Performance',
    '',
    'Written by `npm run bench` from its own measurements; nothing but the last part is typed by hand. A ratio compares figures that',
    'were taken in turns in one run, so that what else the machine did fell on both alike. Where a figure has brackets,',
    'it is a median, and they hold its quartiles.',
    '',
    markdownTable(surroundings(date)),
    '',
    ...sections.flatMap((section) => [sectionText(section), '']),
  ].join('\n');
}

/**
 * The page with some of its parts measured anew, and at its end those that it had not.
 *
 * @throws when the page was measured elsewhere, or with other versions: such parts cannot stand on one page
 */
export function withSections(page: string, sections: readonly Section[], date: Date): string {
  const [head = '', ...parts] = page.split(/^(?=## )/m);
  const today = markdownTable(surroundings(date));
  const elsewhere = today.split('\n').find((line) => !line.startsWith('| Date') && !head.includes(line));
  if (elsewhere !== undefined)
    throw new Error(`The page was measured under other circumstances: it does not say ${elsewhere}`);
  const titleOf = (part: string) => part.slice(0, part.indexOf('\n') + 1);
  const anew = new Map(sections.map((section) => [`## ${section.title}\n`, section]));
  const written = (section: Section) =>
    `${sectionText(section)}\n\nMeasured anew on ${date.toISOString().slice(0, 10)}.\n\n`;
  const known = new Set(parts.map(titleOf));
  return [
    head,
    ...parts.map((part) => {
      const section = anew.get(titleOf(part));
      return section === undefined ? part : written(section);
    }),
    ...[...anew].filter(([title]) => !known.has(title)).map(([, section]) => written(section)),
  ].join('');
}

export function sectionText({ title, about, tables, goals, notes = [] }: Section): string {
  return [
    `## ${title}`,
    '',
    about,
    ...tables.flatMap((one) => [
      '',
      ...(one.caption === undefined ? [] : [one.caption, '']),
      markdownTable(one),
    ]),
    ...(goals.length === 0
      ? []
      : [
          '',
          markdownTable({
            columns: ['Goal', 'Wanted', 'Measured', ''],
            rows: goals.map(({ what, wanted, measured, met }) => [
              what,
              wanted,
              measured,
              met ? 'met' : '**missed**',
            ]),
          }),
        ]),
    ...notes.flatMap((note) => ['', note]),
  ].join('\n');
}

function surroundings(date: Date): Table {
  const [processor] = cpus();
  return {
    columns: ['', ''],
    rows: [
      ['Date', date.toISOString().slice(0, 10)],
      [
        'Machine',
        `${cpus().length} × ${processor?.model.trim() || 'processor of unknown make'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
      ],
      ['Node', process.version],
      ['africastalking', versionOf('node_modules/africastalking/package.json')],
      ['express', versionOf('node_modules/express/package.json')],
      ['fastify', versionOf('node_modules/fastify/package.json')],
      ['twilio', versionOf('node_modules/twilio/package.json')],
      ['@aws-sdk/client-dynamodb', versionOf('../node_modules/@aws-sdk/client-dynamodb/package.json')],
    ],
  };
}

function markdownTable({ columns, rows }: Table) {
  return table(columns, rows);
}
