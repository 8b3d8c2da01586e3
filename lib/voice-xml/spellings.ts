/**
 * Attributes that Africa's Talking's own sources spell in two ways. The name on the left is the one that the
 * API here bears; of the spellings on the right the first is written, and every one is read. A live call that
 * proves the other spelling right changes one line.
 */
export const spellings: Readonly<Record<string, readonly string[]>> = {
  // The attribute table of Voice › Dial and the Node and Java SDKs say ringBackTone; the sample above that very
  // table and the PHP SDK say ringbackTone.
  ringBackTone: ['ringBackTone', 'ringbackTone'],
};

/** The key under which a table holds a value. */
export function keyOf(
  table: Readonly<Record<string, string | readonly string[]>>,
  value: string,
): string | undefined {
  return Object.keys(table).find((key) => table[key]?.includes(value));
}
