/**
 * The fields of a posted body. Africa's Talking posts `application/x-www-form-urlencoded`; JSON objects and
 * multipart forms are read as well, because that is what people send who try a URL with curl or Postman. The shape
 * of the body decides, not its content type: `curl -d '{…}'` calls JSON a form.
 *
 * Never throws; a body that is none of these is a form with odd names.
 */
export interface PostedFields {
  /** Without a prototype, so that a field named `__proto__` is a field and `constructor` is not there. */
  readonly fields: Readonly<Record<string, string>>;
  readonly encoding: 'form' | 'json' | 'multipart';
  /** Names that were posted more than once; the first value counts. */
  readonly repeated: readonly string[];
}

/** A callback has about twenty fields; a body with more than this is not Africa's Talking's. */
const MAX_FIELDS = 500;

/** The fields of a body, whatever it was encoded as: a form, JSON or multipart. Of a repeated field the first counts. */
export function readPostedFields(body: string): PostedFields {
  const text = body.replace(/^\ufeff/, '').trimStart();
  const [encoding, pairs] = readPairs(text);

  const fields: Record<string, string> = Object.create(null);
  const repeated = new Set<string>();
  let room = MAX_FIELDS;
  for (const [name, value] of pairs) {
    if (fields[name] !== undefined) repeated.add(name);
    else if (room-- > 0) fields[name] = value;
    else break;
  }
  return { fields, encoding, repeated: [...repeated] };
}

type Pairs = Iterable<readonly [string, string]>;

function readPairs(text: string): [PostedFields['encoding'], Pairs] {
  const json = text.startsWith('{') ? readJson(text) : undefined;
  if (json !== undefined) return ['json', json];

  const multipart = text.startsWith('--') ? readMultipart(text) : undefined;
  if (multipart !== undefined) return ['multipart', multipart];

  return ['form', new URLSearchParams(text)];
}

function readJson(text: string): Pairs | undefined {
  try {
    const object = JSON.parse(text) as Record<string, unknown>;
    return Object.entries(object).map(([name, value]) => [name, asText(value)] as const);
  } catch {
    // Not JSON, or nested too deeply for JSON.stringify.
    return undefined;
  }
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

/** RFC 7578: parts between boundary lines, each with headers, an empty line and a value. A file is read like a field. */
function readMultipart(text: string): Pairs | undefined {
  const boundary = /^--[^\r\n]{1,70}(?=\r?\n)/.exec(text)?.[0];
  if (boundary === undefined) return undefined;

  const pairs = text
    .split(boundary)
    .map(readPart)
    .filter((pair) => pair !== undefined);
  return pairs.length === 0 ? undefined : pairs;
}

/** In two steps, because one regular expression for headers and value takes quadratic time on a body of empty lines. */
function readPart(part: string): readonly [string, string] | undefined {
  const emptyLine = /\r?\n\r?\n/.exec(part);
  if (emptyLine === null) return undefined;

  const head = part.slice(0, emptyLine.index);
  const name = /;\s*name="([^"\r\n]*)"/i.exec(head)?.[1];
  if (name === undefined) return undefined;
  return [name, part.slice(emptyLine.index + emptyLine[0].length).replace(/\r?\n$/, '')];
}
