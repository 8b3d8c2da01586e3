import type { CallbackResponse } from '../calls/callbacks.ts';

/** Why an answer is no document already by its status and headers; `undefined` when its body is to be read. */
export function unusableResponse(response: CallbackResponse): { words: string; hint: string } | undefined {
  const { status, location, contentEncoding, truncated } = response;
  if (status >= 300 && status <= 399) return redirect(status, location);
  if (status < 200 || status > 299) {
    return {
      words: `The callback URL answered ${status} instead of 200.`,
      hint: 'Answer every callback by 200 and a document; when something breaks, by a spoken apology.',
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

function redirect(status: number, location: string | undefined): { words: string; hint: string } {
  return {
    words: `The callback URL answered ${status} instead of 200${location === undefined ? '' : `: a redirect to ${location}`}.`,
    hint: 'Set that address itself as the callback URL: often only a slash at the end or https is missing. Whether Africa’s Talking follows redirects nobody has shown.',
  };
}
