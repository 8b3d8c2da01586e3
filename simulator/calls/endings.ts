/** Breaks off what a call was doing because it has ended. How it ended stands in the call. */
export class CallEnded extends Error {
  override readonly name = 'CallEnded';

  constructor() {
    super('The call has ended');
  }
}

/** The call cannot go on: our server did not say what to do, or said something that cannot be done. */
export class CallDropped extends Error {
  override readonly name = 'CallDropped';
  readonly hint: string;
  /** Lines of the document, with the place marked. */
  readonly excerpt: string[];

  constructor(words: string, hint: string, excerpt: string[] = []) {
    super(words);
    this.hint = hint;
    this.excerpt = excerpt;
  }
}
