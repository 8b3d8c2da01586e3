import { mkdirSync, writeFileSync } from 'node:fs';
import { routing } from '#flows/index.ts';
import { INDEX, indexOf, lookAtPrompts, SHEET } from './look.ts';
import { sheetOf } from './sheet.ts';

const USAGE = `npm run prompts   lists what the flows say in their recorded languages, and what of it is recorded

Writes flows/prompts/${SHEET}, for whoever reads it out, and flows/prompts/${INDEX}, by which the service knows the recordings.
A recording is a file flows/prompts/ID.LANGUAGE.mp3 (or .wav). A language is recorded when a flow says so:

  languages: { sw: { recorded: true } }`;

const [option] = process.argv.slice(2);
if (option === '--help') console.log(USAGE);
else if (option !== undefined) {
  console.error(`There is no option ${option}.\n\n${USAGE}`);
  process.exitCode = 1;
} else await list();

async function list() {
  const first = await lookAtPrompts(routing.flows);
  mkdirSync('flows/prompts', { recursive: true });
  writeFileSync(`flows/prompts/${INDEX}`, indexOf(first.recorded));
  if (first.wanted.length > 0) writeFileSync(`flows/prompts/${SHEET}`, sheetOf(first.wanted));
  const { wanted, recorded, problems } = await lookAtPrompts(routing.flows);
  if (wanted.length === 0) console.log(`No flow that takes calls has a recorded language.\n\n${USAGE}`);
  else
    console.log(
      `${recorded.length} of ${wanted.length} prompts are recorded; flows/prompts/${SHEET} lists them all.`,
    );
  for (const problem of problems) console.log(`  ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
