import * as v from 'valibot';
import { hangupCauses } from '../calls/hangup-causes.ts';
import type { PhoneLine } from '../calls/phone-line.ts';
import type { ClockSetting, DialIn, Faults, OutboundCall, PhoneScript, Transfer } from '../protocol.ts';
import type { Rules } from '../rules.ts';
import { verbNames } from '../verbs/index.ts';

const seconds = v.pipe(
  v.number('a number of seconds'),
  v.finite('a number of seconds'),
  v.minValue(0, 'a number of seconds'),
);
const keys = v.pipe(v.string('keys of a telephone'), v.regex(/^[0-9*#]*$/, 'keys of a telephone'));
const rate = v.pipe(
  v.number('between 0 and 1'),
  v.minValue(0, 'between 0 and 1'),
  v.maxValue(1, 'between 0 and 1'),
);
const onRings = ['answer', 'ignore', 'busy', 'reject', 'off', ...hangupCauses] as const;
const keyPresses = v.strictObject({
  keys,
  after: v.exactOptional(seconds),
  every: v.exactOptional(seconds),
  early: v.exactOptional(v.boolean('true or false')),
});
const hangUpAt = v.strictObject({
  verb: v.picklist(verbNames, `one of ${verbNames.join(', ')}`),
  nth: v.exactOptional(v.pipe(v.number('a whole number'), v.integer('a whole number'), v.minValue(1))),
  after: v.exactOptional(seconds),
});

export const phoneScript = v.strictObject({
  onRing: v.exactOptional(
    v.picklist(onRings, 'answer, ignore, busy, reject, off or a hang-up cause such as NO_USER_RESPONSE'),
  ),
  answerAfter: v.exactOptional(seconds),
  keys: v.exactOptional(
    v.array(
      v.union([keys, keyPresses], 'the keys for one prompt, such as "12#"'),
      'a list with the keys for each prompt: ["1", "", "42#"]',
    ),
  ),
  speakFor: v.exactOptional(v.union([seconds, v.array(seconds)], 'a number of seconds, or a list of them')),
  hangUpAfter: v.exactOptional(seconds),
  hangUpAt: v.exactOptional(hangUpAt),
  holdFor: v.exactOptional(seconds),
  talkFor: v.exactOptional(seconds),
  pace: v.exactOptional(v.picklist(['real', 'instant'], 'real or instant')),
  calls: v.exactOptional(
    v.pipe(
      v.number('a whole number above 0'),
      v.integer('a whole number above 0'),
      v.minValue(1, 'a whole number above 0'),
    ),
  ),
}) satisfies v.GenericSchema<PhoneScript, unknown>;

export const faults = v.strictObject({
  callbacks: v.exactOptional(
    v.strictObject(
      {
        duplicate: v.exactOptional(rate),
        reorder: v.exactOptional(rate),
        delay: v.exactOptional(rate),
        delaySeconds: v.exactOptional(seconds),
        drop: v.exactOptional(rate),
        error5xx: v.exactOptional(rate),
        timeout: v.exactOptional(rate),
        reset: v.exactOptional(rate),
      },
      'an object: { "drop": 0.1 }',
    ),
  ),
  rest: v.exactOptional(
    v.strictObject(
      {
        error5xx: v.exactOptional(rate),
        error5xxAfter: v.exactOptional(rate),
        timeout: v.exactOptional(rate),
        reset: v.exactOptional(rate),
        resetBefore: v.exactOptional(rate),
      },
      'an object: { "reset": 0.1 }',
    ),
  ),
}) satisfies v.GenericSchema<Faults, unknown>;

export const dialIn = v.strictObject({
  from: v.string('who calls: { "from": "+254711000111" }'),
  to: v.exactOptional(v.string('one of our lines')),
  dialled: v.exactOptional(v.string('a text')),
  script: v.exactOptional(phoneScript),
}) satisfies v.GenericSchema<DialIn, unknown>;

export const transfer = v.strictObject({
  sessionId: v.string('the id of a live call'),
  phoneNumber: v.string('the number that the leg moves to'),
  callLeg: v.exactOptional(v.picklist(['caller', 'callee'], 'caller or callee')),
  holdMusicUrl: v.exactOptional(v.string('a URL')),
}) satisfies v.GenericSchema<Transfer, unknown>;

export const outboundCall = v.strictObject({
  to: v.pipe(v.string('the number that is called'), v.nonEmpty('the number that is called')),
  flow: v.exactOptional(v.string('the name of a flow')),
  variables: v.exactOptional(v.record(v.string(), v.string('texts by name'), 'texts by name')),
}) satisfies v.GenericSchema<OutboundCall, unknown>;

const LATEST_TIME = 8.64e15; // of JavaScript's Date

export const clockSetting = v.strictObject({
  at: v.nullable(
    v.pipe(
      v.number('milliseconds since 1970, or null'),
      v.minValue(0, 'milliseconds since 1970, or null'),
      v.maxValue(LATEST_TIME, 'milliseconds since 1970, or null'),
    ),
  ),
}) satisfies v.GenericSchema<ClockSetting, unknown>;
const url = v.pipe(
  v.string('an address such as http://127.0.0.1:5000/voice'),
  v.url('an address such as http://127.0.0.1:5000/voice'),
);

const phoneLine = v.strictObject({
  phoneNumber: v.pipe(
    v.string('a number such as +254711082000'),
    v.regex(/^\+[1-9]\d{6,14}$/, 'a number such as +254711082000'),
  ),
  callbackUrl: v.union([v.literal(''), url], 'an address such as http://127.0.0.1:5000/voice'),
  eventsUrl: v.exactOptional(url),
}) satisfies v.GenericSchema<PhoneLine, unknown>;

export const phoneLines = v.strictObject({ lines: v.array(phoneLine, 'a list of lines') });

const moments = [
  'ringing',
  'answered',
  'digits',
  'recording',
  'redirect',
  'dialling',
  'bridged',
  'dequeued',
  'transfer',
] as const;

function oneOf<const Options extends readonly string[]>(...options: Options) {
  return v.exactOptional(v.picklist(options, options.join(' or ')));
}

const flag = v.exactOptional(v.boolean('true or false'));
const ruleSeconds = v.exactOptional(seconds);

export const partialRules = v.strictObject({
  callbackTimeoutSeconds: ruleSeconds,
  retries: v.exactOptional(
    v.strictObject(
      { times: v.pipe(v.number('a number'), v.integer('a whole number')), afterSeconds: seconds },
      '{ "times": 1, "afterSeconds": 1 }',
    ),
  ),
  eventsAt: v.exactOptional(
    v.array(v.picklist(moments, `of ${moments.join(', ')}`), `a list of ${moments.join(', ')}`),
  ),
  postWhenBridged: flag,
  dateSeparator: v.exactOptional(v.picklist(['+', ' '], 'a plus or a space')),
  utcOffsetMinutes: v.exactOptional(v.number('a number of minutes')),
  causesOfSuccess: oneOf('send', 'omit'),
  dropped: v.exactOptional(
    v.strictObject(
      { status: v.string('a word'), hangupCause: v.picklist(hangupCauses, 'a hang-up cause') },
      '{ "status": "Aborted", "hangupCause": "UNSPECIFIED" }',
    ),
  ),
  unexpectedElement: oneOf('drop', 'skip'),
  secondPrompt: oneOf('drop', 'skip'),
  invalidValue: oneOf('drop', 'default'),
  foreignCallerId: oneOf('ours', 'shown', 'drop'),
  relativeUrl: oneOf('drop', 'resolve'),
  noDocument: oneOf('drop', 'hangUp'),
  redirects: oneOf('drop', 'follow'),
  typeAhead: flag,
  partialDigits: oneOf('send', 'discard'),
  finishKeyAlone: oneOf('send', 'silent'),
  noInput: oneOf('silent', 'post', 'post-and-continue'),
  dialDelaySeconds: ruleSeconds,
  ringTimeoutSeconds: ruleSeconds,
  charactersPerSecond: v.exactOptional(
    v.pipe(v.number('a number above 0'), v.gtValue(0, 'a number above 0')),
  ),
  playSeconds: ruleSeconds,
  beepSeconds: ruleSeconds,
  transferShape: oneOf('wrapped', 'flat'),
  recordingReadyAfterSeconds: ruleSeconds,
  recordingMisses: v.exactOptional(v.pipe(v.number('a whole number'), v.integer('a whole number'))),
  recordingGoneAfterSeconds: v.exactOptional(
    v.union([seconds, v.literal('never')], 'a number of seconds, or never'),
  ),
  recordingScheme: oneOf('http', 'https'),
} satisfies { [Rule in keyof Rules]: v.GenericSchema | ReturnType<typeof oneOf> });

/** The schema of each action of a phone, with its name. */
export const phoneActions = {
  answer: v.strictObject({ do: v.literal('answer') }),
  reject: v.strictObject({ do: v.literal('reject') }),
  'hang-up': v.strictObject({ do: v.literal('hang-up') }),
  keys: v.strictObject({
    do: v.literal('keys'),
    keys: v.pipe(
      v.string('keys of a telephone: { "keys": "12#" }'),
      v.regex(/^[0-9*#]+$/, 'keys of a telephone: { "keys": "12#" }'),
    ),
  }),
  speak: v.strictObject({
    do: v.literal('speak'),
    speaking: v.boolean('true or false: { "speaking": true }'),
  }),
  heard: v.strictObject({
    do: v.literal('heard'),
    index: v.pipe(
      v.number('the index of an element: { "index": 3 }'),
      v.integer('the index of an element: { "index": 3 }'),
    ),
  }),
} as const;

export type PhoneActionName = keyof typeof phoneActions;

export function isPhoneAction(name: string): name is PhoneActionName {
  return Object.hasOwn(phoneActions, name);
}

/** A body that is not what was asked for. The message is a sentence that says what would be right. */
export class InvalidBody extends Error {
  override readonly name = 'InvalidBody';
}

/** Reads an object by a schema whose messages say what is expected. Throws `InvalidBody`: `what`, for what is no object. */
export function checked<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  what: string,
): v.InferOutput<S> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidBody(what);
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new InvalidBody(sentenceFor(result.issues[0], schema));
}

function sentenceFor(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): string {
  const name = v.getDotPath(issue) ?? '';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `${name} means nothing here; there is ${namesBeside(name, schema).join(', ') || 'nothing'}.`;
  }
  if (issue.input === undefined) return `${name} is missing: ${expectationOf(issue, name, schema)}.`;
  return `${name} is ${JSON.stringify(issue.input)}: ${issue.message} is expected.`;
}

/** For a missing field valibot says only that it is missing; what it should be is in the field's own schema. */
function expectationOf(issue: v.BaseIssue<unknown>, name: string, schema: v.GenericSchema): string {
  if (issue.type !== 'strict_object') return issue.message;
  const field = entriesOf(parentOf(name, schema))[name.split('.').at(-1) ?? ''];
  const asked = field === undefined ? undefined : v.safeParse(field, undefined).issues?.[0].message;
  return asked ?? issue.message;
}

function namesBeside(name: string, schema: v.GenericSchema): string[] {
  return Object.keys(entriesOf(parentOf(name, schema)));
}

function parentOf(name: string, schema: v.GenericSchema): v.GenericSchema | undefined {
  const steps = name.split('.').slice(0, -1);
  return steps.reduce<v.GenericSchema | undefined>(
    (inner, step) => itemOf(inner) ?? entriesOf(inner)[step],
    schema,
  );
}

/** The schema of every item of a list; `undefined` for what is no list. */
function itemOf(schema: v.GenericSchema | undefined): v.GenericSchema | undefined {
  const bare = unwrapped(schema);
  return bare !== undefined && 'item' in bare ? (bare.item as v.GenericSchema) : undefined;
}

/** An optional schema without its being optional. */
function unwrapped(schema: v.GenericSchema | undefined): v.GenericSchema | undefined {
  return schema !== undefined && 'wrapped' in schema ? (schema.wrapped as v.GenericSchema) : schema;
}

function entriesOf(schema: v.GenericSchema | undefined): Record<string, v.GenericSchema> {
  const bare = unwrapped(schema);
  return bare !== undefined && 'entries' in bare ? (bare.entries as Record<string, v.GenericSchema>) : {};
}
