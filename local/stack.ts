import { join, resolve } from 'node:path';
import type { DynamoDBBatchResponse, SQSBatchResponse } from 'aws-lambda';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { apiNoticeText, paintFor, transcriptWriter } from '../simulator/transcript.ts';
import { type EmbeddedAws, startEmbeddedAws } from './aws/embedded.ts';
import { type EventSource, startEventSource } from './aws/event-source.ts';
import { createStreamSource, type StreamDefinition } from './aws/stream-source.ts';
import { serviceHooks, startEditLoop } from './edit-loop.ts';
import { greeting } from './greeting.ts';
import { claimFolder } from './only-one.ts';
import { freePort, isFree, portsFrom, portsInUse } from './ports.ts';
import { queuesRead, type Service } from './service.ts';

export interface LocalStack {
  /** To be called once the functions can be reached. */
  readonly functionsAreUp: () => void;
  readonly greet: () => void;
  readonly stop: () => Promise<void>;
}

const root = resolve(import.meta.dirname, '..');

/** Our numbers at the simulated Africa's Talking: one for the public, one for the people who answer. */
const numbers = ['+254711082000', '+254711082001'];

/**
 * All that the service meets in production, in this process: AWS and Africa's Talking. Ends the process with a line for
 * each port that is in use.
 */
export async function startStack(
  service: Service,
  functionsChanged: () => Promise<void>,
): Promise<LocalStack> {
  const begun = performance.now();
  const ports = portsFrom(process.env);
  const folder = resolve(root, process.env['PIGA_DATA'] || '.local');
  const claimed = await claimFolder(folder, ports);
  if (claimed !== undefined) {
    console.error(claimed);
    process.exit(1);
  }
  const refusals = await portsInUse(ports);
  if (refusals.length > 0) {
    console.error(refusals.join('\n'));
    process.exit(1);
  }
  const changes = createStreamSource(streamOf(service, 'relay'));
  const aws = await startEmbeddedAws(
    service,
    { dynamodb: { port: ports.dynamodb }, queues: { port: ports.aws } },
    changes.put,
  );
  const api = `http://127.0.0.1:${ports.api}`;
  const lambdaPort = await freePort();
  service.custom['serverless-offline'].lambdaPort = lambdaPort;
  const simulator = await startSimulator({
    port: ports.simulator,
    lines: numbers.map((phoneNumber) => ({
      phoneNumber,
      callbackUrl: `${api}/voice/instruct`,
      eventsUrl: `${api}/voice/events`,
    })),
    service: serviceHooks(service, api),
  });
  const paint = paintFor(process.stdout, process.env);
  const write = transcriptWriter(paint);
  simulator.listen((event) => process.stdout.write(write(event)));
  simulator.listenToApi((notice) => process.stdout.write(apiNoticeText(notice, paint)));
  const editLoop = await startEditLoop({
    service,
    simulator,
    apiPort: ports.api,
    folder: join(folder, 'bundles'),
    paint,
    functionsChanged,
  });

  let queues: readonly EventSource[] = [];
  return {
    functionsAreUp: () => {
      changes.start((event) => invoke<DynamoDBBatchResponse>(lambdaPort, nameOf(service, 'relay'), event));
      queues = queuesRead(service).map(({ functionName, queue }) =>
        startEventSource(
          {
            endpoint: aws.queuesEndpoint,
            queueUrl: aws.queueUrls[queue.arn['Fn::GetAtt'][0]] as string,
            region: service.provider.region,
            batchSize: queue.batchSize,
          },
          (event) => invoke<SQSBatchResponse | null>(lambdaPort, nameOf(service, functionName), event),
        ),
      );
    },
    greet: () => console.log(greeting(ports, (performance.now() - begun) / 1000)),
    stop: async () => {
      await editLoop.stop();
      await Promise.all([...queues, changes].map((source) => source.stop()));
      await stop(aws, simulator);
    },
  };
}

/** For one `invoke local`: the embedded AWS of the running stack, or, while none runs, one of its own. */
export async function joinStack(service: Service): Promise<Pick<LocalStack, 'stop'>> {
  const ports = portsFrom(process.env);
  const place = async (port: number) =>
    (await isFree(port)) ? { port } : { endpoint: `http://127.0.0.1:${port}` };
  return startEmbeddedAws(service, {
    dynamodb: await place(ports.dynamodb),
    queues: await place(ports.aws),
  });
}

function nameOf({ functions }: Service, functionName: string): string {
  const { name } = functions[functionName] ?? {};
  if (name === undefined) throw new Error(`serverless.yml has no function ${functionName}`);
  return name;
}

/** The stream that a function reads, as serverless.yml defines it. */
function streamOf({ functions }: Service, functionName: string): StreamDefinition {
  const stream = functions[functionName]?.events?.find((event) => event.stream !== undefined)?.stream;
  if (stream === undefined) throw new Error(`serverless.yml gives ${functionName} no stream`);
  return stream;
}

/** By the path of Lambda's own API, which serverless-offline has too. */
async function invoke<Answer>(port: number, functionName: string, event: unknown) {
  const url = `http://127.0.0.1:${port}/2015-03-31/functions/${functionName}/invocations`;
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const text = await answer.text();
  return (text === '' ? null : JSON.parse(text)) as Answer;
}

async function stop(aws: EmbeddedAws, simulator: Simulator) {
  await simulator.close();
  await aws.stop();
}
