import { quoted } from '../../platform/quoted.ts';
import type { Data, Datum } from '../definition/data.ts';
import type { Definition } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { Routing } from '../definition/routing.ts';
import { type SealKeys, seal, sealedLength, unseal } from './seal.ts';

/**
 * The longest tag that a call is started with, in characters. Africa's Talking states no limit for `clientRequestId`;
 * this is short enough for the fields of the programs that it may pass through.
 */
export const MAX_FLOW_TOKEN_LENGTH = 512;
/** A call that we start is answered, or given up, long before. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** The tag that rides with a call that we start, or why there is none. */
export type FlowToken =
  | { readonly clientRequestId: string; readonly flow: string; readonly refusal?: undefined }
  | Refused;

interface Refused {
  readonly refusal: FlowTokenRefusal;
  readonly clientRequestId?: undefined;
}

/** Why a call cannot be started so, in words for the person who asked for it. */
export interface FlowTokenRefusal {
  readonly kind:
    | 'unknown-flow'
    | 'missing-variable'
    | 'unknown-variable'
    | 'bad-variable'
    | 'bad-id'
    | 'too-large';
  readonly message: string;
}

/** What a tag is made from. */
export interface FlowTokenRequest {
  /** Unique, of at most 64 letters, digits, `-` and `_`: the tag begins with it, and so can be found by it. */
  readonly id: string;
  /** The flow's name in the routing table; what the table says for calls that we start, when absent. */
  readonly flow?: string | undefined;
  /** The variables as they were given, all of them text. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A telephone number in E.164 out of a person's writing, or why it is none. */
export type ReadPhone = (text: string) => { readonly number: string } | { readonly refusal: string };

/** What a request to start a call says by these names, so that no variable of a flow can have them. */
const reservedVariables = [
  'phone',
  'flow',
  'from',
  'at',
  'clientRequestId',
  'callerNumber',
  'destinationNumber',
];

/** Makes the `clientRequestId` that a call is started with: its id, and sealed the flow and its variables. */
export function createFlowToken(
  routing: Routing,
  keys: SealKeys,
  { id, flow, variables = {} }: FlowTokenRequest,
  now: number,
  readPhone: ReadPhone = (text) => ({ number: text }),
): FlowToken {
  if (!/^[\w-]{1,64}$/.test(id))
    return refuse('bad-id', `The id must be 1 to 64 letters, digits, - or _, not '${quoted(id)}'`);
  const name = flow ?? routing.outbound ?? routing.otherwise;
  const found = ownProperty(routing.flows, name);
  if (found === undefined)
    return refuse(
      'unknown-flow',
      `There is no flow '${quoted(name)}'. There are: ${Object.keys(routing.flows).join(', ')}`,
    );
  const read = readVariables(name, found, variables, readPhone);
  if (read.refusal !== undefined) return read;
  const text = JSON.stringify([Math.floor(now / 1000), name, read.data]);
  const length = id.length + 1 + sealedLength(Buffer.byteLength(text));
  if (length > MAX_FLOW_TOKEN_LENGTH)
    return refuse(
      'too-large',
      `The variables are too long together: ${length} characters, at most ${MAX_FLOW_TOKEN_LENGTH} are possible`,
    );
  return { clientRequestId: `${id}.${seal(keys, text, boundTo(id))}`, flow: name };
}

/** The variables in the kinds that the flow declares: all of them, and no others. */
function readVariables(
  name: string,
  { variables: kinds = {} }: Definition,
  given: Readonly<Record<string, string>>,
  readPhone: ReadPhone,
): { readonly data: Data; readonly refusal?: undefined } | Refused {
  const reserved = reservedVariables.find((variable) => Object.hasOwn(kinds, variable));
  if (reserved !== undefined)
    return refuse(
      'bad-variable',
      `The flow '${name}' has a variable '${reserved}', which is a parameter of the request itself and never reaches it. Give the variable another name in the flow`,
    );
  const unknown = Object.keys(given).find((variable) => !Object.hasOwn(kinds, variable));
  if (unknown !== undefined)
    return refuse(
      'unknown-variable',
      Object.keys(kinds).length === 0
        ? `The flow '${name}' takes no variables, but '${quoted(unknown)}' was given`
        : `The flow '${name}' has no variable '${quoted(unknown)}'. It takes: ${Object.keys(kinds).join(', ')}`,
    );
  const data: Record<string, Datum> = {};
  for (const [variable, kind] of Object.entries(kinds)) {
    const text = ownProperty(given, variable);
    if (text === undefined || text === '')
      return refuse('missing-variable', `The flow '${name}' needs '${variable}': ${kind.expected}`);
    const written = kind.input === 'phone-number' ? readPhone(text) : { number: text };
    if ('refusal' in written) return refuse('bad-variable', `'${variable}': ${written.refusal}`);
    const value = kind.read(written.number);
    if (value === undefined)
      return refuse('bad-variable', `'${variable}' must be ${kind.expected}, not '${quoted(text)}'`);
    data[variable] = value;
  }
  return { data };
}

function refuse(kind: FlowTokenRefusal['kind'], message: string): Refused {
  return { refusal: { kind, message } };
}

/** The flow and the variables that a tag holds, or why it is not believed. */
export type OpenedFlowToken =
  | { readonly flow: string; readonly data: Data; readonly refusal?: undefined }
  /** `none`: the text is no tag of ours at all. `outdated`: the flow has changed since and does not fit any more. */
  | { readonly refusal: 'none' | 'forged' | 'stale' | 'outdated' };

/** Opens the tag that Africa's Talking sends back with the first request of a call that we started. */
export function openFlowToken(
  routing: Routing,
  keys: SealKeys,
  clientRequestId: string,
  now: number,
): OpenedFlowToken {
  const [, id, sealed] = /^([\w-]{1,64})\.([\w-]+)$/.exec(clientRequestId) ?? [];
  if (id === undefined || sealed === undefined || clientRequestId.length > MAX_FLOW_TOKEN_LENGTH)
    return { refusal: 'none' };
  const text = unseal(keys, sealed, boundTo(id));
  if (text === undefined) return { refusal: 'forged' };
  const [made, flow, data] = JSON.parse(text) as [number, string, Data];
  if (Math.floor(now / 1000) - made > MAX_AGE_MS / 1000) return { refusal: 'stale' };
  const found = ownProperty(routing.flows, flow);
  return found !== undefined && hasVariables(found, data) ? { flow, data } : { refusal: 'outdated' };
}

/** Whether these data hold all variables of the flow. */
export function hasVariables({ variables = {} }: Definition, data: Data): boolean {
  return Object.entries(variables).every(([name, kind]) => kind.fits(ownProperty(data, name)));
}

function boundTo(id: string) {
  return `start ${id}`;
}
