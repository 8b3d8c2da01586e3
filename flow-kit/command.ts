import { createInterface } from 'node:readline/promises';
import { readCommand } from '../commands/command.ts';
import type { Flow } from '../lib/flows/definition/flow.ts';
import { catalogue } from './catalogue.ts';
import { checkFlow } from './check/index.ts';
import { lengthInWords, reportOf } from './check/report.ts';
import { draw } from './draw.ts';
import { type Walker, walk } from './walk.ts';

const command = readCommand({
  usage: 'flow -- [NAME]',
  does: 'Lists the flows with what the check says of each; with a NAME, draws that flow into docs/flows/.',
  options: {
    all: 'draws all flows',
    walk: 'walks through the flow in this terminal, instead of drawing it',
  },
  words: { least: 0, most: 1 },
  on: 'nothing',
});
const [name] = command.words;
if (command.has('all')) for (const [each, flow] of Object.entries(catalogue)) await drawOne(each, flow);
else if (name === undefined) list();
else {
  const flow = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (flow === undefined)
    command.fail(`There is no flow '${name}'. There are: ${Object.keys(catalogue).join(', ')}.`);
  else if (command.has('walk')) await walkInTerminal(name, flow);
  else await drawOne(name, flow);
}

function list(): void {
  for (const [each, flow] of Object.entries(catalogue)) console.log(reportOf(each, checkFlow(each, flow)));
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
