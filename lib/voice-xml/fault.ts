/** What is wrong with a document, and what would be right. */
export interface XmlFault {
  /** What part of an element's definition it breaks, or of what every document must keep to. */
  readonly rule:
    | 'attributes'
    | 'required'
    | 'value'
    | 'children'
    | 'unreachable'
    | 'characters'
    | 'depth'
    | 'size'
    | 'xml';
  /**
   * Where: `/Response/GetDigits#2/@timeout` is in the second verb; the first needs no number. Empty for what concerns
   * the document as a whole.
   */
  readonly path: string;
  /** A sentence for people. It quotes nothing of the document but names, for the rest may be private. */
  readonly message: string;
}
