import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { fail } from './command.ts';

/** As `service` in serverless.yml: what the names of everything in AWS begin with. */
const SERVICE = 'piga';

/** Where the stage is: the region that AWS's own variable names, or that of serverless.yml. */
export function region(): string {
  return process.env['AWS_REGION'] ?? 'eu-west-1';
}

/** The name of a stage's stack, and the beginning of the names in it. */
export function stackOf(stage: string): string {
  return `${SERVICE}-${stage}`;
}

/** Where a secret of a stage is in SSM. */
export function parameterOf(stage: string, name: string): string {
  return `/${SERVICE}/${stage}/${name}`;
}

/** Functions that have, together, every setting that a command needs. */
const functionsWithSettings = ['usage', 'relay', 'fetch-recording'];

/** What the stage's own functions go by: the settings of those that the commands do the work of, as they were deployed. */
export async function environmentOfStage(stage: string): Promise<Record<string, string>> {
  const lambda = new LambdaClient({ region: region() });
  try {
    const configurations = await Promise.all(
      functionsWithSettings.map((name) =>
        lambda.send(new GetFunctionConfigurationCommand({ FunctionName: `${stackOf(stage)}-${name}` })),
      ),
    );
    return Object.assign({}, ...configurations.map(({ Environment }) => Environment?.Variables ?? {}));
  } catch (error) {
    const { name, message } = error as Error;
    return name === 'ResourceNotFoundException'
      ? fail(`There is no stage ${stage} in ${region()}, which AWS_REGION can change: nothing was done.`)
      : fail(`What stage ${stage} was deployed with could not be read: ${message}`);
  } finally {
    lambda.destroy();
  }
}
