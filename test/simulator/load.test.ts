import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { bench } from './stand-in.ts';

function menu(fields: Record<string, string>) {
  return fields['dtmfDigits'] === undefined
    ? '<GetDigits numDigits="1" timeout="5"><Say>Press one</Say></GetDigits>'
    : '<Say>Thank you</Say>';
}

/** Other tests run beside this one, on a machine of two cores. */
const TOLERANCE = 5;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Makes calls, so many at a time. Returns how many went well. */
async function load(
  simulator: Awaited<ReturnType<typeof bench>>['simulator'],
  calls: number,
): Promise<number> {
  let next = 0;
  let well = 0;
  async function keepCalling(): Promise<void> {
    while (next < calls) {
      next += 1;
      const from = `+2547${String(10_000_000 + next)}`;
      const { summary } = await simulator.dialIn({ from, script: { keys: ['1'] } }).ended;
      if (summary.status === 'Success' && summary.keysLeft === undefined) well += 1;
    }
  }
  await Promise.all(Array.from({ length: 100 }, keepCalling));
  return well;
}

// `PIGA_LOAD=10000 npx vitest run test/simulator/load.test.ts` gives the figures of docs/simulator.md.
const CALLS = Number(process.env['PIGA_LOAD'] ?? 2000);

it('carries out thousands of calls in seconds, and holds no more memory than the calls that it keeps', {
  timeout: 60_000,
}, async () => {
  const { simulator, requests } = await bench(menu, { keepCalls: 100 });
  const heap = () => {
    requests.length = 0;
    collectGarbage();
    return process.memoryUsage().heapUsed / 1e6;
  };
  await load(simulator, 200);
  const before = heap();
  const begun = performance.now();

  const well = await load(simulator, CALLS);

  const seconds = (performance.now() - begun) / 1000;
  const megabytes = heap() - before;
  if (process.env['PIGA_LOAD'] !== undefined)
    console.log(`${CALLS} calls took ${seconds.toFixed(1)} s, and hold ${megabytes.toFixed(1)} MB more`);
  expect(well).toBe(CALLS);
  expect(seconds / CALLS).toBeLessThan(0.003 * TOLERANCE);
  // 2,000 transcripts would take more than fifty.
  expect(megabytes).toBeLessThan(20);
});

it('keeps only so many ended calls, however many there were', async () => {
  const { simulator } = await bench(menu, { keepCalls: 50 });

  await load(simulator, 200);

  expect(simulator.calls).toHaveLength(50);
  expect(simulator.calls.every(({ events }) => events.length > 0)).toBe(true);
});

it('gives every call of a load a session of its own', async () => {
  const { simulator } = await bench(menu);

  await load(simulator, 300);

  expect(new Set(simulator.calls.map(({ sessionId }) => sessionId)).size).toBe(300);
});
