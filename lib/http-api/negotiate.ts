import { headerOf, type Request } from './request.ts';
import { body, type HttpResponse, json } from './response.ts';

/** How the same content is written for a program, a spreadsheet and a pipe. */
export interface Representations {
  readonly json: () => unknown;
  readonly csv: () => string;
  readonly jsonLines: () => string;
}

/** What `Accept` may name, and how the answer is named then; of equal wishes the first counts. */
const types: Readonly<Record<string, { readonly form: keyof Representations; readonly type: string }>> = {
  'text/csv': { form: 'csv', type: 'text/csv; charset=utf-8' },
  'text/*': { form: 'csv', type: 'text/csv; charset=utf-8' },
  'application/jsonl': { form: 'jsonLines', type: 'application/jsonl; charset=utf-8' },
  'application/x-ndjson': { form: 'jsonLines', type: 'application/x-ndjson; charset=utf-8' },
  'application/json': { form: 'json', type: 'application/json' },
  'application/*': { form: 'json', type: 'application/json' },
  '*/*': { form: 'json', type: 'application/json' },
};

/** Answers in the form that `Accept` wants most, by its order and its `q`; in JSON when it names none that there is. */
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
      return { known: ownProperty(types, name), weight: weightOf(parameters) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ known }) => known ?? []);
}

/** One is the most and the usual; what is no number counts as one. */
function weightOf(parameters: readonly string[]) {
  const [, weight] =
    parameters.map((parameter) => /^q\s*=\s*([\d.]+)$/.exec(parameter)).find((found) => found !== null) ?? [];
  const number = Number(weight ?? 1);
  return Number.isNaN(number) ? 1 : number;
}

function ownProperty<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
