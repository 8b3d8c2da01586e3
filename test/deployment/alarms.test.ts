import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  deployable,
  type Packaged,
  packageService,
  resourcesOfType,
  root,
  withEveryOption,
} from './package-service.ts';

type Properties = Record<string, unknown>;

let usual: Packaged;
let configured: Packaged;

beforeAll(() => {
  usual = packageService('prod', deployable);
  configured = packageService('prod', withEveryOption);
}, 180_000);

function ofType(type: string, packaged = usual) {
  return resourcesOfType(type, packaged);
}

function text(file: string) {
  return readFileSync(join(root, file), 'utf8');
}

describe('alarms', () => {
  const alarms = (packaged = usual) =>
    ofType('AWS::CloudWatch::Alarm', packaged).map(({ properties }) => ({
      ...properties,
      name: String(properties['AlarmName']).replace('piga-prod-', ''),
    })) as (Properties & { name: string })[];
  const lineOf = (name: string) =>
    text('docs/operations.md')
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\` |`));

  it.each([
    'EventDeferred',
    'EventOnlyLogged',
    'DeadLetters',
    'CallbacksRefused',
    'OutcomeUnknown',
    'SpendNearCap',
    'AnswerSlow',
    'FunctionsThrottled',
    'TableWritesThrottled',
  ])('watch for %s', (name) => {
    expect(alarms().map((alarm) => alarm.name)).toContain(name);
  });

  it('each have a line in docs/operations.md that says what to do, and no line is without its alarm', () => {
    for (const { name } of alarms(configured))
      expect([name, lineOf(name)]).toEqual([name, expect.stringMatching(/\w{3}/)]);
    const named = [...text('docs/operations.md').matchAll(/^\| `([A-Z][a-z]\w+)` \|/gm)].map(
      ([, name]) => name,
    );
    expect(named.sort()).toEqual(
      alarms(configured)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('that watch our own counts watch what is counted', () => {
    const own = alarms(configured).filter(({ Namespace }) => Namespace === 'Piga');
    const source = text('lib/platform/metrics.ts');

    expect(own.length).toBeGreaterThan(8);
    for (const { MetricName, Dimensions } of own) {
      expect(source).toContain(`| '${MetricName}'`);
      expect(Dimensions).toEqual([{ Name: 'service', Value: 'piga-prod' }]);
    }
    for (const { properties } of ofType('AWS::Lambda::Function')) {
      expect(JSON.stringify(properties['Environment'])).toContain('"POWERTOOLS_SERVICE_NAME":"piga-prod"');
    }
  });

  it('cost what docs/deploying.md says, by how many they and their metrics are', () => {
    const watched = alarms().map(({ Metrics }) =>
      Array.isArray(Metrics) ? Metrics.filter((metric) => 'MetricStat' in metric).length : 1,
    );
    const sum = watched.reduce((total, metrics) => total + metrics, 0);
    const own = [...text('lib/platform/metrics.ts').matchAll(/^ {2}\| '(\w+)'/gm)].length;

    expect(text('docs/deploying.md')).toContain(
      `${watched.length} alarms that watch ${sum} metrics, at $0.10 a metric (10 are free in an account) | $${(sum / 10).toFixed(2)} |`,
    );
    expect(text('docs/deploying.md')).toContain(
      `| ${alarms(configured).length - alarms().length} more alarms with \`RECORDINGS=keep\` | $0.40 |`,
    );
    expect(text('docs/deploying.md')).toContain(`| ${own} metrics of our own`);
    expect(text('docs/deploying.md')).toContain(`| up to $${(own * 0.3).toFixed(2)} |`);
  });

  it('watch the table and each of its indexes', () => {
    const throttled = alarms().find(({ name }) => name === 'TableWritesThrottled');
    const watched = JSON.stringify(throttled?.['Metrics']);

    for (const index of ['byTime', 'byNumber', 'byOutcome', 'openCalls', 'quarantined', 'due'])
      expect(watched).toContain(`"Value":"${index}"`);
  });

  it('tell when starts are followed by silence', () => {
    const silent = alarms().find(({ name }) => name === 'CallbacksSilent');
    const watched = JSON.stringify(silent?.['Metrics']);

    for (const part of ['CallStarted', 'piga-prod-instruct', 'piga-prod-events', 'FILL(started, 0) > 0'])
      expect(watched).toContain(part);
  });

  it('watch every function that nobody waits for', () => {
    expect(alarms().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['StoreDeferredFailed', 'CloseCallsFailed']),
    );
  });

  it('are told to a topic, and by it to whom the setting names', () => {
    for (const { AlarmActions, OKActions } of alarms())
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: 'AlarmTopic' }], [{ Ref: 'AlarmTopic' }]]);
    expect(ofType('AWS::SNS::Topic')[0]?.properties).not.toHaveProperty('Subscription');
    expect(ofType('AWS::SNS::Topic', configured)[0]?.properties['Subscription']).toEqual([
      { Protocol: 'email', Endpoint: 'operator@example.org' },
    ]);
  });

  it('stand on the dashboard, above graphs that CloudWatch can read', () => {
    const [dashboard] = ofType('AWS::CloudWatch::Dashboard');
    const { 'Fn::Sub': body } = Object(dashboard?.properties['DashboardBody']) as { 'Fn::Sub': string };
    const { widgets } = JSON.parse(body);

    expect(widgets[0].properties.alarms).toHaveLength(alarms().length);
    for (const { type, properties } of widgets.slice(1)) {
      expect(type).toBe('metric');
      for (const metric of properties.metrics) expect(metric.length).toBeGreaterThanOrEqual(4);
    }
    const placeholders = [...body.matchAll(/\$\{([\w:.]+)\}/g)].map(([, name]) => name);
    expect([...new Set(placeholders)].sort()).toEqual([
      'AWS::AccountId',
      'AWS::Partition',
      'AWS::Region',
      'CallsTable',
      'DeadEventsQueue.QueueName',
      'DeferredEventsQueue.QueueName',
    ]);
  });
});
