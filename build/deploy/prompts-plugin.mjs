import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { tsImport } from 'tsx/esm/api';

const folder = new URL('../../flows/prompts/', import.meta.url);

/**
 * Serverless plugin: ends a deploy by putting recorded prompts into their bucket and letting Africa's Talking fetch each, so
 * that its first caller need not wait for it. While nothing is recorded it does nothing.
 */
export default class Prompts {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { 'after:deploy:deploy': () => this.publish() };
  }

  async publish() {
    const recorded = JSON.parse(await readFile(new URL('index.json', folder), 'utf8'));
    if (recorded.length === 0) return;
    const provider = this.serverless.getProvider('aws');
    const aws = await provider.getAwsSdkV3Config();
    const made = await new CloudFormationClient(aws).send(
      new DescribeStackResourceCommand({
        StackName: provider.naming.getStackName(),
        LogicalResourceId: 'PromptsBucket',
      }),
    );
    const bucket = made.StackResourceDetail?.PhysicalResourceId ?? '';
    await upload(new S3Client(aws), bucket, recorded);
    const { custom } = this.serverless.service;
    const fetched = await prefetch(recorded, `https://${bucket}.s3.${provider.getRegion()}.amazonaws.com`, {
      settings: custom.settings,
      apiKey: await secret(custom.settings.AT_API_KEY, new SSMClient(aws)),
    });
    console.log(
      [`Recorded prompts: ${recorded.length} are in the bucket ${bucket}.`, ...fetched, ''].join('\n'),
    );
  }
}

/**
 * @typedef {{ file: string, digest: string }} Recorded
 *
 * @param {S3Client} s3
 * @param {string} Bucket
 * @param {readonly Recorded[]} recorded
 * @param {URL} from where the files are; it ends in a slash
 */
export async function upload(s3, Bucket, recorded, from = folder) {
  for (const { file, digest } of recorded) {
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: `${digest}/${file}`,
        Body: await readFile(new URL(file, from)),
        ContentType: extname(file) === '.mp3' ? 'audio/mpeg' : 'audio/wav',
        // Another recording has another key.
        CacheControl: 'public, max-age=31536000, immutable',
      }),
    );
  }
}

/**
 * Has Africa's Talking fetch each recording, for the number that plays it. That it did not is no reason to undo a deploy: it
 * fetches what it plays.
 *
 * @param {readonly Recorded[]} recorded
 * @param {string} base
 * @param {{ settings: Record<string, string>, apiKey: string }} account
 * @returns {Promise<string[]>} a line for each that it would not take
 */
export async function prefetch(recorded, base, { settings, apiKey }) {
  const { createSend } = await tsImport('../../lib/africastalking/rest/send.ts', import.meta.url);
  const { mediaUpload } = await tsImport('../../lib/africastalking/rest/media-upload.ts', import.meta.url);
  const send = createSend({
    username: settings['AT_USERNAME'],
    apiKey,
    baseUrl: settings['AT_VOICE_URL'] || undefined,
  });
  const lines = [];
  for (const { digest, file } of recorded) {
    const url = `${base}/${digest}/${file}`;
    const result = await mediaUpload(send, { url, phoneNumber: settings['AT_VOICE_NUMBER'] });
    if (result.outcome !== 'stored') lines.push(`  Africa's Talking did not take ${url}: ${result.message}`);
  }
  return lines;
}

/**
 * @param {string} value a secret, or where it is kept: `ssm:/piga/prod/AT_API_KEY`
 * @param {SSMClient} ssm
 */
async function secret(value, ssm) {
  if (!value.startsWith('ssm:')) return value;
  const Name = value.slice('ssm:'.length);
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return Parameter?.Value ?? '';
}
