import { expect, it } from 'vitest';
import { callsStoppedSince, resumeCalls, stopCalls } from '../../lib/outbound/switch.ts';
import { aStartBench } from './a-start-bench.ts';
import { aStarter } from './a-starter.ts';

const { table, africasTalking } = aStartBench();

const phone = '+254711000111';

it('every start is refused from the moment of the stop, whatever its key, and none once calls are resumed', async () => {
  const { start, counts } = aStarter({ table, baseUrl: africasTalking.url, caps: { callsPerNumber: 1 } });

  await stopCalls(table, '2026-11-22T10:00:00.000Z');
  const refused = [await start({ phone }), await start({ phone }, { key: 'order-1' })];
  await resumeCalls(table);
  const placed = await start({ phone });

  for (const { statusCode, body } of refused) {
    expect([statusCode, body.rule]).toEqual([403, 'calls-stopped']);
    expect(body.error).toBe(
      'No calls are started since 2026-11-22T10:00:00.000Z. npm run resume-calls lets them go again.',
    );
  }
  expect(counts).toEqual(['StartRefused', 'StartRefused']);
  expect(placed.statusCode).toBe(200); // those that were refused took nothing of the cap
  expect(africasTalking.dialled()).toEqual([phone]);
});

it('the first stop is the one that is told', async () => {
  await stopCalls(table, '2026-11-22T10:00:00.000Z');

  expect(await stopCalls(table, '2026-11-22T11:00:00.000Z')).toBe('2026-11-22T10:00:00.000Z');
  expect(await callsStoppedSince(table)).toBe('2026-11-22T10:00:00.000Z');
});
