import type { Callback } from './callback.ts';

/** What stands where digits stood that nobody shall read. */
export const REDACTED = '***';

const DTMF_FIELD = 'dtmfDigits';

/**
 * The callback without the digits that were pressed: a caller's PIN is neither stored nor logged, and not as a digest
 * either, because four digits are soon guessed. All else in it stays as it was posted; a body that is no plain form is
 * written anew as one.
 */
export function redactDigits(callback: Callback): Callback {
  if (callback.fields[DTMF_FIELD] === undefined) return callback;
  const fields = { ...callback.fields, [DTMF_FIELD]: REDACTED };
  return {
    ...callback,
    fields,
    raw: isPlainForm(callback) ? redactForm(callback.raw) : new URLSearchParams(fields).toString(),
    rawIsBase64: false,
    dtmfDigits: callback.dtmfDigits === undefined ? undefined : REDACTED,
  };
}

function isPlainForm({ rawIsBase64, anomalies }: Callback): boolean {
  return !rawIsBase64 && anomalies.every(({ kind }) => kind !== 'not-a-form' && kind !== 'not-base64');
}

/** Field by field, as a form's name can be written in many ways: `dtmf%44igits` is the same one. */
function redactForm(form: string): string {
  return form
    .split('&')
    .map((pair) => (nameOf(pair) === DTMF_FIELD ? `${DTMF_FIELD}=${REDACTED}` : pair))
    .join('&');
}

function nameOf(pair: string): string | undefined {
  const [field] = new URLSearchParams(pair.replace(/^\ufeff/, '').trimStart());
  return field?.[0];
}
