import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forget } from '../../lib/calls/maintenance/forget.ts';
import { addToList, DO_NOT_CALL_LIST, isListed } from '../../lib/outbound/do-not-call.ts';
import { costPartition } from '../../lib/outbound/spend-ledger.ts';
import { callsStoppedSince } from '../../lib/outbound/switch.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { runCommandIn } from '../calls/run-command.ts';
import { aStarter } from './a-starter.ts';
import { anAfricasTalking } from './an-africastalking.ts';

let table: TestTable;
let endpoint: string;
beforeAll(async () => {
  table = await aTable();
  const { hostname, port } = (await table.dynamodb.config.endpoint?.()) ?? {};
  endpoint = `http://${hostname}:${port}`;
});
afterAll(() => table.close());

/** Runs a command, and gives what it printed: what is wrong, when something is. */
async function run(command: string, args: string[], env: Record<string, string> = {}) {
  const { out, err, code } = await runCommandIn(env, command, ...args);
  return { code, said: code === 0 ? out : err };
}

describe('npm run do-not-call', () => {
  const doNotCall = (...args: string[]) =>
    run('do-not-call', args, {
      CALLS_TABLE: table.tableName,
      CALLS_SHARDS: '2',
      RETENTION_DAYS: '365',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });

  it('puts numbers on the list, shows it, and takes them off', async () => {
    await doNotCall('add', '+254 711 000 111', '+254711000222');
    const shown = await doNotCall('list');
    await doNotCall('remove', '+254711000111');

    expect(shown.said).toMatch(/^\+254711000111 {2}20\S+Z\n\+254711000222 {2}20\S+Z\n$/);
    expect(await isListed(table, '+254711000111' as PhoneNumber)).toBe(false);
    expect(await isListed(table, '+254711000222' as PhoneNumber)).toBe(true);
  });
});

describe('npm run stop-calls and resume-calls', () => {
  const command = (name: string) =>
    run(name, [], {
      CALLS_TABLE: table.tableName,
      CALLS_SHARDS: '2',
      RETENTION_DAYS: '365',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });

  it('stop every start, and let them go again', async () => {
    const stopped = await command('stop-calls');
    const since = await callsStoppedSince(table);
    const resumed = await command('resume-calls');

    expect(stopped.said).toBe(
      `No calls are started since ${since}. npm run resume-calls lets them go again.\n`,
    );
    expect(resumed).toEqual({ code: 0, said: 'Calls are started again.\n' });
    expect(await callsStoppedSince(table)).toBeUndefined();
  });
});

describe('npm run forget', () => {
  it('leaves nothing of a number’s starts, but keeps it from being called', async () => {
    const phone = '+254711000333' as PhoneNumber;
    const africasTalking = await anAfricasTalking();
    const spend = { currencyCode: 'KES', perDay: '100', perCall: '1' };
    const caps = { callsPerNumber: 3, spend };
    const { start } = aStarter({ table, baseUrl: africasTalking.url, caps });
    await start({ phone }, { key: 'forgotten' });
    await africasTalking.close();
    await addToList(table, phone, '2026-11-22T10:00:00.000Z');

    const report = await forget(table, phone, { exceptPartition: DO_NOT_CALL_LIST, traceOf: costPartition });

    expect(report.left).toBe(0);
    const rows = (await table.items()).filter((row) => JSON.stringify(row).includes(phone.slice(1)));
    expect(rows.map(({ pk }) => pk?.S)).toEqual([DO_NOT_CALL_LIST]);
    expect((await table.items()).filter(({ pk }) => pk?.S?.startsWith('#cost'))).toEqual([]);
  });
});
