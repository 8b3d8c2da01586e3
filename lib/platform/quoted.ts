const MAX_QUOTE = 40;

/** What somebody sent, as far as an answer repeats it: a slip of the pen is seen, and no answer grows with what was sent. */
export function quoted(text: string): string {
  return text.length <= MAX_QUOTE ? text : `${text.slice(0, MAX_QUOTE)}…`;
}
