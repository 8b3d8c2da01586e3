/** An answer of the REST API. */
export interface RestResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Record<string, string>;
  /** An explanation for the developer. */
  readonly notes?: RestNote[];
}

/** One line for the terminal, and what would be right. */
export interface RestNote {
  readonly level: 'info' | 'warning' | 'error';
  readonly words: string;
  readonly hint?: string;
}

export type ResponseFormat = 'json' | 'xml';

/** The format that the client accepts. Africa's Talking's documented default is XML. */
export function formatFor(accept: string | undefined): ResponseFormat {
  return accept?.includes('application/json') === true ? 'json' : 'xml';
}

/** A refusal in plain text, as akka-http words them, whatever the client accepts. */
export function plain(status: number, body: string): RestResponse {
  return { status, contentType: 'text/plain; charset=UTF-8', body };
}

export function missingField(name: string): RestResponse {
  return refusal(400, `Request is missing required form field '${name}'`, `Send ${name} as well.`);
}

/** A refusal in plain text, with a hint for whoever watches the terminal. */
export function refusal(status: number, body: string, hint: string): RestResponse {
  return { ...plain(status, body), notes: [{ level: 'error', words: body.replaceAll('\n', ' '), hint }] };
}

type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

/** The same data as JSON or as XML under a root element. */
export function data(
  format: ResponseFormat,
  root: string,
  value: { readonly [name: string]: Value },
  status = 200,
): RestResponse {
  if (format === 'json') return { status, contentType: 'application/json', body: JSON.stringify(value) };
  return { status, contentType: 'application/xml; charset=UTF-8', body: element(root, value) };
}

function element(name: string, value: Value): string {
  return `<${name}>${inside(value)}</${name}>`;
}

function inside(value: Value): string {
  if (Array.isArray(value)) return value.map((item: Value) => element('entry', item)).join('');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, item]) => element(name, item as Value))
      .join('');
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
