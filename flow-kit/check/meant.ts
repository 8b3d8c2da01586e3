/** Typing errors that still leave a word recognisable. */
const MOST_SLIPS = 2;

/** ` Is 'menu' meant?`, where one of the names is what somebody who wrote `mneu` is likely to have meant; `''` where none is. */
export function meant(written: string, names: Iterable<string>): string {
  const [nearest] = [...names]
    .filter((name) => name !== written)
    .map((name) => ({ name, slips: slipsBetween(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= MOST_SLIPS && slips < Math.min(name.length, written.length))
    .sort((a, b) => a.slips - b.slips);
  return nearest === undefined ? '' : `. Is '${nearest.name}' meant?`;
}

/** How many letters are wrong, missing, too many or swapped (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        cell(rows, i - 1, j) + 1,
        (row[j - 1] ?? 0) + 1,
        cell(rows, i - 1, j - 1) + (isSame ? 0 : 1),
        isSwapped ? cell(rows, i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    rows.push(row);
  }
  return cell(rows, a.length, b.length);
}

function cell(rows: readonly number[][], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
