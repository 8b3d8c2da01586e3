import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { everySetting } from '../../build/code-cache/lambda-environment.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { createRelaying, projectionSettings } from '../../lib/wiring/projections.ts';
import { createTimers, timerSettings } from '../../lib/wiring/timers.ts';

/** What follows from an event, and what a tick looks for, on a stage with this setting. */
async function stageWith(RECORDINGS: 'keep' | 'link') {
  const env = { ...everySetting, RECORDINGS, WEBHOOKS: 'off' };
  const table = {
    dynamodb: new DynamoDBClient({ region: 'eu-west-1' }),
    tableName: 'calls',
    shards: 4,
    retentionDays: 90,
  };
  const { projections } = createRelaying(table, readConfig(env, ...projectionSettings), {
    counter: { count: () => {} },
  });
  const { lanes } = createTimers(readConfig(env, ...timerSettings));
  return {
    projections: projections.map(({ name }) => name),
    looksFor: [...new Set((await lanes()).map(({ shard }) => shard.split('#')[0]))],
  };
}

describe('recordings', () => {
  it('cost nothing where none are kept: nothing follows from them, and nothing is looked for', async () => {
    const { projections, looksFor } = await stageWith('link');

    expect(projections).not.toContain('recordings');
    expect(looksFor).toEqual(['scheduled-call']);
  });

  it('follow from events where they are kept, and are looked for in every state but lost', async () => {
    const without = await stageWith('link');

    expect(await stageWith('keep')).toEqual({
      projections: [...without.projections, 'recordings'],
      looksFor: [
        ...without.looksFor,
        'recording-waiting',
        'recording-partial',
        'recording-stored',
        'recording-deleted',
      ],
    });
  });
});
