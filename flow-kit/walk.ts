import type { Computed } from '../lib/flows/definition/computation.ts';
import type { Data, DataTypes, Datum } from '../lib/flows/definition/data.ts';
import type { Definition } from '../lib/flows/definition/flow.ts';
import type { StepKinds } from '../lib/flows/definition/step.ts';
import {
  begin,
  type CallerInput,
  connect,
  everyPhone,
  hangUp,
  receive,
  resume,
} from '../lib/flows/engine/engine.ts';
import type { AnswerStop, ComputeStop, Stop } from '../lib/flows/engine/run-state.ts';

/** Somebody who walks through a flow: reads what is heard, and says what the caller does. */
export interface Walker {
  readonly print: (line: string) => void;
  /** The answer; `x`, for hanging up, when there is nobody any more. */
  readonly ask: (question: string) => Promise<string>;
}

/** An element of a document, whatever it is. */
interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly unknown[];
}

const facts: Data = { callerNumber: '+254711000111', destinationNumber: '+254711082000' };

/** Hours are looked up at the moment of the walk. */
function moment() {
  return { facts, at: Date.now() };
}

const RECORDING_URL = 'https://recordings.example.com/message.mp3';

/** Walks through a flow without any server or service: what code would find out, the walker is asked. */
export async function walk(flow: Definition, walker: Walker): Promise<void> {
  const variables = await valuesOf(flow.variables ?? {}, walker);
  let stop: Stop | undefined = variables && begin(flow, variables, moment());
  while (stop !== undefined) {
    if (stop.stop === 'computing') stop = await compute(stop, walker);
    else if (stop.stop === 'dialling') stop = connect(stop, everyPhone(stop.phones));
    else {
      for (const { name, data } of stop.saved) walker.print(`✎ saved as ${name}: ${JSON.stringify(data)}`);
      stop = stop.stop === 'answered' ? await hear(flow, stop, walker) : undefined;
    }
  }
  walker.print('■ The call is over.');
}

/** Asks what the code of a step would find out. */
async function compute(stop: ComputeStop, walker: Walker): Promise<Stop | undefined> {
  const { state: place, flow } = stop.run;
  const { compute } = flow.steps[place.step] as StepKinds['compute'];
  const outcomes = Object.keys(compute);
  const answer = await walker.ask(`⚙ ${place.step} computes: ${outcomes.join(', ')} or failed?`);
  if (answer === 'x') return undefined;
  const outcome = answer === '' ? (outcomes[0] as string) : answer;
  const transition = Object.hasOwn(compute, outcome) ? compute[outcome] : undefined;
  if (transition === undefined || typeof transition === 'string')
    return resume(stop, transition === undefined ? undefined : outcome);
  const data = await valuesOf(transition.set, walker);
  const computed: Computed | undefined = data && { [outcome]: data };
  return computed && resume(stop, computed);
}

/** Asks for a value of each kind, until it is one; nothing when the walker hangs up. */
async function valuesOf(kinds: DataTypes, walker: Walker): Promise<Data | undefined> {
  const data: Record<string, Datum> = {};
  for (const [name, kind] of Object.entries(kinds))
    while (data[name] === undefined) {
      const answer = await walker.ask(`  ${name} (${kind.expected})?`);
      if (answer === 'x') return undefined;
      const value = kind.read(answer);
      if (value !== undefined) data[name] = value;
    }
  return data;
}

/** Hears a document; gives back where the walker's doing leads, nothing when the call is over. */
async function hear(
  flow: Definition,
  { document, state: place }: AnswerStop,
  walker: Walker,
): Promise<Stop | undefined> {
  const verbs = document('').children as readonly Verb[];
  for (const [index, verb] of verbs.entries()) {
    for (const heard of [...verb.children, verb]) printVerb(heard as Verb | string, flow, walker);
    // Of a question in several parts each takes the key; it is asked for behind the last.
    const isPart = verb.name === 'GetDigits' && verbs[index + 1]?.name === 'GetDigits';
    if (place === undefined || isPart || !Object.hasOwn(askCaller, verb.name)) continue;
    const did = await (askCaller[verb.name] as (walker: Walker) => Promise<CallerAction>)(walker);
    if (did.isOver) return hangUp(flow, place, did.input, moment());
    return receive(flow, place, did.input, moment());
  }
  return undefined;
}

interface CallerAction {
  readonly input: CallerInput;
  /** The walker has hung up, or was connected. */
  readonly isOver?: boolean;
}

const askCaller: Readonly<Record<string, (walker: Walker) => Promise<CallerAction>>> = {
  GetDigits: async (walker) => {
    const keys = await walker.ask('⌨ keys? (Enter: silence, x: hang up)');
    return keys === 'x' ? { input: {}, isOver: true } : { input: keys === '' ? {} : { digits: keys } };
  },
  Record: async (walker) => {
    const answer = await walker.ask('● speak? (Enter: yes, s: silence, v: yes and hang up, x: hang up)');
    if (answer === 's') return { input: {} };
    return {
      input: answer === 'x' ? {} : { recordingUrl: RECORDING_URL },
      isOver: answer === 'x' || answer === 'v',
    };
  },
  Dial: async (walker) => {
    const answer = await walker.ask('☎ does somebody pick up? (Enter: yes, n: no, x: hang up)');
    return { input: {}, isOver: answer !== 'n' };
  },
  // Nothing to be heard: the call is only led to another URL.
  Redirect: async () => ({ input: {} }),
};

function printVerb(heard: Verb | string, { audio = {} }: Definition, { print: tell }: Walker): void {
  if (typeof heard === 'string') return;
  const { name, attributes } = heard;
  if (name === 'Say') tell(`“${textOf(heard)}”`);
  else if (name === 'Play') {
    const sound = Object.entries(audio).find(([, { url }]) => url === attributes['url']);
    tell(`♪ ${sound?.[0] ?? attributes['url']}`);
  } else if (!['GetDigits', 'Record', 'Redirect'].includes(name))
    tell(`→ ${name} ${attributesText(attributes)}`.trimEnd());
}

function attributesText(attributes: Verb['attributes']) {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function textOf({ children }: Verb): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child as Verb))).join('');
}
