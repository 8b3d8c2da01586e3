import { dataSources } from '../../lib/flows/definition/data-sources.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import { MAX_FLOW_TOKEN_LENGTH } from '../../lib/flows/token/flow-token.ts';
import { MAX_POSITION_LENGTH } from '../../lib/flows/token/position.ts';
import { sealedLength } from '../../lib/flows/token/seal.ts';
import type { Note } from './fault.ts';
import { maxBytesOf } from './longest-data.ts';

/** Whether the variables of the flow, in whatever letters, fit into the tag that a call is started with. */
export function checkFlowToken({ variables = {} }: Definition, name: string, note: Note): void {
  const bytes = Object.entries(variables).map(([variable, type]) => variable.length + 4 + maxBytesOf(type));
  const length = 65 + sealedLength(JSON.stringify([2e9, name, {}]).length + total(bytes));
  if (Object.keys(variables).length > 0 && length > MAX_FLOW_TOKEN_LENGTH)
    note(
      'size',
      undefined,
      `The variables may take ${length} characters of a start tag, in letters such as Amharic's; at most ${MAX_FLOW_TOKEN_LENGTH} are possible`,
    );
}

/** Whether a position with all data at their longest still fits into a URL. */
export function checkSize(flow: Definition, name: string, note: Note): void {
  const counted = Object.entries(flow.steps).flatMap(([step, { maxVisits }]) =>
    maxVisits === undefined ? [] : [[step, maxVisits.times]],
  );
  const frame = [
    2e9,
    name,
    'xxxxxx',
    'xxxxxx',
    longest(Object.keys(flow.steps)),
    20,
    500,
    longest(Object.keys(flow.languages ?? {})),
  ];
  const bytes = [...dataSources(flow)].map(([datum, sources]) => ({
    datum,
    bytes: Math.max(...sources.map(({ type }) => maxBytesOf(type))),
  }));
  const text = Buffer.byteLength(JSON.stringify([...frame, {}, Object.fromEntries(counted), 1]));
  const length = sealedLength(text + total(bytes.map((each) => each.datum.length + 4 + each.bytes)));
  if (length <= MAX_POSITION_LENGTH) return;
  const most = bytes.sort((a, b) => b.bytes - a.bytes).slice(0, 4);
  note(
    'size',
    undefined,
    `The data of a call may take ${length} characters of a URL; at most ${MAX_POSITION_LENGTH} are possible. The longest: ${most
      .map(({ datum, bytes }) => `${datum} ${bytes}`)
      .join(', ')} bytes. Save what is done with, and use its name again`,
  );
}

function longest(texts: readonly string[]): string {
  return texts.reduce((a, b) => (Buffer.byteLength(a) >= Buffer.byteLength(b) ? a : b), '');
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
