import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';

/** An attribute, or a field within one that is a map. */
type Path = string | readonly [attribute: string, field: string];

/** An update of a row in the making: what it sets and removes, and what must hold before. */
export interface UpdateDraft {
  setAll(attributes: Row): void;
  /** Sets an attribute unless the row has it. */
  setOnce(name: string, value: AttributeValue): void;
  set(path: Path, value: AttributeValue): void;
  addToSet(name: string, values: string[]): void;
  remove(path: Path): void;

  isAbsent(name: string): void;
  /** The attribute is what was seen: this value, or not there. */
  isAsSeen(name: string, value: AttributeValue | undefined): void;
  isAtMost(name: string, value: AttributeValue): void;
  /** The attribute is not there, or it, or its field, compares so with the value. */
  isAbsentOr(path: Path, comparison: '=' | '<' | '<=' | '>', value: AttributeValue): void;

  /** What must hold, for a write that sets nothing by an expression. */
  condition(): Omit<Update, 'UpdateExpression'>;
  update(): Update;
}

interface Update {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

export function updateDraft(): UpdateDraft {
  const names = new Map<string, string>();
  const values: Record<string, AttributeValue> = {};
  const clauses = { SET: [] as string[], ADD: [] as string[], REMOVE: [] as string[] };
  const conditions: string[] = [];

  function name(attribute: string): string {
    const known = names.get(attribute) ?? `#n${names.size}`;
    names.set(attribute, known);
    return known;
  }
  function value(given: AttributeValue): string {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = given;
    return placeholder;
  }

  function condition() {
    const all = [...names].map(([attribute, placeholder]) => [placeholder, attribute]);
    return {
      ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.join(' AND ') }),
      ExpressionAttributeNames: Object.fromEntries(all),
      // DynamoDB refuses an empty list of values.
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    };
  }

  function place(path: Path): string {
    return typeof path === 'string' ? name(path) : `${name(path[0])}.${name(path[1])}`;
  }

  return {
    set(path, given) {
      clauses.SET.push(`${place(path)} = ${value(given)}`);
    },
    setAll(attributes) {
      for (const [attribute, given] of Object.entries(attributes))
        clauses.SET.push(`${name(attribute)} = ${value(given)}`);
    },
    setOnce(attribute, given) {
      clauses.SET.push(`${name(attribute)} = if_not_exists(${name(attribute)}, ${value(given)})`);
    },
    addToSet(attribute, texts) {
      clauses.ADD.push(`${name(attribute)} ${value({ SS: texts })}`);
    },
    remove(path) {
      clauses.REMOVE.push(place(path));
    },
    isAbsent(attribute) {
      conditions.push(`attribute_not_exists(${name(attribute)})`);
    },
    isAsSeen(attribute, seen) {
      conditions.push(
        seen === undefined
          ? `attribute_not_exists(${name(attribute)})`
          : `${name(attribute)} = ${value(seen)}`,
      );
    },
    isAtMost(attribute, limit) {
      conditions.push(`${name(attribute)} <= ${value(limit)}`);
    },
    isAbsentOr(path, comparison, given) {
      const attribute = typeof path === 'string' ? path : path[0];
      conditions.push(
        `(attribute_not_exists(${name(attribute)}) OR ${place(path)} ${comparison} ${value(given)})`,
      );
    },
    condition,
    update: () => ({
      ...condition(),
      UpdateExpression: Object.entries(clauses)
        .filter(([, parts]) => parts.length > 0)
        .map(([word, parts]) => `${word} ${parts.join(', ')}`)
        .join(' '),
    }),
  };
}
