import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  allShards,
  expiryOf,
  indexKeysOf,
  shardOf,
  startedKeyOf,
} from '../../lib/calls/store/table-layout.ts';

const sessions = Array.from(
  { length: 20_000 },
  (_, index) => `ATVId_${createHash('md5').update(`${index}`).digest('hex')}`,
);

describe('calls', () => {
  it.each([1, 4, 40, 128])('are spread evenly over %i shards', (shards) => {
    const placement = { shards, retentionDays: 1 };
    const counts = new Map<string, number>();
    for (const session of sessions)
      counts.set(shardOf(session, placement), (counts.get(shardOf(session, placement)) ?? 0) + 1);

    expect([...counts.keys()].sort()).toEqual(allShards(placement).sort());
    const share = sessions.length / shards;
    for (const count of counts.values())
      expect(Math.abs(count - share)).toBeLessThan(6 * Math.sqrt(share) + 1);
  });

  it('of the same millisecond have different places in an index', () => {
    const places = sessions.map((id) => startedKeyOf({ id, startedAt: '2026-11-22T10:00:00.000Z' }));

    expect(new Set(places).size).toBe(sessions.length);
  });

  it('sort by the time at which they started', () => {
    const [early, late] = ['2026-11-22T09:59:59.999Z', '2026-11-22T10:00:00.000Z'].map((startedAt) =>
      sessions.map((id) => startedKeyOf({ id, startedAt })).sort(),
    ) as [string[], string[]];

    expect((early.at(-1) ?? '') < (late[0] ?? '')).toBe(true);
  });

  it('expire so many days after they started, in whole seconds', () => {
    const placement = { shards: 1, retentionDays: 90 };
    const call = { id: 'x', startedAt: '2026-11-22T10:00:00.999Z' };

    expect(indexKeysOf(call, placement).expiresAt).toBe(Date.parse('2027-02-20T10:00:00Z') / 1000);
    expect(expiryOf(call.startedAt, placement)).toBe(indexKeysOf(call, placement).expiresAt);
  });
});
