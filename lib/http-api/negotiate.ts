import { headerOf, type Request } from './request.ts';
import { body, type HttpResponse, json } from './response.ts';

/** The same content for a program, for a spreadsheet, and line by line. */
export interface Representations {
  readonly json: () => unknown;
  readonly csv: () => string;
  readonly jsonLines: () => string;
}

interface MediaType {
  readonly form: keyof Representations;
  readonly type: string;
}

/** Each media range that `Accept` may have, and the media type of the response to it. */
const types: ReadonlyMap<string, MediaType> = new Map([
  ['text/csv', { form: 'csv', type: 'text/csv; charset=utf-8' }],
  ['text/*', { form: 'csv', type: 'text/csv; charset=utf-8' }],
  ['application/jsonl', { form: 'jsonLines', type: 'application/jsonl; charset=utf-8' }],
  ['application/x-ndjson', { form: 'jsonLines', type: 'application/x-ndjson; charset=utf-8' }],
  ['application/json', { form: 'json', type: 'application/json' }],
  ['application/*', { form: 'json', type: 'application/json' }],
  ['*/*', { form: 'json', type: 'application/json' }],
]);

/** Responds in the form that `Accept` prefers by its `q`; of equal ones the first counts. In JSON when it has none of ours. */
export function negotiate(
  request: Request,
  forms: Representations,
  headers?: Record<string, string>,
): HttpResponse {
  const [wanted] = parseAccept(headerOf(request, 'accept') ?? '');
  if (wanted === undefined || wanted.form === 'json') return json(200, forms.json(), headers);
  return body(200, wanted.type, forms[wanted.form](), headers);
}

function parseAccept(accept: string) {
  return accept
    .split(',')
    .map((wish) => {
      const [name = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
      return { known: types.get(name), weight: weightOf(parameters) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ known }) => known ?? []);
}

/** The `q` of a media range: 1 when there is none, or none that is a number. */
function weightOf(parameters: readonly string[]) {
  const [, weight] =
    parameters.map((parameter) => /^q\s*=\s*([\d.]+)$/.exec(parameter)).find((found) => found !== null) ?? [];
  const number = Number(weight ?? 1);
  return Number.isNaN(number) ? 1 : number;
}
