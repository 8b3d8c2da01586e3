import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Definition } from '../lib/flows/definition/flow.ts';
import { chartOf } from './diagram/chart.ts';
import { mermaid } from './diagram/mermaid.ts';
import { picture } from './diagram/picture.ts';
import { layOut } from './lay-out.ts';

/** Where the pictures and their pages are. */
export const pages = fileURLToPath(new URL('../docs/flows/', import.meta.url));

/** A flow drawn: as a file of its own, and as the part of a page between its marks. */
export interface Drawing {
  readonly svg: string;
  readonly block: string;
}

export async function drawn(name: string, flow: Definition): Promise<Drawing> {
  const chart = chartOf(flow);
  const svg = picture(`The flow ${name}`, await layOut(chart));
  const block = [
    opening(name),
    `![The flow ${name}: its steps and the ways between them](${name}.svg)`,
    '',
    '<details><summary>The same as Mermaid</summary>',
    '',
    '```mermaid',
    mermaid(chart).trimEnd(),
    '```',
    '',
    '</details>',
    CLOSING,
  ].join('\n');
  return { svg, block };
}

/** Writes a flow's picture, and puts it into the page that has its marks; without such a page it makes one. */
export async function draw(name: string, flow: Definition, directory = pages): Promise<readonly string[]> {
  const { svg, block } = await drawn(name, flow);
  await writeFile(join(directory, `${name}.svg`), svg);
  const page = (await pageOf(name, directory)) ?? {
    file: `${name}.md`,
    text: `# ${name}\n\n${opening(name)}\n${CLOSING}\n`,
  };
  await writeFile(join(directory, page.file), withBlock(page.text, name, block));
  return [`${name}.svg`, page.file];
}

/** The page that shows a flow. */
export async function pageOf(
  name: string,
  directory = pages,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  for (const file of (await readdir(directory)).filter((file) => file.endsWith('.md'))) {
    const text = await readFile(join(directory, file), 'utf8');
    if (text.includes(opening(name))) return { file, text };
  }
  return undefined;
}

function opening(name: string) {
  return `<!-- flow: ${name} -->`;
}
const CLOSING = '<!-- /flow -->';

function withBlock(text: string, name: string, block: string): string {
  const from = text.indexOf(opening(name));
  const to = text.indexOf(CLOSING, from) + CLOSING.length;
  return text.slice(0, from) + block + text.slice(to);
}
