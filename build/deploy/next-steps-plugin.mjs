import { APIGatewayClient, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { tsImport } from 'tsx/esm/api';

/**
 * Serverless plugin: ends a deploy. Protects the table, which is proved good now, from deletion, and prints what is left to do by hand
 * in Africa's Talking's dashboard.
 */
export default class NextSteps {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      'after:deploy:deploy': async () => {
        await this.protectTable();
        await this.print();
      },
    };
  }

  /** Not in the template: a first deploy that fails could not take its table away, and every later one would find it there. */
  async protectTable() {
    const provider = this.serverless.getProvider('aws');
    const dynamodb = new DynamoDBClient(await provider.getAwsSdkV3Config());
    const TableName = this.serverless.service.custom.callsTable;
    await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  }

  /** With a person at the terminal: in the log of a CI it would be read by others. */
  async callbackTokens() {
    if (!process.stdout.isTTY) return undefined;
    const provider = this.serverless.getProvider('aws');
    const ssm = new SSMClient(await provider.getAwsSdkV3Config());
    const Name = `/piga/${provider.getStage()}/CALLBACK_TOKENS`;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter?.Value;
  }

  async print() {
    const { gatheredData } = this.serverless.pluginManager.plugins.find(
      /** @param {any} plugin */ (plugin) => plugin.gatheredData !== undefined,
    );
    const { OutputValue: publicUrl } = gatheredData.outputs.find(
      /** @param {any} output */ (output) => output.OutputKey === 'PublicUrl',
    );
    console.log(await nextSteps(publicUrl, await this.callbackTokens()));
    const target = gatheredData.outputs.find(
      /** @param {any} output */ (output) => output.OutputKey === 'DomainTarget',
    )?.OutputValue;
    if (target !== undefined)
      console.log(`At whoever keeps your DNS: ${new URL(publicUrl).hostname}   CNAME   ${target}\n`);
    console.log(apiKeyLines(await this.apiKeys(), process.stdout.isTTY));
    console.log(
      `Whether all of it is well: npm run doctor -- --stage ${this.serverless.getProvider('aws').getStage()}\n`,
    );
  }

  /** Those that the stage has, by their names, which begin with the stage's. */
  async apiKeys() {
    const { service } = this.serverless.service;
    const provider = this.serverless.getProvider('aws');
    const gateway = new APIGatewayClient(await provider.getAwsSdkV3Config());
    const nameQuery = `${service}-${provider.getStage()}-`;
    const { items = [] } = await gateway.send(
      new GetApiKeysCommand({ nameQuery, includeValues: true, limit: 500 }),
    );
    return items.map(({ name = '', value = '' }) => ({ name, value }));
  }
}

/**
 * @param {readonly { name: string, value: string }[]} keys
 * @param {boolean} isSeen by a person, and by nobody else
 */
export function apiKeyLines(keys, isSeen) {
  const lines = keys.map(({ name, value }) => `  ${name}${isSeen ? `   ${value}` : ''}`);
  const where = isSeen ? '' : ' (their values: AWS console, API Gateway › API keys)';
  return [`API keys, for the header x-api-key${where}:`, '', ...lines, ''].join('\n');
}

/**
 * What to paste where: the very URLs that the service itself would hand out. The token is a secret: without a person at
 * the terminal (in a CI log, say) a placeholder stands for it.
 *
 * @param {string} publicUrl
 * @param {string | undefined} callbackTokens as the setting is written
 */
export async function nextSteps(publicUrl, callbackTokens) {
  const { dashboardUrls } = await tsImport('../../lib/http-api/callback-token.ts', import.meta.url);
  const token = callbackTokens?.split(',')[0]?.trim() ?? '';
  const { callbackUrl, eventsUrl } = dashboardUrls(publicUrl, token);
  const hidden = callbackTokens === undefined ? '<the first of CALLBACK_TOKENS>' : '';
  return [
    '',
    "Paste these two into Africa's Talking's dashboard, at your voice number:",
    '',
    `  Callback URL   ${callbackUrl}${hidden}`,
    `  Events URL     ${eventsUrl}${hidden}`,
    '',
  ].join('\n');
}
