import type { Row } from '../../table/table.ts';

/** Whether two rows are the same, byte for byte; names and sets have no order in DynamoDB. */
export function sameRow(a: Row | undefined, b: Row | undefined): boolean {
  return canonical(a) === canonical(b);
}

function canonical(row: Row | undefined): string | undefined {
  return JSON.stringify(row, (_, value) => {
    if (Array.isArray(value)) return [...value].sort();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
