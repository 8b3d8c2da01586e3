const absentTexts: ReadonlySet<string> = new Set(['', 'none', 'null', 'undefined']);

/**
 * Whether a text stands for no value at all: Africa's Talking writes `None` or nothing, and SDKs and templates that lack a
 * value write `null` or `undefined`. White space around it and capital letters do not matter.
 */
export function isAbsent(text: string): boolean {
  return absentTexts.has(text.trim().toLowerCase());
}
