/** The bytes that a value takes in an answer; JSON is the largest of the forms in which it may be asked for. */
export function sizeOfAnswer(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
