/** The fields of a request to Africa's Talking's REST API, however they are encoded. */
export interface Fields {
  /** One value; of a field that is repeated in a form, the last. */
  text(name: string): string | undefined;
  /** A comma-separated text, or an array in JSON. */
  list(name: string): string[] | undefined;
  /** The value as JSON has it; `undefined` in a form. */
  json(name: string): unknown;
}

/** A body that is no form and no JSON object. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

/**
 * Reads a form, a multipart form or a JSON object. Africa's Talking's own Node client sends JSON under the
 * form's content type, so the body decides.
 */
export async function readFields(body: Buffer, contentType: string): Promise<Fields> {
  const text = body.toString('utf8');
  if (/^\s*\{/.test(text)) return jsonFields(text);
  if (contentType.includes('application/json')) throw new UnreadableBody('a JSON object is expected');
  if (!contentType.includes('multipart/form-data')) return formFields([...new URLSearchParams(text)]);

  const form = await parseMultipart(body, contentType);
  return formFields([...form].map(([name, value]) => [name, String(value)]));
}

function formFields(pairs: [string, string][]): Fields {
  const values = new Map(pairs);
  return {
    text: (name) => values.get(name),
    list: (name) => values.get(name)?.split(','),
    json: () => undefined,
  };
}

function jsonFields(text: string): Fields {
  const values = parseObject(text);
  return {
    text: (name) => (Object.hasOwn(values, name) ? String(values[name]) : undefined),
    list(name) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined || value === null) return undefined;
      return Array.isArray(value) ? value.map(String) : String(value).split(',');
    },
    json: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new UnreadableBody((error as Error).message, { cause: error });
  }
}

async function parseMultipart(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    throw new UnreadableBody((error as Error).message, { cause: error });
  }
}
