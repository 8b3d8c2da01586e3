import { isHangupCause } from '../calls/hangup-causes.ts';
import type { Faults, PhoneScript } from '../protocol.ts';

type Check = (value: unknown) => boolean;

const isSeconds: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isKeys: Check = (value) => typeof value === 'string' && /^[0-9*#]*$/.test(value);
const isRate: Check = (value) => typeof value === 'number' && value >= 0 && value <= 1;
const isBoolean: Check = (value) => typeof value === 'boolean';
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What a body may hold, by field: a check, and what would be right. */
type Shape<T> = { readonly [Field in keyof T]-?: readonly [Check, string] };

const scriptShape: Shape<PhoneScript> = {
  onRing: [
    (value) =>
      ['answer', 'ignore', 'busy', 'reject', 'off'].includes(String(value)) || isHangupCause(String(value)),
    'answer, ignore, busy, reject, off or a hang-up cause such as NO_USER_RESPONSE',
  ],
  answerAfter: [isSeconds, 'a number of seconds'],
  keys: [
    (value) =>
      Array.isArray(value) && value.every((item) => isKeys(item) || (isObject(item) && isKeys(item['keys']))),
    'a list with the keys for each prompt: ["1", "", "42#"]',
  ],
  speakFor: [
    (value) => isSeconds(value) || (Array.isArray(value) && value.every(isSeconds)),
    'a number of seconds, or a list of them',
  ],
  hangUpAfter: [isSeconds, 'a number of seconds'],
  hangUpAt: [
    (value) => isObject(value) && typeof value['verb'] === 'string',
    '{ "verb": "GetDigits", "nth": 2 }',
  ],
  holdFor: [isSeconds, 'a number of seconds'],
  talkFor: [isSeconds, 'a number of seconds'],
  pace: [(value) => value === 'real' || value === 'instant', 'real or instant'],
  calls: [(value) => Number.isInteger(value) && Number(value) > 0, 'a whole number above 0'],
};

const callbackFaultShape: Shape<NonNullable<Faults['callbacks']>> = {
  duplicate: [isRate, 'between 0 and 1'],
  reorder: [isRate, 'between 0 and 1'],
  delay: [isRate, 'between 0 and 1'],
  delaySeconds: [isSeconds, 'a number of seconds'],
  drop: [isRate, 'between 0 and 1'],
  error5xx: [isRate, 'between 0 and 1'],
  timeout: [isRate, 'between 0 and 1'],
  reset: [isRate, 'between 0 and 1'],
};

const restFaultShape: Shape<NonNullable<Faults['rest']>> = {
  error5xx: [isRate, 'between 0 and 1'],
  error5xxAfter: [isRate, 'between 0 and 1'],
  timeout: [isRate, 'between 0 and 1'],
  reset: [isRate, 'between 0 and 1'],
  resetBefore: [isRate, 'between 0 and 1'],
};

/** What each action of a phone takes beside its name. */
const actionShapes: Readonly<Record<string, Readonly<Record<string, readonly [Check, string]>>>> = {
  answer: {},
  reject: {},
  'hang-up': {},
  keys: { keys: [(value) => isKeys(value) && value !== '', 'keys of a telephone: { "keys": "12#" }'] },
  speak: { speaking: [isBoolean, 'true or false: { "speaking": true }'] },
  heard: { index: [(value) => Number.isInteger(value), 'the index of an element: { "index": 3 }'] },
};

/** Why a body is no script; `undefined` when it is one. */
export function faultInScript(body: unknown): string | undefined {
  if (!isObject(body) || Array.isArray(body)) return 'A script is an object: { "keys": ["1"] }.';
  return faultIn(body, scriptShape);
}

/** Why a body is no set of faults; `undefined` when it is one. */
export function faultInFaults(body: unknown): string | undefined {
  if (!isObject(body) || Array.isArray(body))
    return 'Faults are an object: { "callbacks": { "drop": 0.1 } }.';
  const { callbacks = {}, rest = {}, ...others } = body;
  if (!isObject(callbacks) || !isObject(rest)) return 'callbacks and rest are objects: { "drop": 0.1 }.';
  return faultIn(others, {}) ?? faultIn(callbacks, callbackFaultShape) ?? faultIn(rest, restFaultShape);
}

/** Why a phone cannot do that; `undefined` when it can. */
export function faultInAction(action: string, body: unknown): string | undefined {
  const shape = Object.hasOwn(actionShapes, action) ? actionShapes[action] : undefined;
  if (shape === undefined) return `A phone cannot ${action}; it can ${Object.keys(actionShapes).join(', ')}.`;
  const given = isObject(body) ? body : {};
  const missing = Object.keys(shape).find((name) => given[name] === undefined);
  return missing === undefined ? faultIn(given, shape) : `${missing} is missing: ${shape[missing]?.[1]}.`;
}

function faultIn(
  body: Record<string, unknown>,
  shape: Readonly<Record<string, readonly [Check, string]>>,
): string | undefined {
  for (const [name, value] of Object.entries(body)) {
    const [fits, right] = (Object.hasOwn(shape, name) ? shape[name] : undefined) ?? [];
    if (fits === undefined)
      return `${name} means nothing here; there is ${Object.keys(shape).join(', ') || 'nothing'}.`;
    if (!fits(value)) return `${name} is ${JSON.stringify(value)}: ${right} is expected.`;
  }
  return undefined;
}
