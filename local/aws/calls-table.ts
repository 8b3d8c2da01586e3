import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  paginateScan,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { load } from 'js-yaml';

const definition = new URL('../../resources/calls-table.yml', import.meta.url);

/** The properties that `CreateTable` takes too; the others (recovery, time to live, deletion) are CloudFormation's. */
const createdWith = ['BillingMode', 'AttributeDefinitions', 'KeySchema', 'GlobalSecondaryIndexes'] as const;

/** The table's definition for CloudFormation, as an object. */
export function callsTableDefinition(): { Properties: CreateTableCommandInput & Record<string, unknown> } {
  const template = load(readFileSync(definition, 'utf8')) as {
    Resources: { CallsTable: ReturnType<typeof callsTableDefinition> };
  };
  return template.Resources.CallsTable;
}

/** Makes the table as it is deployed, and waits until it takes rows; one that is there already stays as it is. */
export async function createCallsTable(dynamodb: DynamoDBClient, tableName: string): Promise<void> {
  const { Properties: properties } = callsTableDefinition();
  const input = Object.fromEntries(createdWith.map((name) => [name, properties[name]]));
  try {
    await dynamodb.send(
      new CreateTableCommand({ ...input, TableName: tableName } as CreateTableCommandInput),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    if (await lacksIndex(dynamodb, tableName)) return remake(dynamodb, tableName);
  }
  while (!(await isActive(dynamodb, tableName))) await setTimeout(5);
}

/** A table on the disk may be from before the template had all its indexes. */
async function lacksIndex(dynamodb: DynamoDBClient, tableName: string): Promise<boolean> {
  const { Table: table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  const there = new Set(table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  const wanted = callsTableDefinition().Properties.GlobalSecondaryIndexes ?? [];
  return wanted.some(({ IndexName }) => !there.has(IndexName));
}

/** The embedded database cannot add an index: the table is made anew, and its rows put back. */
async function remake(dynamodb: DynamoDBClient, tableName: string): Promise<void> {
  const rows: Record<string, AttributeValue>[] = [];
  for await (const page of paginateScan({ client: dynamodb }, { TableName: tableName }))
    rows.push(...(page.Items ?? []));
  await dynamodb.send(new DeleteTableCommand({ TableName: tableName }));
  while (await isThere(dynamodb, tableName)) await setTimeout(5);
  await createCallsTable(dynamodb, tableName);
  for (const Item of rows) await dynamodb.send(new PutItemCommand({ TableName: tableName, Item }));
}

async function isThere(dynamodb: DynamoDBClient, tableName: string): Promise<boolean> {
  const { TableNames: names = [] } = await dynamodb.send(new ListTablesCommand({}));
  return names.includes(tableName);
}

async function isActive(dynamodb: DynamoDBClient, tableName: string): Promise<boolean> {
  const { Table: table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  return table?.TableStatus === 'ACTIVE';
}
