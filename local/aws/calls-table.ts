import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
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
  }
  while (!(await isActive(dynamodb, tableName))) await setTimeout(5);
}

async function isActive(dynamodb: DynamoDBClient, tableName: string): Promise<boolean> {
  const { Table: table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  return table?.TableStatus === 'ACTIVE';
}
