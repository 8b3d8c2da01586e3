import { JSON_SCHEMA, load, YAMLException } from 'js-yaml';
import * as v from 'valibot';
import { checked, faults, InvalidBody, partialRules, phoneScript } from '../control/checks.ts';
import { CommandError } from '../terminal/command.ts';

const text = v.string('a text');
const texts = v.union([text, v.array(text)], 'a text, or a list of texts');
const seconds = v.pipe(v.number('a number of seconds'), v.minValue(0, 'a number of seconds'));
const count = v.pipe(v.number('a whole number'), v.integer('a whole number'));

/** Conditions that a call must meet in the end. One that is left out is not checked; but no call may be cut off. */
const expectation = v.strictObject({
  /** Parts of texts or addresses, or /regular expressions/, that the caller hears in this order; other things may come between. */
  heard: v.exactOptional(texts),
  /** Texts or addresses that the caller never hears. */
  notHeard: v.exactOptional(texts),
  /** `dtmfDigits` that were sent, in order. */
  digits: v.exactOptional(v.array(text, 'a list of texts: ["1", "42"]')),
  callSessionState: v.exactOptional(text),
  status: v.exactOptional(text),
  hangupCause: v.exactOptional(text),
  /** A phone that the caller talks with. */
  connectedWith: v.exactOptional(text),
  /** How many messages are recorded. */
  recordings: v.exactOptional(count),
  /** At most so many real milliseconds for each answer to a live call. */
  slowestMs: v.exactOptional(v.number('a number of milliseconds')),
  /** Whether the call is cut off because the application failed. Default: no; `maybe` where a fault of the network may do so. */
  dropped: v.exactOptional(v.union([v.boolean(), v.literal('maybe')], 'true, false or maybe')),
  /** No warning is reported of a document. */
  noWarnings: v.exactOptional(v.boolean('true or false')),
});

/** A request that has the application start a call. */
const startRequest = v.strictObject({
  url: v.pipe(v.string('the address that starts the call'), v.url('the address that starts the call')),
  method: v.exactOptional(v.string('a method such as POST')),
  headers: v.exactOptional(v.record(v.string(), v.string(), 'headers by name')),
  form: v.exactOptional(v.record(v.string(), v.string(), 'texts by name')),
  json: v.exactOptional(v.unknown()),
});

const scriptedCall = v.strictObject({
  /** The phone that calls a line. */
  from: v.exactOptional(text),
  /** The line that is called. Default: the first. */
  to: v.exactOptional(text),
  /** Instead of `from`: the phone that is called. */
  outbound: v.exactOptional(text),
  /** How an outbound call begins. Default: a line calls, as if by `POST /call`. */
  start: v.exactOptional(startRequest),
  /** Seconds of simulated time from the beginning of the scenario. */
  at: v.exactOptional(seconds),
  /** The behaviour of the person on the phone. */
  phone: v.exactOptional(phoneScript),
  expect: v.exactOptional(expectation),
});

const scenario = v.strictObject({
  name: v.string('a sentence'),
  rules: v.exactOptional(partialRules),
  faults: v.exactOptional(faults),
  /** How other phones behave, by number. */
  phones: v.exactOptional(v.record(v.string(), phoneScript, 'scripts by number')),
  calls: v.array(scriptedCall, 'a list of calls'),
});

const script = v.strictObject({ scenarios: v.array(scenario, 'a list of scenarios') });

export type Expectation = v.InferOutput<typeof expectation>;
export type ScriptedCall = v.InferOutput<typeof scriptedCall>;
export type Scenario = v.InferOutput<typeof scenario>;

/**
 * Reads a script: YAML, or JSON. Throws `CommandError` that names the file and the place.
 *
 * @param file - its name, for messages
 */
export function readScript(source: string, file: string): Scenario[] {
  try {
    // Without YAML's dates, and with numbers as JSON has them: +254711000111 is a text, quoted or not.
    const { scenarios } = checked(
      script,
      load(source, { schema: JSON_SCHEMA }),
      'A script is { scenarios: […] }.',
    );
    for (const { name, calls } of scenarios) for (const call of calls) requireSide(name, call);
    return scenarios;
  } catch (error) {
    if (error instanceof YAMLException || error instanceof InvalidBody)
      throw new CommandError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

function requireSide(name: string, { from, outbound, start }: ScriptedCall): void {
  if ((from === undefined) === (outbound === undefined))
    throw new InvalidBody(`"${name}": a call has either from, or outbound.`);
  if (start !== undefined && outbound === undefined)
    throw new InvalidBody(`"${name}": start belongs to a call with outbound.`);
}
