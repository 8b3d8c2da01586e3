/** A stretch of speech, in seconds from the start of the recording. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What was recorded. The audio file is made from it when somebody asks for the file. */
export interface Recording {
  readonly seconds: number;
  readonly speech: Span[];
}
