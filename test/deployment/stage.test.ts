import { beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../build/bundle/bundle.mjs';
import { LEASE_MS } from '../../lib/outbound/idempotency.ts';
import { faultsOfTemplate } from './cloudformation.ts';
import {
  deployable,
  type Packaged,
  packageService,
  resourcesOfType,
  withEveryOption,
} from './package-service.ts';
import { statementsOf, writtenResource } from './role.ts';

let usual: Packaged;
let configured: Packaged;

beforeAll(() => {
  usual = packageService('prod', deployable);
  configured = packageService('prod', withEveryOption);
}, 180_000);

function ofType(type: string, packaged = usual) {
  return resourcesOfType(type, packaged);
}

describe('a role', () => {
  const allowed = () =>
    Object.fromEntries(
      functionNames().map((name) => {
        const lines = statementsOf(name, usual.template).map(({ Effect, Action, Resource, Condition }) => {
          const condition = Condition === undefined ? '' : ` where ${JSON.stringify(Condition)}`;
          return `${Effect} ${Action.join(' ')} on ${[Resource].flat().map(writtenResource).join(' ')}${condition}`;
        });
        return [name, lines.sort()];
      }),
    );

  const logs = (name: string) =>
    // A stream is named by Lambda when it begins: within its own group, the function writes to whatever they are called.
    `Allow logs:CreateLogStream logs:CreateLogGroup logs:PutLogEvents on arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/piga-prod-${name}:*:*`;
  // X-Ray knows no narrower resource.
  const trace = 'Allow xray:PutTraceSegments xray:PutTelemetryRecords on *';
  const store = 'Allow dynamodb:PutItem dynamodb:UpdateItem dynamodb:GetItem on table';
  const reconcile =
    'Allow dynamodb:Query dynamodb:DeleteItem on table where {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["start_*"]},"Null":{"dynamodb:LeadingKeys":"false"}}';
  const defer = 'Allow sqs:SendMessage on queue';
  const keysLike = (...keys: string[]) =>
    JSON.stringify({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  const scheduledCalls = keysLike('#scheduled-call *');
  const noEventBus = 'Deny events:PutEvents on *';
  const putDeliveries = `Allow dynamodb:PutItem on table where ${keysLike('#delivery *')}`;
  const secrets = (...names: string[]) =>
    `Allow ssm:GetParameters on ${names.map((name) => `parameter/${name}`).join(' ')}`;

  const expected: Record<string, string[]> = {
    status: [trace],
    'invoke-call': [trace, store, reconcile, defer, secrets('AT_API_KEY', 'SEALING_SECRETS')],
    instruct: [trace, store, reconcile, defer, secrets('CALLBACK_TOKENS', 'SEALING_SECRETS')],
    events: [trace, store, reconcile, defer, secrets('CALLBACK_TOKENS')],
    'get-call': [trace, 'Allow dynamodb:Query on table'],
    'list-calls': [
      trace,
      'Allow dynamodb:BatchGetItem on table',
      'Allow dynamodb:Query on table/index/byTime table/index/byNumber table/index/byOutcome table/index/openCalls',
    ],
    usage: [trace, 'Allow dynamodb:Query on table table/index/openCalls'],
    relay: [
      trace,
      'Deny sqs:SendMessage on recordings',
      'Allow dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Query dynamodb:UpdateItem on table',
      'Allow dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:DescribeStream dynamodb:ListStreams on stream',
      'Allow sqs:SendMessage on unrelayed',
      putDeliveries,
      'Allow sqs:SendMessage on deliveries',
    ],
    webhooks: [
      trace,
      `Allow dynamodb:Query dynamodb:PutItem dynamodb:UpdateItem on table where ${keysLike('#webhooks')}`,
      secrets('SEALING_SECRETS'),
    ],
    webhook: [
      trace,
      `Allow dynamodb:GetItem dynamodb:UpdateItem dynamodb:DeleteItem on table where ${keysLike('#webhooks')}`,
    ],
    'webhook-action': [
      trace,
      `Allow dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on table where ${keysLike('#webhooks', '#delivery *', '#replay *')}`,
      'Allow sqs:SendMessage on deliveries',
      noEventBus,
      secrets('SEALING_SECRETS'),
    ],
    'webhook-deliveries': [
      trace,
      `Allow dynamodb:BatchGetItem on table where ${keysLike('#delivery *')}`,
      'Allow dynamodb:Query on table/index/due',
    ],
    'deliver-webhooks': [
      trace,
      'Allow dynamodb:GetItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchGetItem on table',
      putDeliveries,
      'Allow dynamodb:Query on table/index/due table/index/byTime',
      'Allow sqs:SendMessage on deliveries',
      noEventBus,
      secrets('SEALING_SECRETS'),
      'Allow sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on deliveries',
    ],
    'list-scheduled-calls': [
      trace,
      `Allow dynamodb:BatchGetItem on table where ${scheduledCalls}`,
      'Allow dynamodb:Query on table/index/due',
    ],
    'scheduled-call': [trace, `Allow dynamodb:GetItem dynamodb:UpdateItem on table where ${scheduledCalls}`],
    tick: [
      trace,
      'Allow dynamodb:Query on table table/index/due',
      'Allow dynamodb:UpdateItem on table',
      'Allow sqs:SendMessage on scheduled-calls deliveries',
      'Deny sqs:SendMessage on recordings',
    ],
    'list-recordings': [
      trace,
      'Allow dynamodb:GetItem dynamodb:Query dynamodb:BatchGetItem on table',
      'Allow dynamodb:Query on table/index/due',
    ],
    recording: [
      trace,
      'Allow dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on table',
      'Deny s3:GetObject s3:DeleteObject on *',
    ],
    'fetch-recording': [
      trace,
      'Allow dynamodb:GetItem dynamodb:UpdateItem on table',
      'Deny s3:PutObject s3:DeleteObject on *',
      'Allow sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on recordings',
    ],
    'place-scheduled-calls': [
      trace,
      store,
      reconcile,
      defer,
      secrets('AT_API_KEY', 'SEALING_SECRETS'),
      'Allow sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on scheduled-calls',
    ],
    'store-deferred': [
      trace,
      store,
      reconcile,
      'Allow sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on queue',
    ],
    'close-calls': [trace, store, reconcile, 'Allow dynamodb:Query on table table/index/openCalls'],
  };

  it('allows each function exactly what it does, on exactly what it does it to', () => {
    const all = Object.entries(expected).map(([name, lines]) => [name, [...lines, logs(name)].sort()]);

    expect(allowed()).toEqual(Object.fromEntries(all));
  });

  it('names no wildcard but the two that AWS leaves no way around', () => {
    const wild = Object.values(allowed())
      .flat()
      .filter(
        (line) => line.startsWith('Allow ') && line.replace(' where ', '|').split('|')[0]?.includes('*'),
      );

    const isMeant = (line: string) =>
      line === trace || line.startsWith('Allow logs:') || line.startsWith('Deny ');
    expect(wild.filter((line) => !isMeant(line))).toEqual([]);
    expect(Object.values(allowed()).flat().join()).not.toMatch(/\w+:\*\s/); // dynamodb:* and the like
  });

  it('allows events on a bus to those that deliver messages, where a setting names one', () => {
    const putters = functionNames().filter((name) =>
      statementsOf(name, configured.template).some(
        ({ Effect, Action, Resource }) =>
          Effect === 'Allow' &&
          Action.includes('events:PutEvents') &&
          JSON.stringify(Resource).endsWith(':event-bus/telephony"}'),
      ),
    );

    expect(putters).toEqual(['deliver-webhooks', 'webhook-action']);
  });

  it('is there for each function, and for nothing else', () => {
    expect(ofType('AWS::IAM::Role')).toHaveLength(Object.keys(expected).length + 1); // API Gateway's, to write logs
  });
});

describe('webhooks that are off', () => {
  /** Whether Lambda asks the queue for messages, which is paid for each time. */
  const isAsked = (packaged: Packaged) =>
    ofType('AWS::Lambda::EventSourceMapping', packaged)
      .filter(({ properties }) => JSON.stringify(properties['EventSourceArn']).includes('DeliveriesQueue'))
      .map(({ properties }) => properties['Enabled']);

  it('cost no request to their queue', () => {
    expect(isAsked(usual)).toEqual([false]);
  });

  it('are turned on by an event bus alone', () => {
    const [relay] = ofType('AWS::Lambda::Function', configured).filter(
      ({ properties }) => properties['FunctionName'] === 'piga-prod-relay',
    );

    expect(isAsked(configured)).toEqual([true]);
    expect(relay?.properties['Environment']).toMatchObject({
      Variables: { WEBHOOKS: 'on', EVENT_BUS: 'telephony' },
    });
  });
});

describe('the addresses of callbacks', () => {
  it('are any, unless a setting names them', () => {
    expect(ofType('AWS::ApiGateway::RestApi')[0]?.properties['Policy']).toBe('');
  });

  it('are those that CALLBACK_SOURCES names, on the two callback paths and on no others', () => {
    const anybody = { Principal: '*', Action: ['execute-api:Invoke'] };

    expect(ofType('AWS::ApiGateway::RestApi', configured)[0]?.properties['Policy']).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', ...anybody, Resource: 'execute-api:/*' },
        {
          Effect: 'Deny',
          ...anybody,
          Resource: ['execute-api:/*/POST/voice/instruct*', 'execute-api:/*/POST/voice/events*'],
          Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
        },
      ],
    });
  });
});

describe('a page in a browser', () => {
  const preflights = (packaged: Packaged) =>
    ofType('AWS::ApiGateway::Method', packaged).filter(
      ({ properties }) => properties['HttpMethod'] === 'OPTIONS',
    );

  it('is not let near the API', () => {
    expect(preflights(usual)).toEqual([]);
  });

  it('is let near the guarded endpoints, and no others, from the origins that are configured', () => {
    expect(preflights(configured).map(({ id }) => id)).toEqual([
      'ApiGatewayMethodVoiceInvokeDashcallOptions',
      'ApiGatewayMethodVoiceScheduledDashcallsOptions',
      'ApiGatewayMethodVoiceScheduledDashcallsIdVarOptions',
      'ApiGatewayMethodVoiceCallsSessionidVarOptions',
      'ApiGatewayMethodVoiceCallsOptions',
      'ApiGatewayMethodVoiceUsageOptions',
      'ApiGatewayMethodVoiceCallsSessionidVarRecordingsOptions',
      'ApiGatewayMethodVoiceRecordingsOptions',
      'ApiGatewayMethodVoiceCallsSessionidVarRecordingsRecordingidVarOptions',
      'ApiGatewayMethodVoiceWebhooksOptions',
      'ApiGatewayMethodVoiceWebhooksIdVarOptions',
      'ApiGatewayMethodVoiceWebhooksIdVarTestOptions',
      'ApiGatewayMethodVoiceWebhooksIdVarRotateOptions',
      'ApiGatewayMethodVoiceWebhooksIdVarReplayOptions',
      'ApiGatewayMethodVoiceWebhooksIdVarDeliveriesOptions',
    ]);
    const answers = JSON.stringify(preflights(configured));
    expect(answers).toContain('https://desk[.]example[.]org');
    expect(answers).toContain('https://admin[.]example[.]org');
    expect(answers).not.toContain(`'*'`);
  });
});

describe('what API Gateway answers by itself', () => {
  it('carries an id and the headers of our own errors, from the first deployment on', () => {
    const responses = ofType('AWS::ApiGateway::GatewayResponse');

    expect(responses.map(({ properties }) => properties['ResponseType'])).toEqual([
      'DEFAULT_4XX',
      'DEFAULT_5XX',
    ]);
    for (const { id, properties } of responses) {
      expect(JSON.stringify(properties['ResponseTemplates'])).toContain('$context.requestId');
      expect(properties['ResponseParameters']).toMatchObject({
        'gatewayresponse.header.Cache-Control': "'no-store'",
      });
      expect(ofType('AWS::ApiGateway::Deployment')[0]?.DependsOn).toContain(id);
    }
  });

  it('can be read by the pages that may use the API, and by no others', () => {
    const origins = (packaged: Packaged) =>
      ofType('AWS::ApiGateway::GatewayResponse', packaged).map(
        ({ properties }) =>
          Object(properties['ResponseParameters'])['gatewayresponse.header.Access-Control-Allow-Origin'],
      );

    expect(origins(usual)).toEqual([undefined, undefined]);
    expect(origins(configured)).toEqual(['method.request.header.Origin', 'method.request.header.Origin']);
  });
});

describe('API keys', () => {
  it('are those that API_KEYS names, each under a name of its own, so that the others outlive it', () => {
    const keys = ofType('AWS::ApiGateway::ApiKey', configured);

    expect(keys.map(({ id, properties }) => [id, properties['Name']])).toEqual([
      ['ApiKeyDesk', 'piga-prod-desk'],
      ['ApiKeyCrm2', 'piga-prod-crm-2'],
    ]);
  });
});

describe('a flood', () => {
  const stageOf = (packaged: Packaged) => ofType('AWS::ApiGateway::Stage', packaged)[0]?.properties;

  it('is throttled on every method, also on those that need no key', () => {
    expect(stageOf(usual)?.['MethodSettings']).toEqual([
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    ]);
  });

  it('takes no answer away from callers, and answers take none away from the rest of the account', () => {
    const reserved = (packaged: Packaged) =>
      ofType('AWS::Lambda::Function', packaged).flatMap(({ properties }) =>
        'ReservedConcurrentExecutions' in properties
          ? [[properties['FunctionName'], properties['ReservedConcurrentExecutions']]]
          : [],
      );

    expect(reserved(usual)).toEqual([['piga-prod-instruct', 50]]);
    expect(reserved(configured)).toEqual([]);
  });

  it('keeps answers to callers warm where the setting says how many, and lets the callback URL lead to those', () => {
    const aliases = (packaged: Packaged) =>
      ofType('AWS::Lambda::Alias', packaged).map(({ id, properties }) => [
        id,
        properties['FunctionName'],
        properties['ProvisionedConcurrencyConfig'],
      ]);
    const asked = (packaged: Packaged) =>
      ofType('AWS::ApiGateway::Method', packaged)
        .filter(({ id }) => id.startsWith('ApiGatewayMethodVoiceInstruct'))
        .map(({ properties }) =>
          JSON.stringify(properties['Integration']).includes('"provisioned","/invocations"'),
        );

    expect(aliases(usual)).toEqual([]);
    expect(ofType('AWS::Lambda::Version')).toEqual([]);
    expect(asked(usual)).toEqual([false, false, false]);

    expect(aliases(configured)).toEqual([
      [
        'InstructProvConcLambdaAlias',
        { Ref: 'InstructLambdaFunction' },
        { ProvisionedConcurrentExecutions: 2 },
      ],
    ]);
    expect(asked(configured)).toEqual([true, true, true]);
    const allowed = ofType('AWS::Lambda::Permission', configured).map(({ properties }) =>
      JSON.stringify(properties['FunctionName']),
    );
    expect(allowed.filter((name) => name.includes('provisioned'))).toHaveLength(1);
    expect(faultsOfTemplate(configured.template)).toEqual([]);
  });

  it('meets a firewall where the setting names one', () => {
    expect(ofType('AWS::WAFv2::WebACLAssociation')).toEqual([]);
    expect(ofType('AWS::WAFv2::WebACLAssociation', configured)[0]?.properties['WebACLArn']).toContain(
      'webacl',
    );
  });

  it('leaves lines in a log that hold no query, in which the token stands', () => {
    const { Format } = Object(stageOf(usual)?.['AccessLogSetting']);

    expect(JSON.parse(Format)).toMatchObject({ path: '$context.resourcePath', status: '$context.status' });
    expect(Format).not.toMatch(/querystring|context[.]path\b|requestOverride/);
  });

  it('reaches an API of this region by itself', () => {
    const [api] = ofType('AWS::ApiGateway::RestApi');

    expect(api?.properties['EndpointConfiguration']).toEqual({ Types: ['REGIONAL'] });
  });

  it('is met by nothing older than TLS 1.2, here and at a domain of our own', () => {
    expect(ofType('AWS::ApiGateway::RestApi')[0]?.properties).toMatchObject({
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'BASIC',
    });
    expect(ofType('AWS::ApiGateway::DomainName')).toEqual([]);
    expect(ofType('AWS::ApiGateway::DomainName', configured)[0]?.properties).toMatchObject({
      DomainName: 'calls.example.org',
      SecurityPolicy: 'TLS_1_2',
    });
    expect(ofType('AWS::ApiGateway::BasePathMapping', configured)).toHaveLength(1);
  });
});

describe('what outlives the stack', () => {
  it('are the calls, the events that wait and the logs', () => {
    const kept = Object.values(usual.template.Resources).filter(
      ({ DeletionPolicy }) => DeletionPolicy === 'RetainExceptOnCreate',
    );

    expect(new Set(kept.map(({ Type }) => Type))).toEqual(
      new Set([
        'AWS::Logs::LogGroup',
        'AWS::DynamoDB::Table',
        'AWS::SQS::Queue',
        'AWS::IAM::Role',
        'AWS::ApiGateway::Account',
      ]),
    );
    // What waits in these points into a table that is there.
    const pointers = ['UnrelayedQueue', 'ScheduledCallsQueue', 'DeliveriesQueue', 'RecordingsQueue'];
    for (const type of ['AWS::Logs::LogGroup', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue'])
      for (const { id } of ofType(type).filter((resource) => !pointers.includes(resource.id)))
        expect([id, usual.template.Resources[id]?.DeletionPolicy]).toEqual([id, 'RetainExceptOnCreate']);
  });
});

describe('recordings', () => {
  const mappings = (packaged: Packaged) =>
    ofType('AWS::Lambda::EventSourceMapping', packaged).filter(({ properties }) =>
      JSON.stringify(properties['FunctionName']).includes('FetchDashrecording'),
    );

  it('cost nothing where none are kept: no bucket, no alarm, and nobody asks their queue', () => {
    expect(ofType('AWS::S3::Bucket').map(({ id }) => id)).toEqual(['ServerlessDeploymentBucket']);
    expect(JSON.stringify(ofType('AWS::CloudWatch::Alarm'))).not.toMatch(/[Rr]ecording/);
    expect(mappings(usual).map(({ properties }) => properties['Enabled'])).toEqual([false]);
  });

  it('are kept in a bucket that is private, encrypted, reached by TLS alone and emptied in time', () => {
    const isOurs = ({ id }: { id: string }) => id.startsWith('RecordingsBucket');
    const bucket = ofType('AWS::S3::Bucket', configured).find(isOurs);
    const policy = ofType('AWS::S3::BucketPolicy', configured).find(isOurs);

    expect(bucket?.properties).toMatchObject({
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 91 }] },
    });
    expect(policy?.properties['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    expect(configured.template.Resources[bucket?.id ?? '']?.DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(mappings(configured).map(({ properties }) => properties['Enabled'])).toEqual([true]);
  });

  it('may be touched by the two functions that must, and no others', () => {
    const touching = functionNames().flatMap((name) =>
      statementsOf(name, configured.template)
        .filter(({ Action }) => Action.some((action) => action.startsWith('s3:')))
        .map(({ Effect, Action, Resource }) => [name, Effect, Action, Resource]),
    );

    const objects = { 'Fn::Sub': `\${RecordingsBucket.Arn}/*` };
    expect(touching).toEqual([
      ['fetch-recording', 'Allow', ['s3:PutObject', 's3:DeleteObject'], objects],
      ['recording', 'Allow', ['s3:GetObject', 's3:DeleteObject'], objects],
    ]);
  });
});

describe('a stage with every option', () => {
  it("stands up to AWS's own resource schemas", () => {
    expect(faultsOfTemplate(configured.template)).toEqual([]);
  });
});

describe('the time of a start', () => {
  it('is over before its key may be taken over', () => {
    const start = ofType('AWS::Lambda::Function').find(({ id }) => id.startsWith('InvokeDashcall'));

    expect(Number(start?.properties['Timeout']) * 1000).toBeLessThan(LEASE_MS);
  });
});
