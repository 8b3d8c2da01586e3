import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { answers } from './answers.ts';
import { dropped } from './dropped.ts';
import { events } from './events.ts';
import { flows } from './flows.ts';
import { growth } from './growth.ts';
import { load } from './load.ts';
import { money } from './money.ts';
import { page, sectionText, withSections } from './page.ts';
import { startUp } from './start-up/start-up.ts';
import { sustained } from './sustained.ts';
import type { Section, Topic } from './topic.ts';
import { usage } from './usage.ts';
import { documents } from './voice-xml.ts';

const topics: Record<string, Topic> = {
  'start-up': startUp,
  answers,
  documents,
  flows,
  events,
  sustained,
  load,
  growth,
  usage,
  money,
  dropped,
};

const { values, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false } },
});
const { short } = values;
const unknown = chosen.filter((name) => topics[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no topic ${unknown.join(', ')}; there are ${Object.keys(topics).join(', ')}`);
  process.exit(2);
}

const file = new URL('../docs/performance.md', import.meta.url);
const sections: Section[] = [];
for (const [name, topic] of Object.entries(topics)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const section = await topic({ short });
  console.log(`\n${sectionText(section)}`);
  sections.push(section);
  // At once, so that what is broken off keeps what it has measured. A short look is no page.
  if (!short && chosen.length > 0)
    writeFileSync(file, withSections(readFileSync(file, 'utf8'), [section], new Date()));
}
if (!short && chosen.length === 0) writeFileSync(file, page(sections, new Date()));
if (!short) console.log('\nWritten to docs/performance.md');
process.exit(0); // the topics have closed what they opened; a peer's timer must not hold the process
