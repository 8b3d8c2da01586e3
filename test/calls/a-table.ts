import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createCallsTable } from '../../dev/aws/calls-table.ts';
import type { Item } from '../../lib/calls/call-row.ts';
import type { CallTable } from '../../lib/calls/store.ts';

export interface TestTable extends CallTable {
  /** Every command that was sent, by name. */
  readonly commands: { name: string; input: Record<string, unknown>; output: Record<string, unknown> }[];
  items(): Promise<Item[]>;
  close(): Promise<void>;
}

/** A real table in a real embedded DynamoDB, made from the definition that is deployed. */
export async function aTable(placement: Partial<CallTable> = {}): Promise<TestTable> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dynamodb = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const commands: TestTable['commands'] = [];
  dynamodb.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...(args.input as object), ReturnConsumedCapacity: 'INDEXES' };
      const entry = { name: String(context.commandName), input, output: {} as Record<string, unknown> };
      commands.push(entry);
      const result = await next({ ...args, input } as typeof args);
      Object.assign(entry.output, result.output);
      return result;
    },
    { step: 'initialize' },
  );
  const tableName = 'calls-test';
  await createCallsTable(dynamodb, tableName);
  await dynamodb.send(new ListTablesCommand({}));
  commands.length = 0;

  return {
    dynamodb,
    tableName,
    shards: 2,
    retentionDays: 365,
    ...placement,
    commands,
    async items() {
      const items: Item[] = [];
      for await (const page of paginateScan({ client: dynamodb }, { TableName: tableName }))
        items.push(...(page.Items ?? []));
      return items;
    },
    async close() {
      dynamodb.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
