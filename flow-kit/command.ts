import { createInterface } from 'node:readline/promises';
import type { Flow } from '../lib/flows/definition/flow.ts';
import { catalogue } from './catalogue.ts';
import { checkFlow } from './check/index.ts';
import { lengthInWords, reportOf } from './check/report.ts';
import { draw } from './draw.ts';
import { type Walker, walk } from './walk.ts';

const USAGE = `npm run flow                    lists the flows
npm run flow -- NAME            draws one into docs/flows/
npm run flow -- --all           draws all of them
npm run flow -- NAME --walk     walks through it in this terminal`;

const [name, ...options] = process.argv.slice(2);
const unknown = options.filter((option) => option !== '--walk');
if (unknown.length > 0) refuse(`There is no option ${unknown.join(' ')}.`);
else if (name === undefined) list();
else if (name === '--all') for (const [each, flow] of Object.entries(catalogue)) await drawOne(each, flow);
else {
  const flow = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (flow === undefined)
    refuse(`There is no flow '${name}'. There are: ${Object.keys(catalogue).join(', ')}.`);
  else if (options.includes('--walk')) await walkInTerminal(name, flow);
  else await drawOne(name, flow);
}

function refuse(why: string): void {
  console.error(`${why}\n\n${USAGE}`);
  process.exitCode = 1;
}

function list(): void {
  for (const [each, flow] of Object.entries(catalogue)) console.log(reportOf(each, checkFlow(each, flow)));
  console.log(`\n${USAGE}`);
}

async function drawOne(each: string, flow: Flow): Promise<void> {
  for (const file of await draw(each, flow)) console.log(`wrote docs/flows/${file}`);
}

async function walkInTerminal(each: string, flow: Flow): Promise<void> {
  const { longest, faults } = checkFlow(each, flow);
  for (const { step, message } of faults) console.log(`! ${step ?? each}: ${message}`);
  if (longest !== undefined) console.log(`${each}: ${lengthInWords(longest)}\n`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const lines = terminal[Symbol.asyncIterator]();
  const walker: Walker = {
    print: (line) => console.log(line),
    ask: async (question) => {
      terminal.setPrompt(`${question} `);
      terminal.prompt();
      const { value, done } = await lines.next();
      return done === true ? 'x' : value.trim();
    },
  };
  await walk(flow, walker);
  terminal.close();
}
