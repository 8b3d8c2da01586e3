import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from './table.ts';

/** An attribute as a stream's record has it: JSON, in which bytes are base64. */
export interface StreamedValue {
  readonly B?: string;
  readonly BS?: string[];
  readonly L?: StreamedValue[];
  readonly M?: Readonly<Record<string, StreamedValue>>;
}

/** The row in a record of the stream, in the form in which the table's client gives rows. */
export function rowFromStream(image: Readonly<Record<string, StreamedValue>>): Row {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, valueFromStream(value)]));
}

function valueFromStream(value: StreamedValue): AttributeValue {
  if (value.B !== undefined) return { B: Buffer.from(value.B, 'base64') };
  if (value.BS !== undefined) return { BS: value.BS.map((bytes) => Buffer.from(bytes, 'base64')) };
  if (value.L !== undefined) return { L: value.L.map(valueFromStream) };
  if (value.M !== undefined) return { M: rowFromStream(value.M) };
  return value as AttributeValue;
}
