import type { Data, DataTypes } from '../../lib/flows/definition/data.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import { begin, receive, resume } from '../../lib/flows/engine/engine.ts';
import type { Stop } from '../../lib/flows/engine/run-state.ts';
import { MAX_FLOW_TOKEN_LENGTH } from '../../lib/flows/token/flow-token.ts';
import { MAX_POSITION_LENGTH } from '../../lib/flows/token/position.ts';
import { sealedLength } from '../../lib/flows/token/seal.ts';
import { check, type VoiceResponse } from '../../lib/voice-xml/index.ts';
import type { Note } from './fault.ts';
import { longestData } from './longest-data.ts';

/** As long as a URL of ours may become. */
const url = `https://api.example.com/voice/instruct?token=${'x'.repeat(64)}&at=${'x'.repeat(MAX_POSITION_LENGTH)}`;
const facts: Data = { callerNumber: '+254711000000', destinationNumber: '+254711000001' };

/**
 * Whether the documents of every step, in every language, are legal voice XML: each is made by the engine as in a call,
 * with the data at their longest.
 */
export function checkDocuments(flow: Definition, note: Note): void {
  const longest = longestData(flow);
  const data = Object.fromEntries(
    Object.entries(longest).map(([name, value]) => [name, phoneLike(name, flow) ? '+254711000002' : value]),
  );
  const languages = Object.keys(flow.languages ?? { '': {} });
  for (const name of Object.keys(flow.steps))
    for (const language of languages) {
      const { languages: spoken = {}, ...rest } = flow;
      const first = spoken[language];
      const inLanguage =
        first === undefined ? rest : { ...rest, languages: { [language]: first, ...spoken } };
      for (const document of documentsFrom({ ...inLanguage, start: name }, data))
        for (const { path, message } of check(document)) note('document', name, `${path}: ${message}`);
    }
}

/** A datum that is dialled must be a number. */
function phoneLike(name: string, { steps }: Definition) {
  return Object.values(steps).some((step) => {
    const { dial, dequeue } = step as { dial?: readonly string[]; dequeue?: string };
    return [...(dial ?? []), dequeue].includes(`{${name}}`);
  });
}

/** The documents that a step makes when it is come to, when nothing is done there, and when it is asked again. */
function documentsFrom(flow: Definition, data: Data): VoiceResponse[] {
  const documents: VoiceResponse[] = [];
  let stop = stopOf(begin(flow, data, facts));
  for (let turn = 0; turn < 3 && stop.stop === 'answered'; turn += 1) {
    documents.push(stop.document(url));
    if (stop.state === undefined) break;
    stop = stopOf(receive(flow, stop.state, {}, facts));
  }
  return documents;
}

/** A computation is taken to fail: its outcomes lead to steps that are looked at by themselves. */
function stopOf(first: Stop): Exclude<Stop, { halt: 'computing' }> {
  let stop = first;
  while (stop.stop === 'computing') stop = resume(stop, undefined);
  return stop;
}

/** Whether the variables of the flow, in plain letters, fit into the tag that a call is started with. */
export function checkFlowToken({ variables = {} }: Definition, name: string, note: Note): void {
  const data = Object.fromEntries(
    Object.entries(variables).map(([variable, { maxLength: most }]) => [variable, 'x'.repeat(most)]),
  );
  const length = 65 + sealedLength(JSON.stringify([2e9, name, data]).length);
  if (length > MAX_FLOW_TOKEN_LENGTH)
    note(
      'size',
      undefined,
      `The variables may take ${length} characters of a start tag; at most ${MAX_FLOW_TOKEN_LENGTH} are possible`,
    );
}

function outcomeTypes({ steps }: Definition): DataTypes {
  return Object.assign(
    {},
    ...Object.values(steps).flatMap((step) =>
      'compute' in step
        ? Object.values(step.compute).map((way) => (typeof way === 'string' ? {} : way.set))
        : [],
    ),
  );
}

/** Whether a position with all data at their longest still fits into a URL. */
export function checkSize(flow: Definition, name: string, note: Note): void {
  const steps = Object.keys(flow.steps);
  const longestStep = steps.reduce((a, b) => (a.length >= b.length ? a : b), '');
  const visits = Object.fromEntries(
    Object.entries(flow.steps).flatMap(([step, { maxVisits: atMost }]) =>
      atMost === undefined ? [] : [[step, atMost.times]],
    ),
  );
  const language = Object.keys(flow.languages ?? {}).reduce((a, b) => (a.length >= b.length ? a : b), '');
  const text = JSON.stringify([
    2e9,
    name,
    'xxxxxx',
    longestStep,
    20,
    500,
    language,
    longestData(flow),
    visits,
  ]);
  // A text from outside may hold letters of three bytes.
  const kinds = { ...flow.variables, ...outcomeTypes(flow) };
  const letters = Object.values(kinds).reduce((sum, { maxLength: most }) => sum + most, 0);
  const length = sealedLength(Buffer.byteLength(text) + 2 * letters);
  if (length > MAX_POSITION_LENGTH)
    note(
      'size',
      undefined,
      `The data of a call may take ${length} characters of a URL; at most ${MAX_POSITION_LENGTH} are possible`,
    );
}
