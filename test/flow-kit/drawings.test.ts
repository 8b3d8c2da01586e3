import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Drawing, draw, drawn, pageOf, pages } from '../../flow-kit/draw.ts';
import { recipes } from '../../flows/recipes/index.ts';
import { stepVerbs } from '../../lib/flows/definition/step-verbs.ts';
import { everyStep } from '../flows/every-step.ts';

const redraw = 'npm run flow -- --all';

describe.each(Object.entries(recipes))('the picture of %s', (name, flow) => {
  let drawing: Drawing;
  beforeAll(async () => {
    drawing = await drawn(name, flow);
  });

  test(`is that of the flow as it is now; else: ${redraw}`, async () => {
    const { svg, block } = drawing;

    expect(await readFile(join(pages, `${name}.svg`), 'utf8')).toBe(svg);
    expect((await pageOf(name))?.text).toContain(block);
  });

  test('shows every step and no mark-up of its words', () => {
    const { svg } = drawing;
    const words: string[] = [];
    const parser = new SaxesParser({ xmlns: true });
    parser.on('text', (text) => words.push(text));

    parser.write(svg).close();

    expect(words).toEqual(expect.arrayContaining(Object.keys(flow.steps)));
  });
});

test('a picture keeps whatever is written in a flow from becoming mark-up', async () => {
  const hostile = '</text><script>"&#x1F;';
  const { svg, block } = await drawn('x', {
    start: hostile,
    steps: { [hostile]: { end: `${hostile} --> \`\`\`` } },
  });

  expect(svg).not.toContain('<script>');
  expect(block.match(/```/g)).toHaveLength(2);
  new SaxesParser().write(svg).close();
});

test('a new flow gets a page, and what is written around the picture stays when it is drawn again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pages-'));
  const file = join(directory, 'hello.md');
  const hello = (words: string) => ({ start: 'hello', steps: { hello: { end: words } } });

  expect(await draw('hello', hello('Good morning.'), directory)).toEqual(['hello.svg', 'hello.md']);
  await writeFile(file, `Before.\n\n${await readFile(file, 'utf8')}\nBehind.\n`);
  await draw('hello', hello('Good evening.'), directory);

  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^Before\.\n\n# hello\n.*Good evening\..*\nBehind\.\n$/s);
  expect(text).not.toContain('Good morning.');
  await rm(directory, { recursive: true });
});

test('every kind of step can be drawn', async () => {
  const { svg, block } = await drawn('every-step', everyStep);

  for (const verb of stepVerbs.filter((verb) => verb !== 'reject'))
    expect(block).toMatch(new RegExp(`</b> ${verb}\\b`));
  for (const name of Object.keys(everyStep.steps)) expect(svg).toContain(`>${name}<`);
});
