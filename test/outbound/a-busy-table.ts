import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { aTable, type TestTable } from '../calls/a-table.ts';

/** The table of a test that starts hundreds of calls at once: its client neither waits for connections nor complains. */
export async function aBusyTable(): Promise<TestTable> {
  const table = await aTable();
  const { hostname, port } = (await table.dynamodb.config.endpoint?.()) ?? {};
  const dynamodb = new DynamoDBClient({
    endpoint: `http://${hostname}:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: { httpAgent: { maxSockets: 100 }, socketAcquisitionWarningTimeout: 60_000 },
  });
  return {
    ...table,
    dynamodb,
    close: async () => {
      dynamodb.destroy();
      await table.close();
    },
  };
}
