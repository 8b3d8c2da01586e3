import { isAbsent } from '../is-absent.ts';
import type { Callback, CallbackAnomaly } from './callback.ts';
import { fieldReaders, type KnownFields } from './callback-fields.ts';
import { type PostedFields, readPostedFields } from './posted-fields.ts';

/** A body as API Gateway hands it over. */
export interface PostedBody {
  /** API Gateway's own flag. */
  readonly isBase64Encoded?: boolean;
}

/** Fields are read from this many characters at most; `raw` always has the whole body. A callback has about 600. */
const PARSED_CHARACTERS = 256 * 1024;

/**
 * Reads any posted body. It never throws and never refuses one, and nothing is lost: every byte of the body can be had back
 * from `raw`.
 */
export function parseCallback(
  body: string | null | undefined,
  { isBase64Encoded = false }: PostedBody = {},
): Callback {
  const { raw, rawIsBase64, text, anomalies } = decodeBody(body ?? '', isBase64Encoded);
  if (text.length > PARSED_CHARACTERS)
    anomalies.push({ kind: 'long-body', parsedCharacters: PARSED_CHARACTERS });

  const posted = readPostedFields(text.slice(0, PARSED_CHARACTERS));
  anomalies.push(...anomaliesOf(posted));
  return { raw, rawIsBase64, fields: posted.fields, anomalies, ...readKnownFields(posted.fields, anomalies) };
}

interface DecodedBody extends Pick<Callback, 'raw' | 'rawIsBase64'> {
  text: string;
  anomalies: CallbackAnomaly[];
}

function decodeBody(body: string, isBase64Encoded: boolean): DecodedBody {
  if (!isBase64Encoded) return { raw: body, rawIsBase64: false, text: body, anomalies: [] };

  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== body.replace(/=+$/, '')) {
    return { raw: body, rawIsBase64: false, text: body, anomalies: [{ kind: 'not-base64' }] };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { raw: text, rawIsBase64: false, text, anomalies: [] };
  } catch {
    return { raw: body, rawIsBase64: true, text: bytes.toString('utf8'), anomalies: [{ kind: 'not-utf8' }] };
  }
}

function anomaliesOf({ encoding, repeated }: PostedFields): CallbackAnomaly[] {
  const anomalies: CallbackAnomaly[] = encoding === 'form' ? [] : [{ kind: 'not-a-form', encoding }];
  return [...anomalies, ...repeated.map((field) => ({ kind: 'repeated-field', field }) as const)];
}

/** While a Dial rings, Africa's Talking names its numbers in the plural; once somebody has picked up, in the singular. */
const otherNames: Readonly<Record<string, string>> = { dialDestinationNumber: 'dialDestinationNumbers' };

function readKnownFields(fields: Callback['fields'], anomalies: CallbackAnomaly[]): KnownFields {
  const read = Object.entries(fieldReaders).map(([field, reader]) => {
    const sent = fields[field] ?? fields[otherNames[field] ?? field];
    if (sent === undefined || isAbsent(sent)) return [field, undefined];

    const value = reader(sent);
    if (value === undefined) anomalies.push({ kind: 'unreadable-field', field });
    if (String(value).startsWith('+') && /^ \d/.test(sent)) anomalies.push({ kind: 'plus-restored', field });
    return [field, value];
  });
  return Object.fromEntries(read);
}
