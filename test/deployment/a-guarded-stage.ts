import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { everySetting } from '../../build/code-cache/lambda-environment.ts';
import { createBucket, createQueue, localCredentials, startQueues } from '../../local/aws/sqs.ts';
import { type Lambda, startLambda } from '../build/a-lambda.ts';
import { aTable } from '../calls/a-table.ts';
import { answerWith, type ReceivedRequest, startServer } from '../http-client/servers.ts';
import type { Resource, Template } from './cloudformation.ts';
import { type Asked, allows, statementsOf } from './role.ts';

export type GuardedStage = Awaited<ReturnType<typeof aGuardedStage>>;

/**
 * The packaged functions over an embedded table and queue, which each of them reaches through a door of its own: what its
 * role does not allow is refused there, as AWS would.
 */
export async function aGuardedStage(template: Template, env: Record<string, string>) {
  const table = await aTable();
  onTestFinished(() => table.close());
  const queues = await startQueues();
  onTestFinished(() => queues.stop());
  const queueUrl = await createQueue(queues.endpoint, 'queue');
  const scheduledCallsUrl = await createQueue(queues.endpoint, 'scheduled-calls');
  const deliveriesUrl = await createQueue(queues.endpoint, 'deliveries');
  const recordingsUrl = await createQueue(queues.endpoint, 'recordings');
  await createBucket(queues.endpoint, 'recordings');
  const sqs = new SQSClient({
    endpoint: queues.endpoint,
    region: 'eu-west-1',
    credentials: localCredentials,
  });
  onTestFinished(() => sqs.destroy());

  const asked: (Asked & { readonly by: string; readonly isAllowed: boolean })[] = [];
  const lambdas = new Map<string, Promise<Lambda>>();
  let isTableDown = false;

  const openDoor = async (name: string) => {
    const statements = statementsOf(name, template);
    const { url } = await startServer(async (response, request) => {
      const [service, action] = targetOf(request);
      if (service === 'ssm') {
        const names: string[] = JSON.parse(request.body).Names;
        const wishes = names.map((name) => askedOfStore(action, name));
        const isAllowed = wishes.every((wish) => statements.some((statement) => allows(statement, wish)));
        asked.push(...wishes.map((wish) => ({ ...wish, by: name, isAllowed })));
        return isAllowed
          ? parameters(names)(response, request)
          : answer(400, 'AccessDeniedException')(response, request);
      }
      if (service === 's3') {
        const wish = askedOfBucket(request);
        const isAllowed = statements.some((statement) => allows(statement, wish));
        asked.push({ ...wish, by: name, isAllowed });
        return void response.writeHead(isAllowed ? 204 : 403).end();
      }
      if (service === 'dynamodb' && isTableDown) return answer(500, 'InternalServerError')(response, request);
      const wish = service === 'dynamodb' ? askedOfTable(action, request) : askedOfQueue(action, request);
      const isAllowed = statements.some((statement) => allows(statement, wish));
      asked.push({ ...wish, by: name, isAllowed });
      if (!isAllowed) return answer(400, 'AccessDeniedException')(response, request);
      const onwards = await sendOn(service === 'dynamodb' ? table.endpoint : queues.endpoint, request);
      const type = onwards.headers.get('content-type') ?? '';
      answerWith(await onwards.text(), { status: onwards.status, type })(response, request);
    });
    return url;
  };

  const start = async (name: string) => {
    const url = await openDoor(name);
    const services = Object.fromEntries(
      ['DYNAMODB', 'SQS', 'SSM', 'S3'].map((service) => [`AWS_ENDPOINT_URL_${service}`, url]),
    );
    const secrets = secretsOf(name, template);
    return startLambda(name, {
      ...env,
      ...services,
      ...secrets,
      DEFERRED_EVENTS_QUEUE_URL: queueUrl,
      SCHEDULED_CALLS_QUEUE_URL: scheduledCallsUrl,
      DELIVERIES_QUEUE_URL: deliveriesUrl,
      RECORDINGS_QUEUE_URL: recordingsUrl,
    });
  };

  return {
    table,
    asked,
    run: async (name: string, event: unknown) => {
      const lambda = lambdas.get(name) ?? start(name);
      lambdas.set(name, lambda);
      return (await lambda).invoke(event as never);
    },
    /** From now on, or until now, the table answers nobody. */
    setTableDown: (isDown: boolean) => {
      isTableDown = isDown;
    },
    deferred: () => messagesIn(queueUrl),
    scheduledCalls: () => messagesIn(scheduledCallsUrl),
    deliveries: () => messagesIn(deliveriesUrl),
    recordings: () => messagesIn(recordingsUrl),
  };

  async function messagesIn(QueueUrl: string) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
    );
    // As Lambda does; else they would come again, for as long as somebody asks.
    await Promise.all(
      Messages.map(({ ReceiptHandle }) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))),
    );
    return Messages.map(({ MessageId, Body }) => ({ messageId: MessageId, body: Body }));
  }
}

function sendOn(url: string, { headers, body }: ReceivedRequest) {
  const named = ['x-amz-target', 'content-type', 'authorization', 'x-amz-date'];
  const kept = Object.fromEntries(named.map((name) => [name, String(headers[name] ?? '')]));
  return fetch(url, { method: 'POST', headers: kept, body });
}

function targetOf({ headers }: ReceivedRequest) {
  if (headers['x-amz-target'] === undefined) return ['s3', ''] as const;
  const [service = '', action = ''] = String(headers['x-amz-target']).split('.');
  if (service === 'AmazonSSM') return ['ssm', action] as const;
  return [service.startsWith('DynamoDB') ? 'dynamodb' : 'sqs', action] as const;
}

/** Queues are called here as `writtenResource` calls them. */
function askedOfQueue(action: string, { body }: ReceivedRequest): Asked {
  const { QueueUrl = '' } = JSON.parse(body);
  const sent = action === 'SendMessageBatch' ? 'SendMessage' : action; // IAM knows the one alone
  return { action: `sqs:${sent}`, resource: QueueUrl.split('/').at(-1), keys: [] };
}

/** S3 has no name of an action in its requests; the method says it. */
function askedOfBucket({ method = '' }: ReceivedRequest): Asked {
  const action = { GET: 's3:GetObject', PUT: 's3:PutObject', DELETE: 's3:DeleteObject' }[method] ?? method;
  return { action, resource: 'bucket/*', keys: [] };
}

function askedOfStore(action: string, name: string): Asked {
  return { action: `ssm:${action}`, resource: `parameter${name.replace('/piga/prod', '')}`, keys: [] };
}

/** Every parameter that is asked for, with the value that the functions have of it elsewhere in these tests. */
function parameters(names: readonly string[]) {
  const Parameters = names.map((Name) => ({
    Name,
    Value: everySetting[Name.replace('/piga/prod/', '') as keyof typeof everySetting],
  }));
  return answerWith(JSON.stringify({ Parameters }), { type: 'application/x-amz-json-1.1' });
}

/** The secrets as the template has them: their names. */
function secretsOf(name: string, { Resources }: Template): Record<string, string> {
  const isCalled = ({ Properties }: Resource) => Properties?.['FunctionName'] === `piga-prod-${name}`;
  const { Environment } = Object(Object.values(Resources).find(isCalled)?.Properties);
  const variables: [string, unknown][] = Object.entries(Environment?.Variables ?? {});
  return Object.fromEntries(
    variables.flatMap(([setting, value]) =>
      String(value).startsWith('ssm:') ? [[setting, String(value)]] : [],
    ),
  );
}

function askedOfTable(action: string, { body }: ReceivedRequest): Asked {
  const { IndexName, Item, Key, RequestItems = {}, ...query } = JSON.parse(body);
  const batch = Object.values<{ Keys: Row[] }>(RequestItems).flatMap(({ Keys }) => Keys);
  const rows = [Item, Key, ...batch].filter((row) => row !== undefined) as Row[];
  const [, placeholder = ''] = /= (:\w+)/.exec(query.KeyConditionExpression ?? '') ?? [];
  const queried = query.ExpressionAttributeValues?.[placeholder]?.S;
  return {
    action: `dynamodb:${action}`,
    resource: IndexName === undefined ? 'table' : `table/index/${IndexName}`,
    keys: action === 'Query' ? [queried] : rows.map(({ pk }) => pk.S),
  };
}

interface Row {
  readonly pk: { readonly S: string };
}

function answer(status: number, type: string) {
  return answerWith(JSON.stringify({ __type: `com.amazonaws#${type}`, message: type }), {
    status,
    type: 'application/x-amz-json-1.0',
  });
}
