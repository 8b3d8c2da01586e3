import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { dashboardUrls } from '../lib/http-api/callback-token.ts';
import { fail, orFail, readCommand } from './command.ts';
import { parameterOf, region, stackOf } from './deployed-stage.ts';

const command = readCommand({
  usage:
    'secret -- init STAGE, or set STAGE AT_API_KEY, or rotate STAGE NAME and then finish STAGE NAME, for CALLBACK_TOKENS and SEALING_SECRETS',
  does:
    'Makes and changes the secrets of a deployed stage, in SSM. AT_API_KEY is taken from standard input; the others are made ' +
    'here. rotate puts a new secret before the present one, and finish takes the old one away. Every function has a change ' +
    'within five minutes, without a deploy. The region is AWS_REGION, or eu-west-1.',
  words: { least: 2, most: 3 },
  on: 'nothing',
});
const [action = '', stage = '', name = ''] = command.words;
const made = ['CALLBACK_TOKENS', 'SEALING_SECRETS'];

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
const ssm = new SSMClient({ region: region() });

const actions: Record<string, () => Promise<void>> = {
  init: async () => {
    for (const secret of made) if ((await read(secret)) === undefined) await write(secret, newSecret());
    if ((await read('AT_API_KEY')) === undefined) await write('AT_API_KEY', await fromInput());
    console.log(`Stage ${stage} has its secrets. Now: npx serverless deploy --stage ${stage}`);
  },
  set: async () => {
    if (name !== 'AT_API_KEY')
      command.fail('Only AT_API_KEY is set; the others are rotated: nothing was done.');
    await write(name, await fromInput());
    console.log(
      'Within five minutes calls are started with it. Then delete the old key at Africa’s Talking.',
    );
  },
  rotate: async () => {
    const present = await secretsIn(name);
    if (present.length > 1)
      fail(`A rotation is under way already: npm run secret -- finish ${stage} ${name}`);
    await write(name, [newSecret(), ...present].join(','));
    console.log('Within five minutes both are accepted.');
    if (name === 'CALLBACK_TOKENS') await printUrls();
    console.log(`Once no call is under way that began before: npm run secret -- finish ${stage} ${name}`);
  },
  finish: async () => {
    const present = await secretsIn(name);
    if (present.length < 2)
      fail(`No rotation is under way: npm run secret -- rotate ${stage} ${name} begins one.`);
    await write(name, present[0] as string);
    console.log('Within five minutes the old one is worth nothing.');
  },
};

await orFail((actions[action] ?? (() => command.fail(`There is no '${action}': nothing was done.`)))());

function newSecret() {
  return randomBytes(24).toString('hex');
}

async function secretsIn(secret: string): Promise<string[]> {
  if (!made.includes(secret)) command.fail(`It is ${made.join(' or ')} that is rotated: nothing was done.`);
  const value = await read(secret);
  return (
    value?.split(',').map((item) => item.trim()) ??
    fail(`${parameterOf(stage, secret)} is not in SSM in ${region()}.`)
  );
}

async function read(secret: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(
      new GetParameterCommand({ Name: parameterOf(stage, secret), WithDecryption: true }),
    );
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

async function write(secret: string, Value: string) {
  await ssm.send(
    new PutParameterCommand({
      Name: parameterOf(stage, secret),
      Value,
      Type: 'SecureString',
      Overwrite: true,
    }),
  );
  console.log(`Stored ${parameterOf(stage, secret)}.`);
}

/** Not from the command line, which the shell remembers. */
async function fromInput() {
  if (process.stdin.isTTY) console.log('The API key of Africa’s Talking, then Enter and Ctrl-D:');
  const given = (await text(process.stdin)).trim();
  return given === '' ? fail('No API key came on standard input: it was not stored.') : given;
}

/** They hold the new token, so only a person at a terminal sees it. */
async function printUrls() {
  const cloudFormation = new CloudFormationClient({ region: region() });
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackOf(stage) }));
  const publicUrl = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'PublicUrl')?.OutputValue ?? '';
  const [token = ''] = process.stdout.isTTY ? await secretsIn('CALLBACK_TOKENS') : ['THE-NEW-TOKEN'];
  const { callbackUrl, eventsUrl } = dashboardUrls(publicUrl, token);
  console.log(
    `Then paste these two into Africa's Talking's dashboard:\n\n  ${callbackUrl}\n  ${eventsUrl}\n`,
  );
}
