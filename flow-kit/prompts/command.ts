import { mkdirSync, writeFileSync } from 'node:fs';
import { routing } from '#flows/index.ts';
import { readCommand } from '../../commands/command.ts';
import { INDEX, indexOf, lookAtPrompts, SHEET } from './look.ts';
import { sheetOf } from './sheet.ts';

readCommand({
  usage: 'prompts',
  does: `Lists in flows/prompts/${SHEET} what the flows say in the languages that are marked { recorded: true }, holds the recordings
beside it against that (ID.LANGUAGE.mp3 or .wav), and writes flows/prompts/${INDEX}, by which the service knows them.`,
  on: 'nothing',
});
await list();

async function list() {
  const first = await lookAtPrompts(routing.flows);
  mkdirSync('flows/prompts', { recursive: true });
  writeFileSync(`flows/prompts/${INDEX}`, indexOf(first.recorded));
  if (first.wanted.length > 0) writeFileSync(`flows/prompts/${SHEET}`, sheetOf(first.wanted));
  const { wanted, recorded, problems } = await lookAtPrompts(routing.flows);
  if (wanted.length === 0)
    console.log('No flow that takes calls has a recorded language: languages: { sw: { recorded: true } }.');
  else
    console.log(
      `${recorded.length} of ${wanted.length} prompts are recorded; flows/prompts/${SHEET} lists them all.`,
    );
  for (const problem of problems) console.log(`  ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
