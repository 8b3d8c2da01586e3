import type { Callback } from './callback.ts';

/** Replaces digits that nobody may read. */
export const REDACTED = '***';

const DTMF_FIELD = 'dtmfDigits';

/**
 * The callback without the digits that the caller pressed, so that a PIN is neither stored nor logged. A digest of it would not
 * be safe either: four digits are quickly guessed. Everything else stays as it was posted, except that a body which is not
 * a plain form becomes one.
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

/** Decodes each field's name first, because a name can be written in many ways: `dtmf%44igits` is the same one. */
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
