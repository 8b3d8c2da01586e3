import * as v from 'valibot';
import { quoted } from '../platform/quoted.ts';
import { type MessageType, messageTypes } from './message.ts';

/*
 * Where messages go. `active`; `sleeping` while it does not answer; `off` when it said 410, or somebody switched it off.
 */

export const endpointStates = ['active', 'sleeping', 'off'] as const;

export type EndpointState = (typeof endpointStates)[number];

export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly description?: string;
  /** What it is told; everything when absent. */
  readonly types?: readonly MessageType[];
  /** The most messages in a second; as many as there are when absent. */
  readonly rate?: number;
  /** Numbers reach it masked. */
  readonly mask?: boolean;
  readonly state: EndpointState;
  /** Since when it is in this state, ISO 8601 in UTC. */
  readonly since: string;
  readonly createdAt: string;
}

/** An endpoint as whoever delivers has it. */
export interface EndpointWithSecrets extends Endpoint, Health {
  /** Each signs: the newest first, and for a day after a change the one before. */
  readonly secrets: readonly string[];
}

/** How well an endpoint answers. */
export interface Health {
  /** How many messages in a row it did not take. */
  readonly failures: number;
  /** When it is tried next while it sleeps: milliseconds since 1970. */
  readonly probeAt?: number;
  readonly probes: number;
}

const URL_MISSING = "'url' is missing: where messages go, such as https://example.org/hooks";
const url = v.pipe(
  v.string(URL_MISSING),
  v.maxLength(2048, "'url' has more than 2,048 characters"),
  v.url("'url' is not a URL such as https://example.org/hooks"),
  v.examples(['https://example.org/hooks']),
);
const description = v.pipe(
  v.string("'description' is text"),
  v.maxLength(200, "'description' has more than 200 characters"),
);
const types = v.pipe(
  v.array(
    v.picklist(
      messageTypes,
      ({ input }) => `${shown(input)} is no type: there is ${messageTypes.join(', ')}`,
    ),
    '\'types\' is a list such as ["call.ended"]',
  ),
  v.minLength(1, "'types' is empty: leave it out to be told everything"),
);
const rate = v.pipe(
  v.number("'rate' is a whole number of messages a second, from 1 to 1000"),
  v.integer("'rate' is a whole number of messages a second, from 1 to 1000"),
  v.minValue(1, "'rate' is a whole number of messages a second, from 1 to 1000"),
  v.maxValue(1000, "'rate' is a whole number of messages a second, from 1 to 1000"),
);
const mask = v.boolean("'mask' is true or false");

/** The body of `POST /voice/webhooks`. */
export const newEndpoint = v.strictObject(
  {
    url,
    description: v.optional(description),
    types: v.optional(types),
    rate: v.optional(rate),
    mask: v.optional(mask),
  },
  unknownField,
);

/** The body of `PATCH /voice/webhooks/{id}`: what is left out stays; `null` takes it away. */
export const endpointChange = v.strictObject(
  {
    url: v.optional(url),
    description: v.optional(v.nullable(description)),
    types: v.optional(v.nullable(types)),
    rate: v.optional(v.nullable(rate)),
    mask: v.optional(v.nullable(mask)),
    state: v.optional(v.pipe(v.picklist(['active', 'off'], "'state' is active or off"), v.examples(['off']))),
  },
  unknownField,
);

export type NewEndpoint = v.InferOutput<typeof newEndpoint>;
export type EndpointChange = v.InferOutput<typeof endpointChange>;

/** What somebody sent, as JSON, as far as an answer repeats it. */
function shown(input: unknown): string {
  return quoted(JSON.stringify(input));
}

function unknownField({ expected, received }: { expected: string | null; received: string }) {
  if (expected === 'never') return `there is no field ${quoted(received)} here`;
  return received === 'undefined' ? URL_MISSING : 'The body is a JSON object';
}

export function wants({ types }: Endpoint, type: MessageType): boolean {
  return type === 'webhook.test' || types === undefined || types.includes(type);
}

/** So many in a row, and it sleeps. */
const FAILURES_TO_SLEEP = 5;
const MINUTE_MS = 60_000;

export function shouldSleep(failures: number): boolean {
  return failures >= FAILURES_TO_SLEEP;
}

/** A sleeping endpoint is tried after a minute, and then each five: a day without it costs some 290 requests. */
export function nextProbe(probes: number, now: number): number {
  return now + (probes === 0 ? 1 : 5) * MINUTE_MS;
}
