import { type Answer, json } from './answer.ts';
import { headerOf, type Request } from './request.ts';

/** How the same content is written for a program, a spreadsheet and a pipe. */
export interface Forms {
  readonly json: () => unknown;
  readonly csv: () => string;
  readonly jsonLines: () => string;
}

const types = {
  'text/csv': 'csv',
  'application/jsonl': 'jsonLines',
  'application/x-ndjson': 'jsonLines',
  'application/json': 'json',
} as const;

/** Answers in the first form that `Accept` names and that there is; in JSON when it names none. */
export const inAcceptedForm = (request: Request, forms: Forms, headers?: Record<string, string>): Answer => {
  const accepted = (headerOf(request, 'accept') ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  const type = accepted.find((name): name is keyof typeof types => name !== undefined && name in types);
  const form = type === undefined ? 'json' : types[type];
  const answer = json(200, form === 'json' ? forms.json() : undefined, headers);
  if (type === undefined || form === 'json') return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'Content-Type': `${type}; charset=utf-8` },
    body: forms[form](),
  };
};
