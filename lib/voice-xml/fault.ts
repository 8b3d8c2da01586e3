/** A fault of a document: its place, what is wrong, and what would be right. */
export interface XmlFault {
  /** The part of an element's definition that is broken, or the rule that holds for every document. */
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
  /** A sentence for people. It quotes only names of elements and attributes, because the rest may be private. */
  readonly message: string;
}
