/** What stands in a type error in place of what may not be written; the words say why. */
export interface Illegal<Reason extends string> {
  readonly [illegal]: Reason;
}
declare const illegal: unique symbol;
