import type { CallbackResponse } from '../calls/callbacks.ts';

/** Why an answer is no document already by its status and headers; `undefined` when its body is to be read. */
export function unusableResponse(response: CallbackResponse): { words: string; hint: string } | undefined {
  const { status, location, contentEncoding, truncated } = response;
  if (status >= 300 && status <= 399) return redirect(status, location);
  if (status < 200 || status > 299) {
    return {
      words: `The callback URL answered ${status} instead of 200.`,
      hint: hintFor(response),
    };
  }
  if (contentEncoding !== undefined) {
    return {
      words: `The answer is compressed (Content-Encoding: ${contentEncoding}), though the request did not ask for it.`,
      hint: 'Compress only for a request whose Accept-Encoding allows it, or not at all: a document is short.',
    };
  }
  if (truncated === true) {
    return {
      words: 'The answer is longer than 1 MiB, and was cut there.',
      hint: 'A voice document has a few hundred bytes: does the address answer with a file, or without end?',
    };
  }
  return undefined;
}

/** What frameworks refuse a post by that they do not know to be from Africa's Talking, and how each is told. */
function hintFor({ status, body }: CallbackResponse): string {
  if (status === 419 || /csrf/i.test(body))
    return 'The application asks for a token against forged forms (CSRF), which Africa’s Talking cannot know: exempt this address, in Django by @csrf_exempt, in Laravel and Rails by their list of exceptions.';
  return (
    hints[status] ??
    'Answer every callback by 200 and a document; when something breaks, by a spoken apology.'
  );
}

const hints: Readonly<Record<number, string>> = {
  401: 'Africa’s Talking has no credentials but those in the address: http://name:password@host/path.',
  404: 'The application has nothing at this address: is its path the one that is set for the number?',
  405: 'The request is a POST: let the address take it, in Flask by methods=["POST"].',
};

function redirect(status: number, location: string | undefined): { words: string; hint: string } {
  return {
    words: `The callback URL answered ${status} instead of 200${location === undefined ? '' : `: a redirect to ${location}`}.`,
    hint: 'Set that address itself as the callback URL: often only a slash at the end or https is missing. (That it is not followed is a guess: the rule redirects can be set otherwise.)',
  };
}
