import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from './table.ts';

/** DynamoDB takes no row that is larger, in bytes. */
export const MAX_ROW_SIZE = 400 * 1024;

/** A row's size in bytes as DynamoDB counts it (Developer Guide, "DynamoDB item sizes and formats"), numbers rounded up. */
export function sizeOfRow(row: Row): number {
  return Object.entries(row).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value),
    0,
  );
}

function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 2;
  if (value.B !== undefined) return value.B.length;
  if (value.SS !== undefined) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + sizeOfRow(value.M);
  return 1;
}

/** Whether DynamoDB refused a write because the row would be too large: trying again would never help. */
export function isRowTooLarge(error: unknown): boolean {
  return error instanceof Error && /^item size/i.test(error.message);
}
