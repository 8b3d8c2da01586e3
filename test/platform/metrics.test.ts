import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { counterOf, createCounter } from '../../lib/platform/metrics.ts';

describe('a count', () => {
  it("is a line in CloudWatch's embedded metric format, with the stage as its dimension", () => {
    const lines: string[] = [];
    const before = Date.now();
    createCounter({ service: 'piga-prod', write: (line) => void lines.push(line) }).count('CallStarted');

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
    const { _aws, ...values } = JSON.parse(lines[0] ?? '');
    expect(values).toEqual({ service: 'piga-prod', CallStarted: 1 });
    expect(_aws.CloudWatchMetrics).toEqual([
      { Namespace: 'Piga', Dimensions: [['service']], Metrics: [{ Name: 'CallStarted', Unit: 'Count' }] },
    ]);
    expect(_aws.Timestamp).toBeGreaterThanOrEqual(before);
    expect(_aws.Timestamp).toBeLessThanOrEqual(Date.now());
  });

  it('stands in the output of the process, a line each, also before it ends at once', () => {
    expect(counted({ POWERTOOLS_SERVICE_NAME: 'piga-test' }, 3000)).toHaveLength(3000);
  });

  it('is none where nothing is to be counted', () => {
    expect(counted({ METRICS_DISABLED: 'true' }, 1)).toEqual([]);
    expect(() => counterOf({ METRICS_DISABLED: 'true' }).count('CallStarted')).not.toThrow();
  });
});

function counted(env: Record<string, string>, times: number) {
  const code = `
    import { counterOf } from ${JSON.stringify(new URL('../../lib/platform/metrics.ts', import.meta.url).href)};
    const counter = counterOf(process.env);
    for (let time = 0; time < ${times}; time += 1) counter.count('CallRefused');
    process.exit(0);`;
  const output = execFileSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code],
    { env: { ...env, PATH: process.env['PATH'] }, encoding: 'utf8', cwd: import.meta.dirname },
  );
  return output.split('\n').filter((line) => JSON.parse(line || '{}').CallRefused === 1);
}
