import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { CallTable } from '../../lib/calls/store/table-layout.ts';
import { keyAttributes, keyOfRow, type Row } from '../../lib/table/table.ts';
import { createCallsTable } from '../../local/aws/calls-table.ts';
import { startDynamoDB } from '../../local/aws/dynamodb.ts';
import { inProcess } from './in-process.ts';

export interface TestTable extends CallTable {
  readonly endpoint: string;
  /** Every command that was sent, and what it was answered. */
  readonly commands: SentCommand[];
  items(): Promise<Row[]>;
  /** Deletes every row, and forgets what was sent. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

interface SentCommand {
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly output: Record<string, unknown>;
}

export interface TableOptions {
  /** Holds each request back for up to 3 ms, so that concurrent writes overtake each other. */
  readonly jitter?: boolean;
  readonly maxItemKb?: number;
  /** DynamoDB hands a row over with the refusal to change it; the embedded one does not by itself. */
  readonly handsRowsOver?: boolean;
}

/** DynamoDB takes no more deletions than this in one request. */
const BATCH = 25;

/** A real table in a real embedded DynamoDB, made from the definition that is deployed. */
export async function aTable({
  jitter = false,
  maxItemKb,
  handsRowsOver = true,
}: TableOptions = {}): Promise<TestTable> {
  const { endpoint, server, stop } = await startDynamoDB(maxItemKb === undefined ? {} : { maxItemKb });
  const dynamodb = aClient(endpoint, server);
  const plain = aClient(endpoint, server);
  const tableName = 'calls-test';
  await createCallsTable(plain, tableName);

  const commands: SentCommand[] = [];
  dynamodb.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...(args.input as object), ReturnConsumedCapacity: 'INDEXES' } as SentCommand['input'];
      const output: SentCommand['output'] = {};
      commands.push({ name: String(context['commandName']), input, output });
      if (jitter) await setTimeout(Math.random() * 3);
      try {
        const result = await next({ ...args, input } as typeof args);
        Object.assign(output, result.output);
        return result;
      } catch (error) {
        throw handsRowsOver ? await withRow(plain, error, input) : error;
      }
    },
    { step: 'initialize' },
  );

  async function items(): Promise<Row[]> {
    const found: Row[] = [];
    for await (const page of paginateScan({ client: plain }, { TableName: tableName }))
      found.push(...(page.Items ?? []));
    return found;
  }

  return {
    endpoint,
    dynamodb,
    tableName,
    shards: 2,
    retentionDays: 365,
    commands,
    items,
    async clear() {
      commands.length = 0;
      const deletions = (await items()).map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } as Row } }));
      for (let first = 0; first < deletions.length; first += BATCH) {
        const RequestItems = { [tableName]: deletions.slice(first, first + BATCH) };
        await plain.send(new BatchWriteItemCommand({ RequestItems }));
      }
    },
    async close() {
      dynamodb.destroy();
      plain.destroy();
      await stop();
    },
  };
}

function aClient(endpoint: string, server: Server): DynamoDBClient {
  return new DynamoDBClient({
    ...inProcess(server),
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

async function withRow(plain: DynamoDBClient, error: unknown, input: SentCommand['input']): Promise<unknown> {
  const isAsked = input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
  if (!(isAsked && error instanceof ConditionalCheckFailedException)) return error;
  const {
    TableName,
    Item,
    Key = keyAttributes(keyOfRow(Item as Row)),
  } = input as {
    TableName: string;
    Key?: Row;
    Item?: Row;
  };
  const { Item: row } = await plain.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Object.assign(error, { Item: row });
}
