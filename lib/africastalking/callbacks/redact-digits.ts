import type { Callback } from './callback.ts';

/** What stands where digits stood that nobody shall read. */
export const HIDDEN = '***';

const FIELD = 'dtmfDigits';

/**
 * The callback without the digits that were pressed: a caller's PIN is neither stored nor logged, and not as a digest
 * either, because four digits are soon guessed. All else in it stays as it was posted; a body that is no plain form is
 * written anew as one.
 */
export function hideDigits(callback: Callback): Callback {
  if (callback.fields[FIELD] === undefined) return callback;
  const fields = { ...callback.fields, [FIELD]: HIDDEN };
  return {
    ...callback,
    fields,
    raw: isPlainForm(callback) ? hiddenIn(callback.raw) : new URLSearchParams(fields).toString(),
    rawIsBase64: false,
    dtmfDigits: callback.dtmfDigits === undefined ? undefined : HIDDEN,
  };
}

function isPlainForm({ rawIsBase64, oddities }: Callback): boolean {
  return !rawIsBase64 && oddities.every(({ kind }) => kind !== 'not-a-form' && kind !== 'not-base64');
}

/** Field by field, as a form's name can be written in many ways: `dtmf%44igits` is the same one. */
function hiddenIn(form: string): string {
  return form
    .split('&')
    .map((pair) => (nameOf(pair) === FIELD ? `${FIELD}=${HIDDEN}` : pair))
    .join('&');
}

function nameOf(pair: string): string | undefined {
  const [field] = new URLSearchParams(pair.replace(/^\ufeff/, '').trimStart());
  return field?.[0];
}
