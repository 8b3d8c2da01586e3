import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionNames, functionSources } from '../../build/bundle/bundle.mjs';
import { madeByTheStack } from '../../build/deploy/settings-rules.ts';
import { settingNames } from '../../lib/platform/config.ts';
import { faultsOfTemplate, type Resource } from './cloudformation.ts';
import { deployable, type Packaged, packageService, root } from './package-service.ts';

let prod: Packaged;
let local: Packaged;

beforeAll(() => {
  prod = packageService('prod', deployable);
  local = packageService('local');
}, 180_000);

function resources(type: string, { template } = prod) {
  return Object.values(template.Resources).filter((resource) => resource.Type === type);
}

function functions() {
  return Object.fromEntries(
    resources('AWS::Lambda::Function').map((resource) => {
      const name = String(resource.Properties?.['FunctionName']).replace('piga-prod-', '');
      return [name, resource.Properties as Record<string, never>];
    }),
  );
}

function environmentOf(name: string) {
  return (functions()[name]?.['Environment']?.['Variables'] ?? {}) as Record<string, unknown>;
}

function text(file: string) {
  return readFileSync(join(root, file), 'utf8');
}

describe('a packaged stage', () => {
  it('prints no warning', () => {
    expect(prod.output + local.output).not.toMatch(/warning|deprecat/i);
  });

  it("stands up to AWS's own resource schemas", () => {
    expect(faultsOfTemplate(prod.template)).toEqual([]);
  });

  it('is held against schemas that do find faults', () => {
    const broken: Record<string, Resource> = {
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableNam: 'calls', AttributeDefinitions: 'pk' } },
      Thing: { Type: 'AWS::Thing::Other' },
    };

    expect(faultsOfTemplate({ Resources: broken, Outputs: {} })).toEqual([
      'Table(AWS::DynamoDB::Table): KeySchema is required',
      'Table(AWS::DynamoDB::Table): has no property TableNam',
      'Table(AWS::DynamoDB::Table).AttributeDefinitions: is no list',
      'Thing: AWS knows no AWS::Thing::Other',
    ]);
  });

  it('has one function for every file in functions/', () => {
    expect(Object.keys(functions()).sort()).toEqual(functionNames().sort());
  });

  it('gives each function its own files and nothing else', () => {
    const archives = readdirSync(prod.folder).filter((file) => file.endsWith('.zip'));

    expect(archives.map((file) => basename(file, '.zip')).sort()).toEqual(functionNames().sort());
    for (const archive of archives) expect(statSync(join(prod.folder, archive)).size).toBeLessThan(220_000);
  });

  it('gives the client of the queue to those alone that put something there', () => {
    const having = functionNames().filter((name) =>
      readFileSync(join(prod.folder, `${name}.zip`)).includes('first-use/client-sqs.cjs'),
    );

    expect(having.sort()).toEqual([
      'deliver-webhooks',
      'events',
      'instruct',
      'invoke-call',
      'place-scheduled-calls',
      'relay',
      'tick',
      'webhook-action',
    ]);
  });

  it('keeps the table when the stack is removed', () => {
    const [table] = resources('AWS::DynamoDB::Table');

    expect(table?.DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { Enabled: true },
    });
  });

  it('keeps logs for a month, traces, and runs on Graviton', () => {
    for (const group of resources('AWS::Logs::LogGroup'))
      expect(group.Properties).toMatchObject({ RetentionInDays: 30 });
    for (const [name, properties] of Object.entries(functions())) {
      expect([name, properties['TracingConfig'], properties['Architectures'], properties['Runtime']]).toEqual(
        [name, { Mode: 'Active' }, ['arm64'], 'nodejs24.x'],
      );
    }
  });

  it('puts a usage plan on the API key', () => {
    const [plan] = resources('AWS::ApiGateway::UsagePlan');

    expect(plan?.Properties).toMatchObject({ Throttle: { RateLimit: 5 }, Quota: { Period: 'DAY' } });
    expect(resources('AWS::ApiGateway::UsagePlanKey')).toHaveLength(1);
  });
});

describe('who may call', () => {
  const methods = (packaged: Packaged) =>
    Object.fromEntries(
      Object.entries(packaged.template.Resources)
        .filter(([, { Type }]) => Type === 'AWS::ApiGateway::Method')
        .map(([id, { Properties }]) => [id.replace('ApiGatewayMethod', ''), Properties?.['ApiKeyRequired']]),
    );

  it('needs the API key on a deployed stage, but for the status and what Africa’s Talking calls', () => {
    const open = Object.entries(methods(prod)).filter(([, keyRequired]) => keyRequired !== true);

    const callbacks = ['Events', 'Instruct'].flatMap((url) =>
      ['Get', 'Head', 'Post'].map((method) => `Voice${url}${method}`),
    );
    expect(open.map(([id]) => id).sort()).toEqual([...callbacks, 'VoiceGet'].sort());
  });

  it('is anybody on the local stage', () => {
    expect(Object.values(methods(local)).every((keyRequired) => keyRequired === false)).toBe(true);
  });
});

describe('secrets', () => {
  it('are named in the template, and stand nowhere in it', () => {
    const template = JSON.stringify(prod.template);

    for (const secret of [deployable.AT_API_KEY, deployable.CALLBACK_TOKENS, deployable.SEALING_SECRETS])
      expect(template).not.toContain(secret);
    expect(environmentOf('invoke-call')).toMatchObject({
      AT_API_KEY: 'ssm:/piga/prod/AT_API_KEY',
      SEALING_SECRETS: 'ssm:/piga/prod/SEALING_SECRETS',
    });
  });

  it('reach only the functions that use them', () => {
    const holding = (setting: string) =>
      Object.keys(functions()).filter((name) => (environmentOf(name)[setting] ?? '') !== '');

    expect(holding('AT_API_KEY')).toEqual(['invoke-call', 'place-scheduled-calls']);
    expect(holding('CALLBACK_TOKENS').sort()).toEqual(['events', 'instruct']);
    expect(holding('SEALING_SECRETS').sort()).toEqual([
      'deliver-webhooks',
      'instruct',
      'invoke-call',
      'place-scheduled-calls',
      'webhook-action',
      'webhooks',
    ]);
  });
});

describe('settings', () => {
  it.each(functionNames())('%s is given exactly the settings that it reads', async (name) => {
    const { settings = [] } = await import(`../../${functionSources().get(name)}`);
    const given = settingNames.filter((setting) => setting in environmentOf(name));

    expect(given.sort()).toEqual([...settings].sort());
  });

  it.each(settingNames)('%s is explained in docs/configuration.md', (name) => {
    expect(text('docs/configuration.md')).toContain(`\`${name}\``);
  });

  it.each(settingNames.filter((name) => !madeByTheStack.includes(name)))(
    '%s stands in .env.example',
    (name) => {
      expect(text('.env.example')).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
    },
  );
});
