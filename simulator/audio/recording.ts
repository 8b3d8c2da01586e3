/** A stretch of speech, in seconds from the start of the recording. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A recording. Its audio file is made when somebody asks for it. */
export interface Recording {
  readonly seconds: number;
  readonly speech: Span[];
}
